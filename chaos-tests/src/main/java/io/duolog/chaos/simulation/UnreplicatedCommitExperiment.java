package io.duolog.chaos.simulation;

import io.duolog.broker.coordinator.PartitionCoordinatorLog;
import io.duolog.broker.partition.FollowerFetch;
import io.duolog.broker.partition.LeaderAndIsr;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionContext;
import io.duolog.broker.partition.ReplicaBrokers;
import io.duolog.broker.partition.TopicCatalog;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.LogConfig;
import io.duolog.storage.LogManager;
import io.duolog.storage.LogManagerConfig;
import io.duolog.storage.StorageEnvironment;
import io.duolog.storage.TopicPartition;
import io.duolog.storage.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * A coordinator of groups appends to its partition while the other in-sync replica has not fetched: what it appended must not
 * count before that replica has it, or the next coordinator would not know of it. One partition, by hand, without threads.
 */
public final class UnreplicatedCommitExperiment implements LongFunction<String> {
    private static final TopicPartition PARTITION = new TopicPartition("__consumer_offsets", 0);
    private static final int LEADER = 1;
    private static final int FOLLOWER = 2;
    private static final int LEADER_EPOCH = 0;
    private static final long BROKER_EPOCH = 7;
    private static final int PRODUCER = 100;
    private static final int TIMEOUT_MS = 5_000;

    /** Made by name. */
    public UnreplicatedCommitExperiment() {}

    @Override
    public String apply(long seed) {
        Partition partition = partition(seed);
        PartitionCoordinatorLog coordinator =
                new PartitionCoordinatorLog(partition, LEADER_EPOCH, () -> 2, (task, delayMs) -> () -> {}, TIMEOUT_MS);
        List<ErrorCode> answers = new ArrayList<>();
        long end =
                coordinator.append(new BatchFactory(PRODUCER, false).next(seed).copy());
        coordinator.awaitCommitted(end, true, answers::add);
        if (!answers.isEmpty()) {
            return "a commit was answered " + answers + " that only the coordinator has";
        }
        partition.followerFetched(new FollowerFetch(FOLLOWER, BROKER_EPOCH, end, LEADER_EPOCH, LEADER_EPOCH, 0));
        return answers.equals(List.of(ErrorCode.NONE)) ? "" : "a commit that all have was answered " + answers;
    }

    private static Partition partition(long seed) {
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
        UUID topicId = new UUID(seed, 1);
        List<Integer> replicas = List.of(LEADER, FOLLOWER);
        return new Partition(
                topicId,
                logs.getOrCreate(PARTITION, topicId),
                new LeaderAndIsr(LEADER, LEADER_EPOCH, 0, replicas, replicas),
                new PartitionContext(
                        LEADER,
                        new OneTopic(topicId),
                        new TwoBrokers(),
                        (proposing, isr, onAnswer) -> {},
                        TIMEOUT_MS,
                        () -> 0));
    }

    private record OneTopic(UUID topicId) implements TopicCatalog {
        @Override
        public Optional<String> nameOf(UUID id) {
            return id.equals(topicId) ? Optional.of(PARTITION.topic()) : Optional.empty();
        }

        @Override
        public boolean exists(String topic, int partition) {
            return new TopicPartition(topic, partition).equals(PARTITION);
        }

        @Override
        public int minInsyncReplicas(String topic) {
            return 2;
        }
    }

    private record TwoBrokers() implements ReplicaBrokers {
        @Override
        public long registeredEpoch(int brokerId) {
            return BROKER_EPOCH;
        }

        @Override
        public boolean isActive(int brokerId) {
            return true;
        }
    }
}
