package io.duolog.broker.partition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What a broker's partitions have around them, under the control of a test. Brokers are active with an epoch of ten times
 * their id if nothing else is said.
 */
public final class TestReplicas implements ReplicaBrokers, TopicCatalog, IsrProposals {
    /** {@code replica.lag.time.max.ms}. */
    public static final long LAG_TIME_MAX_MS = 30_000;

    private final int brokerId;
    private final Map<Integer, Long> epochs = new HashMap<>();
    private final Set<Integer> fenced = new HashSet<>();
    private final List<Submitted> submitted = new ArrayList<>();
    private long nowMs = 1_000_000;
    private int minInsyncReplicas = 1;

    /** A proposal that waits for its answer. */
    public record Submitted(Partition partition, ProposedIsr proposal, Consumer<IsrAnswer> onAnswer) {
        /** Has the controller commit it. */
        public void accept() {
            onAnswer.accept(new IsrAnswer.Accepted(
                    proposal.leaderEpoch(), proposal.partitionEpoch() + 1, proposal.brokerIds()));
        }
    }

    /** Around broker {@code brokerId}. */
    public TestReplicas(int brokerId) {
        this.brokerId = brokerId;
    }

    /** For partitions of the broker. */
    public PartitionContext context() {
        return new PartitionContext(brokerId, this, this, this, LAG_TIME_MAX_MS, () -> nowMs);
    }

    /** The time. */
    public long nowMs() {
        return nowMs;
    }

    void passTime(long ms) {
        nowMs += ms;
    }

    void minInsyncReplicas(int count) {
        minInsyncReplicas = count;
    }

    /** Has the controller count a broker as dead, until {@link #register}. */
    public void fence(int id) {
        fenced.add(id);
    }

    /** Has a broker be active with an epoch. */
    public void register(int id, long epoch) {
        epochs.put(id, epoch);
        fenced.remove(id);
    }

    /** The proposals since the last call. */
    public List<Submitted> takeSubmitted() {
        List<Submitted> taken = List.copyOf(submitted);
        submitted.clear();
        return taken;
    }

    /** The only proposal since the last call. */
    Submitted takeOne() {
        List<Submitted> taken = takeSubmitted();
        if (taken.size() != 1) {
            throw new AssertionError("proposals: " + taken);
        }
        return taken.get(0);
    }

    @Override
    public long registeredEpoch(int id) {
        return epochs.getOrDefault(id, id * 10L);
    }

    @Override
    public boolean isActive(int id) {
        return !fenced.contains(id);
    }

    @Override
    public void submit(Partition partition, ProposedIsr proposal, Consumer<IsrAnswer> onAnswer) {
        submitted.add(new Submitted(partition, proposal, onAnswer));
    }

    @Override
    public Optional<String> nameOf(UUID topicId) {
        return Optional.empty();
    }

    @Override
    public boolean exists(String topic, int partition) {
        return true;
    }

    @Override
    public int minInsyncReplicas(String topic) {
        return minInsyncReplicas;
    }
}
