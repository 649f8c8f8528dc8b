package io.duolog.broker.partition;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordHeader;
import io.duolog.storage.LogConfig;
import io.duolog.storage.LogManager;
import io.duolog.storage.LogManagerConfig;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.StorageEnvironment;
import io.duolog.storage.StorageScheduler;
import io.duolog.storage.TopicPartition;
import io.duolog.storage.fs.MemoryFileSystem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/** Logs in memory, and batches to put into them. */
public final class TestLogs {
    /** The time at which everything happens. */
    public static final long NOW_MS = 1_700_000_000_000L;

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC);

    private final LogManager logs;

    /** An empty log directory. */
    public TestLogs() {
        StorageScheduler never = new StorageScheduler() {
            @Override
            public void scheduleOnce(Runnable task, long delayMs) {}

            @Override
            public Runnable schedulePeriodically(Runnable task, long periodMs) {
                return () -> {};
            }
        };
        StorageEnvironment environment =
                new StorageEnvironment(new MemoryFileSystem(CLOCK), CLOCK, never, Runnable::run, new Random(1));
        logs = new LogManager(
                environment,
                LogManagerConfig.of(List.of(Path.of("/logs"))),
                topic -> LogConfig.DEFAULT,
                (directory, failure) -> {});
        logs.start();
    }

    /** All of them. */
    LogManager manager() {
        return logs;
    }

    /** The log of a partition, made when it is first asked for. */
    public PartitionLog log(String topic, int partition) {
        return logs.getOrCreate(new TopicPartition(topic, partition), new UUID(1, topic.hashCode()));
    }

    /** A partition that broker 1 leads alone, in epoch 0. */
    public Partition lead(String topic, int partition) {
        PartitionLog log = log(topic, partition);
        return new Partition(
                new UUID(1, topic.hashCode()),
                log,
                new LeaderAndIsr(1, 0, 0, List.of(1), List.of(1)),
                new TestReplicas(1).context());
    }

    /** One batch with these values. */
    public static ByteBuffer batch(String... values) {
        return build(builder -> {}, values);
    }

    /** One batch of an idempotent producer. */
    public static ByteBuffer idempotent(long producerId, int epoch, int sequence, String... values) {
        return build(builder -> builder.producer(producerId, (short) epoch, sequence), values);
    }

    /** One batch of a transaction. */
    public static ByteBuffer transactional(long producerId, int sequence, String... values) {
        return build(
                builder -> builder.producer(producerId, (short) 0, sequence).transactional(), values);
    }

    private static ByteBuffer build(Consumer<RecordBatchBuilder> settings, String... values) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 1024)) {
            settings.accept(builder);
            for (String value : values) {
                builder.append(
                        NOW_MS, null, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)), List.<RecordHeader>of());
            }
            return builder.build();
        }
    }
}
