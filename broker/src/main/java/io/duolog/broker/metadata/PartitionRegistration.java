package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import io.duolog.protocol.wire.IntList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partition as the cluster knows it. Immutable.
 *
 * @param replicas the brokers that hold it, the preferred leader first
 * @param isr the replicas that are in sync, in the order of {@code replicas} when created
 * @param leader one of the in-sync replicas, or {@link #NO_LEADER}
 * @param leaderEpoch rises whenever a leader, or none, is chosen
 * @param partitionEpoch rises with every change: what a change is compared with and set
 * @param reassignment the change of replicas that is under way
 * @param offlineReplicas replicas whose log directory failed: they neither lead nor join the in-sync replicas
 * @param eligibleLeaders while there are fewer in-sync replicas than {@code min.insync.replicas}: replicas that left
 *     them since, and hold all that was committed, for nothing has been since (KIP-966)
 */
public record PartitionRegistration(
        List<Integer> replicas,
        List<Integer> isr,
        int leader,
        int leaderEpoch,
        int partitionEpoch,
        Reassignment reassignment,
        List<Integer> offlineReplicas,
        List<Integer> eligibleLeaders) {
    /** Nobody leads. */
    public static final int NO_LEADER = -1;

    /** In a {@link PartitionChangeRecord}: the leader stays, and so does its epoch. */
    public static final int NO_LEADER_CHANGE = -2;

    /** Copies the lists. */
    public PartitionRegistration {
        replicas = IntList.copyOf(replicas);
        isr = IntList.copyOf(isr);
        requireNonNull(reassignment, "reassignment");
        offlineReplicas = IntList.copyOf(offlineReplicas);
        eligibleLeaders = IntList.copyOf(eligibleLeaders);
    }

    /** A partition about which there is nothing special. */
    public PartitionRegistration(
            List<Integer> replicas, List<Integer> isr, int leader, int leaderEpoch, int partitionEpoch) {
        this(replicas, isr, leader, leaderEpoch, partitionEpoch, Reassignment.NONE, List.of(), List.of());
    }

    static PartitionRegistration of(PartitionRecord value) {
        return new PartitionRegistration(
                value.replicas(),
                value.isr(),
                value.leader(),
                value.leaderEpoch(),
                value.partitionEpoch(),
                new Reassignment(value.addingReplicas(), value.removingReplicas()),
                value.offlineReplicas(),
                value.eligibleLeaderReplicas());
    }

    /**
     * A new partition, led by its first replica that is in sync.
     *
     * @param outOfSync brokers that cannot be in sync yet
     */
    static PartitionRegistration created(List<Integer> replicas, Set<Integer> outOfSync) {
        List<Integer> inSync = outOfSync.isEmpty()
                ? replicas
                : replicas.stream()
                        .filter(broker -> !outOfSync.contains(broker))
                        .toList();
        return new PartitionRegistration(replicas, inSync, inSync.isEmpty() ? NO_LEADER : inSync.get(0), 0, 0);
    }

    /** This partition after a change. */
    public PartitionRegistration with(PartitionChangeRecord change) {
        boolean leaderChosen = change.leader() != NO_LEADER_CHANGE;
        return new PartitionRegistration(
                orElse(change.replicas(), replicas),
                orElse(change.isr(), isr),
                leaderChosen ? change.leader() : leader,
                leaderChosen ? leaderEpoch + 1 : leaderEpoch,
                partitionEpoch + 1,
                new Reassignment(
                        orElse(change.addingReplicas(), reassignment.adding()),
                        orElse(change.removingReplicas(), reassignment.removing())),
                orElse(change.offlineReplicas(), offlineReplicas),
                orElse(change.eligibleLeaderReplicas(), eligibleLeaders));
    }

    /** Whether somebody leads. */
    public boolean hasLeader() {
        return leader != NO_LEADER;
    }

    /** The replica that leads when all is well: the first one. */
    public int preferredLeader() {
        return replicas.get(0);
    }

    /** For the log or a snapshot. */
    public PartitionRecord toRecord(UUID topicId, int partitionId) {
        return new PartitionRecord(
                topicId,
                partitionId,
                replicas,
                isr,
                leader,
                leaderEpoch,
                partitionEpoch,
                reassignment.adding(),
                reassignment.removing(),
                offlineReplicas,
                eligibleLeaders);
    }

    private static List<Integer> orElse(@Nullable List<Integer> list, List<Integer> other) {
        return list == null ? other : list;
    }
}
