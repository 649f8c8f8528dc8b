package io.duolog.broker.partition;

import io.duolog.protocol.wire.IntList;
import java.util.List;

/**
 * Who leads a partition and who is in sync, as the metadata says. Immutable.
 *
 * @param leaderId the leading broker, or -1 while there is none
 * @param leaderEpoch raised with each change of the leader; fences fetches and appends of earlier leaders
 * @param partitionEpoch raised with each change at all
 * @param isr the in-sync replicas
 * @param replicas all replicas, the preferred leader first
 */
public record LeaderAndIsr(
        int leaderId, int leaderEpoch, int partitionEpoch, List<Integer> isr, List<Integer> replicas) {
    /** No leader. */
    public static final int NO_LEADER = -1;

    /** Copies the lists. */
    public LeaderAndIsr {
        isr = IntList.copyOf(isr);
        replicas = IntList.copyOf(replicas);
    }

    /** The same leadership with other in-sync replicas. */
    LeaderAndIsr withIsr(List<Integer> newIsr, int newPartitionEpoch) {
        return new LeaderAndIsr(leaderId, leaderEpoch, newPartitionEpoch, newIsr, replicas);
    }
}
