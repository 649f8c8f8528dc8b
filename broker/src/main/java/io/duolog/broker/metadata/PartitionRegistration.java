package io.duolog.broker.metadata;

import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partition as the cluster knows it. Immutable.
 *
 * @param replicas the brokers that hold it, the preferred leader first
 * @param isr the replicas that are in sync, in the order of {@code replicas} when created
 * @param leader one of the in-sync replicas unless the election was unclean, or {@link #NO_LEADER}
 * @param leaderEpoch rises whenever a leader, or none, is chosen
 * @param partitionEpoch rises with every change: what a change is compared with and set
 */
public record PartitionRegistration(
        List<Integer> replicas, List<Integer> isr, int leader, int leaderEpoch, int partitionEpoch) {
    /** Nobody leads. */
    public static final int NO_LEADER = -1;

    /** In a {@link PartitionChangeRecord}: the leader stays, and so does its epoch. */
    public static final int NO_LEADER_CHANGE = -2;

    /** Copies the lists. */
    public PartitionRegistration {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
    }

    static PartitionRegistration of(PartitionRecord value) {
        return new PartitionRegistration(
                value.replicas(), value.isr(), value.leader(), value.leaderEpoch(), value.partitionEpoch());
    }

    /** This partition after a change. */
    PartitionRegistration with(PartitionChangeRecord change) {
        boolean leaderChosen = change.leader() != NO_LEADER_CHANGE;
        return new PartitionRegistration(
                orElse(change.replicas(), replicas),
                orElse(change.isr(), isr),
                leaderChosen ? change.leader() : leader,
                leaderChosen ? leaderEpoch + 1 : leaderEpoch,
                partitionEpoch + 1);
    }

    /** Whether somebody leads. */
    public boolean hasLeader() {
        return leader != NO_LEADER;
    }

    /** For the log or a snapshot. */
    public PartitionRecord toRecord(UUID topicId, int partitionId) {
        return new PartitionRecord(topicId, partitionId, replicas, isr, leader, leaderEpoch, partitionEpoch);
    }

    private static List<Integer> orElse(@Nullable List<Integer> list, List<Integer> other) {
        return list == null ? other : list;
    }
}
