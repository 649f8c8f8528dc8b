package io.duolog.chaos.simulation;

import io.duolog.broker.ReadinessPublisher;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.metadata.record.PartitionRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionContext;
import io.duolog.broker.partition.PartitionPublisher;
import io.duolog.broker.partition.Partitions;
import io.duolog.broker.partition.ReplicaBrokers;
import io.duolog.broker.partition.ReplicaRoles;
import io.duolog.broker.partition.TopicSettings;
import io.duolog.coordination.NodeIdentity;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.LogConfig;
import io.duolog.storage.LogManager;
import io.duolog.storage.LogManagerConfig;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.StorageEnvironment;
import io.duolog.storage.TopicPartition;
import io.duolog.storage.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * A broker starts with a log on its disk, and hears of the log's topic only when it has heard of nothing yet: it must wait for
 * what was committed before, or it takes the topic for one that was deleted while it was down, and sets the log aside. The
 * product's parts in the order in which {@code Broker.start} has them, without the coordination in which that moment is short.
 */
public final class StaleStartExperiment implements LongFunction<String> {
    private static final int BROKER = 1;
    private static final int EPOCH = 1;
    private static final int PRODUCER = 100;
    private static final long LAG_TIME_MAX_MS = 1_000;
    private static final ReplicaRoles NO_ROLES = new ReplicaRoles() {
        @Override
        public void changed(Collection<Partition> partitions) {}

        @Override
        public void removed(Partition partition) {}
    };
    private static final ReplicaBrokers ALL_ACTIVE = new ReplicaBrokers() {
        @Override
        public long registeredEpoch(int brokerId) {
            return 0;
        }

        @Override
        public boolean isActive(int brokerId) {
            return true;
        }
    };

    /** Made by name. */
    public StaleStartExperiment() {}

    @Override
    public String apply(long seed) {
        Clock clock = Clock.systemUTC();
        LogManager logs = new LogManager(
                new StorageEnvironment(
                        new MemoryFileSystem(clock),
                        clock,
                        ConcurrentAppendExperiment.NEVER,
                        Runnable::run,
                        new Random(seed)),
                LogManagerConfig.of(List.of(Path.of("data"))),
                topic -> LogConfig.DEFAULT,
                (path, why) -> {});
        logs.start();
        TopicPartition partition = new TopicPartition(SimulatedBroker.TOPIC, 0);
        UUID topicId = new UUID(seed, 1);
        BatchFactory.Batch batch = new BatchFactory(PRODUCER, true).next(clock.millis());
        logs.getOrCreate(partition, topicId).appendAsLeader(batch.copy(), 0, AppendOrigin.CLIENT);

        start(logs, topicId);
        long kept = Optional.ofNullable(logs.logs().get(partition))
                .map(PartitionLog::logEndOffset)
                .orElse(0L);
        return kept == 1
                ? ""
                : "a broker that started before it knew of topic " + partition.topic()
                        + " took the topic's log out of service";
    }

    private static void start(LogManager logs, UUID topicId) {
        TopicSettings settings = new TopicSettings(() -> MetadataImage.EMPTY, BROKER, Map.of());
        PartitionContext context = new PartitionContext(
                BROKER, settings, ALL_ACTIVE, (partition, proposal, onAnswer) -> {}, LAG_TIME_MAX_MS, () -> 0);
        PartitionPublisher publisher = new PartitionPublisher(
                logs, new Partitions(), settings, context, NO_ROLES, Runnable::run, (task, delayMs) -> () -> {});
        ReadinessPublisher readiness = new ReadinessPublisher(new NodeIdentity(BROKER, new UUID(1, BROKER)));
        MetadataLoader loader = new MetadataLoader(List.of(publisher, readiness));
        List<byte[]> committed = List.of(
                MetadataRecordCodec.encode(new TopicRecord(SimulatedBroker.TOPIC, topicId)),
                MetadataRecordCodec.encode(partition(topicId)));
        readiness.reached(committed.size()).thenRun(publisher::follow);
        loader.onRecords(0, EPOCH, committed);
    }

    private static PartitionRecord partition(UUID topicId) {
        return PartitionRecord.builder()
                .partitionId(0)
                .topicId(topicId)
                .replicas(List.of(BROKER))
                .isr(List.of(BROKER))
                .leader(BROKER)
                .build();
    }
}
