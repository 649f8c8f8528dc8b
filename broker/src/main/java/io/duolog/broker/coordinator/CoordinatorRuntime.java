package io.duolog.broker.coordinator;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.LeaderAndIsr;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.ReplicaRoles;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Runs the shards of one coordinator: one for each partition of its topic that this broker leads, from the moment it leads
 * to the moment it does not. What a shard does stands in {@link ShardHost}.
 *
 * <p>Thread-safe.
 *
 * @param <S> the kind of shard
 */
public final class CoordinatorRuntime<S extends CoordinatorShard> implements ReplicaRoles {
    private final String topic;
    private final int brokerId;
    private final Supplier<S> shards;
    private final RecordDecoder decoder;
    private final CoordinatorContext context;
    private final CoordinatorLogs logs;
    private final Map<Integer, ShardHost<S>> hosts = new ConcurrentHashMap<>();

    /** Makes the log of a partition for the epoch in which this broker leads it. */
    @FunctionalInterface
    public interface CoordinatorLogs {
        /** The log of a partition in an epoch. */
        CoordinatorLog of(Partition partition, int leaderEpoch);
    }

    /**
     * Runs shards of {@code topic}.
     *
     * @param brokerId this broker
     * @param shards makes empty shards
     * @param decoder reads the topic's records
     * @param logs what shards write to
     */
    public CoordinatorRuntime(
            String topic,
            int brokerId,
            Supplier<S> shards,
            RecordDecoder decoder,
            CoordinatorContext context,
            CoordinatorLogs logs) {
        this.topic = requireNonNull(topic, "topic");
        this.brokerId = brokerId;
        this.shards = requireNonNull(shards, "shards");
        this.decoder = requireNonNull(decoder, "decoder");
        this.context = requireNonNull(context, "context");
        this.logs = requireNonNull(logs, "logs");
    }

    @Override
    public void changed(Collection<Partition> partitions) {
        partitions.forEach(this::changed);
    }

    private void changed(Partition partition) {
        if (!partition.name().topic().equals(topic)) {
            return;
        }
        LeaderAndIsr role = partition.leaderAndIsr();
        int number = partition.name().partition();
        if (role.leaderId() == brokerId) {
            lead(number, role.leaderEpoch(), () -> logs.of(partition, role.leaderEpoch()));
        } else {
            resign(number);
        }
    }

    @Override
    public void removed(Partition partition) {
        if (partition.name().topic().equals(topic)) {
            resign(partition.name().partition());
        }
    }

    /** Loads the shard of a partition for an epoch, unless it is there; that of an earlier epoch ends. */
    void lead(int partition, int leaderEpoch, Supplier<CoordinatorLog> log) {
        hosts.compute(partition, (number, present) -> {
            if (present != null && present.leaderEpoch() == leaderEpoch) {
                return present;
            }
            if (present != null) {
                present.close();
            }
            ShardHost<S> host = new ShardHost<>(shards.get(), log.get(), context, decoder);
            host.start();
            return host;
        });
    }

    /** Ends the shard of a partition, if there is one. */
    void resign(int partition) {
        ShardHost<S> host = hosts.remove(partition);
        if (host != null) {
            host.close();
        }
    }

    /** The partitions whose shards are here, loaded or not; a snapshot in ascending order. */
    public List<Integer> partitions() {
        return hosts.keySet().stream().sorted().toList();
    }

    /**
     * Brings a shard an event.
     *
     * @param partition whose shard
     * @param answerType what its answer is
     * @param hold how long the answer is held back, if nothing is to be kept
     * @return completes with the answer, on any thread, or with an {@link ApiException}: NOT_COORDINATOR,
     *     COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE if the answer may have happened or not, and what the
     *     event throws
     */
    public <R> CompletableFuture<R> submit(int partition, Class<R> answerType, AnswerHold hold, ShardEvent<S> event) {
        ShardHost<S> host = hosts.get(partition);
        if (host == null) {
            return CompletableFuture.failedFuture(new ApiException(
                    ErrorCode.NOT_COORDINATOR, "this broker does not lead " + topic + "-" + partition));
        }
        return host.submit(event, hold).thenApply(answerType::cast);
    }

    /** Brings all shards an event to which there is no answer. */
    public void tellAll(ShardEvent<S> event) {
        hosts.values().forEach(host -> host.tell(event));
    }

    /** Ends all shards. */
    public void close() {
        partitions().forEach(this::resign);
    }
}
