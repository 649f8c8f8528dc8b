package io.duolog.chaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.Payload;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaLog.StoredRecord;
import io.duolog.chaos.history.Value;
import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.storage.LogFiles;
import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDumpTest {
    private static final String RUN = "a-run";
    private static final TopicPartition PARTITION = new TopicPartition("orders", 3);
    private static final int BATCH_BYTES_MAX = 4096;

    @TempDir
    Path logDirectory;

    private Path partition;

    @BeforeEach
    void makeDirectory() throws IOException {
        partition = Files.createDirectory(logDirectory.resolve(PARTITION.toString()));
    }

    @Test
    void tellsTheRecordsOfAllSegmentsInOrder() throws IOException {
        write(0, batch(0, 4, 2, CompressionType.NONE), batch(2, 5, 1, CompressionType.GZIP));
        write(3, batch(3, 7, 2, CompressionType.NONE));

        ReplicaLog log = dump();

        assertThat(log.broker()).isEqualTo(2);
        assertThat(log.partition()).isEqualTo(PARTITION);
        assertThat(log.records().stream().map(StoredRecord::offset)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(log.records().stream().map(StoredRecord::leaderEpoch)).containsExactly(4, 4, 5, 7, 7);
        assertThat(log.records().stream().map(StoredRecord::value))
                .containsExactly(value(0), value(1), value(2), value(3), value(4));
    }

    @Test
    void looksAtNothingButTheTopicsAskedFor() throws IOException {
        write(0, batch(0, 1, 1, CompressionType.NONE));
        Files.createDirectory(logDirectory.resolve("payments-0"));
        Files.createDirectory(logDirectory.resolve("orders-3.0123456789abcdef-delete"));
        Files.writeString(logDirectory.resolve("meta.properties"), "version=1");

        assertThat(new LogDump(2, RUN).readAll(logDirectory, Set.of("orders", "unknown")))
                .hasSize(1);
        assertThat(new LogDump(2, RUN).readAll(logDirectory.resolve("nowhere"), Set.of("orders")))
                .isEmpty();
    }

    @Test
    void tellsDamageAsRecordsWithoutAValue() throws IOException {
        ByteBuffer first = batch(0, 1, 1, CompressionType.NONE);
        int damaged = first.remaining() + RecordBatch.HEADER_SIZE_BYTES + 20;
        write(0, first, batch(1, 1, 2, CompressionType.NONE), batch(3, 1, 1, CompressionType.NONE));
        flipBit(LogFiles.path(partition, 0, LogFiles.LOG_SUFFIX), damaged);

        List<StoredRecord> records = dump().records();

        assertThat(records.stream().map(StoredRecord::offset)).containsExactly(0L, 1L, 3L);
        assertThat(records.stream().map(StoredRecord::value)).containsExactly(value(0), null, value(3));
    }

    @Test
    void leavesOutWhatTheEndOfTheFileCutsOff() throws IOException {
        Path file = write(0, batch(0, 1, 1, CompressionType.NONE), batch(1, 1, 1, CompressionType.NONE));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }

        assertThat(dump().records().stream().map(StoredRecord::value)).containsExactly(value(0));
    }

    @Test
    void damagesEachBrokerInAPlaceOfItsOwn() throws IOException {
        Path file = write(0, batch(0, 1, 20, CompressionType.NONE));
        byte[] whole = Files.readAllBytes(file);
        Set<Integer> damaged = new HashSet<>();
        for (int broker = 1; broker <= 3; broker++) {
            Files.write(file, whole);
            BitFlips.in(logDirectory, broker, 3, new Random(broker));
            byte[] flipped = Files.readAllBytes(file);
            int differing = -1;
            for (int i = 0; i < whole.length; i++) {
                if (whole[i] != flipped[i]) {
                    assertThat(differing).as("only one byte differs").isEqualTo(-1);
                    differing = i;
                }
            }
            assertThat(differing).isBetween(whole.length / 3 * (broker - 1), whole.length / 3 * broker);
            damaged.add(differing);
        }
        assertThat(damaged).hasSize(3);
    }

    private ReplicaLog dump() {
        List<ReplicaLog> logs = new LogDump(2, RUN).readAll(logDirectory, Set.of("orders"));
        assertThat(logs).hasSize(1);
        return logs.get(0);
    }

    private static Value value(long offset) {
        return new Value(1, 0, offset);
    }

    private static ByteBuffer batch(long baseOffset, int epoch, int count, CompressionType compression) {
        try (RecordBatchBuilder builder =
                new RecordBatchBuilder(Compression.of(compression), BufferSource.HEAP, BATCH_BYTES_MAX)) {
            builder.baseOffset(baseOffset).partitionLeaderEpoch(epoch);
            for (long offset = baseOffset; offset < baseOffset + count; offset++) {
                byte[] payload = Payload.encode(value(offset), PARTITION, RUN, 60);
                builder.append(1_000, ByteBuffer.allocate(4), ByteBuffer.wrap(payload), List.of());
            }
            ByteBuffer built = builder.build();
            return ByteBuffer.allocate(built.remaining()).put(built).flip();
        }
    }

    private Path write(long baseOffset, ByteBuffer... batches) throws IOException {
        Path file = LogFiles.path(partition, baseOffset, LogFiles.LOG_SUFFIX);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (ByteBuffer batch : batches) {
                channel.write(batch);
            }
        }
        return file;
    }

    private static void flipBit(Path file, int position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= 1;
        Files.write(file, bytes);
    }
}
