package io.duolog.chaos.system;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.Payload;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaLog.StoredRecord;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.record.RecordException;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.storage.LogFiles;
import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the logs of a broker that does not run: segments as Apache Kafka and Duolog write them. Indexes and checkpoints are not
 * looked at. Whatever is damaged is told as records without a value; what stands behind an unreadable batch of a segment is not
 * told, and neither is a batch that the file's end cuts off, which a crash leaves.
 */
public final class LogDump {
    private static final long DECOMPRESSED_BYTES_MAX = 1L << 28;
    private static final int UNKNOWN_EPOCH = -1;

    private final int broker;
    private final String runId;
    private final RecordReader reader = new RecordReader(DECOMPRESSED_BYTES_MAX);

    /**
     * Reads nothing yet.
     *
     * @param broker whose files they are
     * @param runId the run whose payloads are known
     */
    public LogDump(int broker, String runId) {
        this.broker = broker;
        this.runId = requireNonNull(runId, "runId");
    }

    /** All partitions of these topics in one of {@code log.dirs}, sorted; none if there is no such directory. */
    public List<ReplicaLog> readAll(Path logDirectory, Set<String> topics) {
        if (!Files.isDirectory(logDirectory)) {
            return List.of();
        }
        List<ReplicaLog> logs = new ArrayList<>();
        for (Path directory : sorted(logDirectory)) {
            Optional<TopicPartition> partition =
                    TopicPartition.parse(directory.getFileName().toString());
            if (Files.isDirectory(directory)
                    && partition.isPresent()
                    && topics.contains(partition.get().topic())) {
                logs.add(read(directory, partition.get()));
            }
        }
        logs.sort(Comparator.comparing(ReplicaLog::partition));
        return logs;
    }

    /** The log of one partition, in its directory. */
    public ReplicaLog read(Path directory, TopicPartition partition) {
        List<StoredRecord> records = new ArrayList<>();
        for (Path file : sorted(directory)) {
            if (file.getFileName().toString().endsWith(LogFiles.LOG_SUFFIX)
                    && LogFiles.offset(file).isPresent()) {
                readSegment(file, partition, records);
            }
        }
        return new ReplicaLog(partition, broker, records);
    }

    private void readSegment(Path file, TopicPartition partition, List<StoredRecord> records) {
        long nextOffset = LogFiles.offset(file).orElseThrow();
        Iterator<RecordBatch> batches =
                RecordBatches.in(map(file), RecordBatches.Tail.MAY_BE_PARTIAL).iterator();
        while (true) {
            RecordBatch batch;
            try {
                if (!batches.hasNext()) {
                    return;
                }
                batch = batches.next();
            } catch (RecordException unreadable) {
                records.add(damaged(nextOffset, UNKNOWN_EPOCH));
                return;
            }
            if (!batch.isValid()) {
                records.add(damaged(batch.baseOffset(), batch.partitionLeaderEpoch()));
            } else if (!batch.isControl()) {
                readBatch(batch, partition, records);
            }
            nextOffset = batch.nextOffset();
        }
    }

    private void readBatch(RecordBatch batch, TopicPartition partition, List<StoredRecord> records) {
        try (RecordIterator iterator = reader.read(batch)) {
            while (iterator.hasNext()) {
                Record record = iterator.next();
                byte[] value = bytes(record.value());
                CRC32C crc = new CRC32C();
                crc.update(bytes(record.key()));
                crc.update(value);
                records.add(new StoredRecord(
                        record.offset(),
                        batch.partitionLeaderEpoch(),
                        (int) crc.getValue(),
                        Payload.decode(value, runId, partition).orElse(null)));
            }
        } catch (RecordException unreadable) {
            records.add(damaged(batch.baseOffset(), batch.partitionLeaderEpoch()));
        }
    }

    private static StoredRecord damaged(long offset, int leaderEpoch) {
        return new StoredRecord(offset, leaderEpoch, 0, null);
    }

    private static byte[] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return new byte[0];
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static ByteBuffer map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static List<Path> sorted(Path directory) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }
}
