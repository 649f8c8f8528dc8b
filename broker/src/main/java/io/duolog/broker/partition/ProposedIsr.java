package io.duolog.broker.partition;

import java.util.List;

/**
 * In-sync replicas that a leader asks the controller to commit: AlterPartition of KIP-497, with the broker epochs of
 * KIP-903. Applied only if the partition is still in these epochs.
 *
 * @param leaderId who proposes
 * @param leaderEpoch the epoch in which it leads
 * @param partitionEpoch the partition epoch that the proposal starts from
 * @param members the in-sync replicas, the leader included
 */
public record ProposedIsr(int leaderId, int leaderEpoch, int partitionEpoch, List<Member> members) {
    /** Copies the list. */
    public ProposedIsr {
        members = List.copyOf(members);
    }

    /**
     * A replica that is to be in sync.
     *
     * @param brokerId who
     * @param brokerEpoch the incarnation that holds the records: another one of the same broker may have lost them
     */
    public record Member(int brokerId, long brokerEpoch) {}

    /** The ids of the members. */
    public List<Integer> brokerIds() {
        return members.stream().map(Member::brokerId).toList();
    }

    /** Whether a broker is to be in sync. */
    public boolean contains(int brokerId) {
        for (Member member : members) {
            if (member.brokerId() == brokerId) {
                return true;
            }
        }
        return false;
    }
}
