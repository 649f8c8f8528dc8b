package io.duolog.storage;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.ControlRecordType;
import io.duolog.protocol.record.EndTransactionMarker;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.FileSlice;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Logs in memory, and batches to put into them. */
final class TestLogs {
    static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    static final Path DIRECTORY = Path.of("/data/orders-0");

    final ManualClock clock;
    final ManualScheduler scheduler = new ManualScheduler();
    final StorageFileSystem fileSystem;
    final List<LogStorageException> offline = new ArrayList<>();

    TestLogs() {
        this.clock = new ManualClock();
        this.fileSystem = new MemoryFileSystem(clock);
    }

    TestLogs(StorageFileSystem fileSystem) {
        this(fileSystem, new ManualClock());
    }

    TestLogs(StorageFileSystem fileSystem, ManualClock clock) {
        this.clock = clock;
        this.fileSystem = fileSystem;
    }

    static long seed() {
        return Long.getLong("duolog.test.seed", 20261121L);
    }

    StorageEnvironment environment() {
        return new StorageEnvironment(fileSystem, clock, scheduler, Runnable::run, new Random(1));
    }

    LogSetup setup(LogConfig config) {
        return setup(config, DIRECTORY);
    }

    LogSetup setup(LogConfig config, Path directory) {
        try {
            fileSystem.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LogSetup(
                environment(),
                directory,
                PARTITION,
                config,
                new DirectoryHealth(directory.toString(), offline::add),
                CheckpointTrigger.NONE);
    }

    PartitionLog open(LogConfig config) {
        return PartitionLog.open(setup(config), LogSetup.Checkpoints.NONE);
    }

    PartitionLog openClean(LogConfig config) {
        return PartitionLog.open(setup(config), new LogSetup.Checkpoints(true, Long.MAX_VALUE, 0, 0));
    }

    static LogConfig config(Object... settings) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put((String) settings[i], String.valueOf(settings[i + 1]));
        }
        return LogConfig.of(map);
    }

    static ByteBuffer batch(long timestampMs, String... values) {
        return producerBatch(RecordBatch.NO_PRODUCER_ID, -1, -1, false, timestampMs, values);
    }

    static ByteBuffer idempotent(long producerId, int epoch, int sequence, String... values) {
        return producerBatch(producerId, epoch, sequence, false, 1_000_000, values);
    }

    static ByteBuffer transactional(long producerId, int epoch, int sequence, String... values) {
        return producerBatch(producerId, epoch, sequence, true, 1_000_000, values);
    }

    private static ByteBuffer producerBatch(
            long producerId, int epoch, int sequence, boolean transactional, long timestampMs, String... values) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 1024)) {
            builder.producer(producerId, (short) epoch, sequence);
            if (transactional) {
                builder.transactional();
            }
            int i = 0;
            for (String value : values) {
                builder.append(timestampMs + i++, null, utf8(value), List.of());
            }
            return copy(builder.build());
        }
    }

    static ByteBuffer marker(long producerId, int epoch, boolean commit, int coordinatorEpoch) {
        ControlRecordType type = commit ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
        return copy(new EndTransactionMarker(type, coordinatorEpoch).toBatch(1_000_000, producerId, (short) epoch));
    }

    static ByteBuffer utf8(String value) {
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
    }

    static ByteBuffer copy(ByteBuffer source) {
        ByteBuffer copy = ByteBuffer.allocate(source.remaining());
        copy.put(source.duplicate());
        return copy.flip();
    }

    static LogAppendInfo append(PartitionLog log, ByteBuffer records) {
        return log.appendAsLeader(records, 1, AppendOrigin.CLIENT);
    }

    /** The bytes of a region, which is released. */
    static ByteBuffer bytes(ByteRegion region) {
        try {
            return bytesKept(region);
        } finally {
            region.release();
        }
    }

    static ByteBuffer bytesKept(ByteRegion region) {
        if (region instanceof BufferSlice slice) {
            return copy(slice.buffer());
        }
        FileSlice slice = (FileSlice) region;
        ByteBuffer buffer = ByteBuffer.allocate(slice.sizeBytes());
        try {
            while (buffer.hasRemaining()) {
                if (slice.channel().read(buffer, slice.position() + buffer.position()) < 0) {
                    throw new AssertionError("the file ends inside " + slice);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.flip();
    }

    /** Base offsets of the batches that a read returns. */
    static List<Long> baseOffsets(ByteBuffer records) {
        List<Long> offsets = new ArrayList<>();
        for (RecordBatch batch : RecordBatches.in(records, RecordBatches.Tail.MUST_BE_COMPLETE)) {
            batch.ensureValid();
            offsets.add(batch.baseOffset());
        }
        return offsets;
    }

    /** All batches from the start to the end of a log, each as its bytes. */
    static List<ByteBuffer> allBatches(PartitionLog log) {
        List<ByteBuffer> batches = new ArrayList<>();
        long offset = log.logStartOffset();
        while (offset < log.logEndOffset()) {
            ByteBuffer records =
                    bytes(log.read(offset, 1 << 20, true, Long.MAX_VALUE).records());
            if (!records.hasRemaining()) {
                break;
            }
            for (RecordBatch batch : RecordBatches.in(records, RecordBatches.Tail.MUST_BE_COMPLETE)) {
                batch.ensureValid();
                batches.add(copy(batch.bytes()));
                offset = batch.nextOffset();
            }
        }
        return batches;
    }
}
