package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;

/**
 * What a leader proposes as the in-sync replicas of one partition: AlterPartition of KIP-497 and KIP-903.
 *
 * @param topicId the topic
 * @param partitionId the partition
 * @param leader who proposes
 * @param leaderBrokerEpoch the broker epoch of who proposes
 * @param leaderEpoch the epoch in which it leads
 * @param partitionEpoch the partition epoch that the proposal starts from
 * @param isr the in-sync replicas with the broker epochs under which they fetched
 */
public record IsrProposal(
        UUID topicId,
        int partitionId,
        int leader,
        long leaderBrokerEpoch,
        int leaderEpoch,
        int partitionEpoch,
        List<Member> isr) {
    /** Checks and copies. */
    public IsrProposal {
        requireNonNull(topicId, "topicId");
        isr = List.copyOf(isr);
    }

    /**
     * A proposed in-sync replica.
     *
     * @param brokerId who
     * @param brokerEpoch the incarnation that caught up: another one of the same broker may lack records
     */
    public record Member(int brokerId, long brokerEpoch) {}
}
