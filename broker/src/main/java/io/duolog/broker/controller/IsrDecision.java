package io.duolog.broker.controller;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.HashSet;
import java.util.List;

/** Decides on a leader's proposal of in-sync replicas, by compare-and-set on the partition epoch. Pure. */
final class IsrDecision {
    private IsrDecision() {}

    /**
     * Decides. A proposal that is accepted always makes a record, even if it proposes the in-sync replicas that there are:
     * the partition epoch that rises with it fences whatever the leader proposed before and has no answer to.
     *
     * @return the partition as it is then; its leader is another one when a reassignment ended by this
     * @throws ApiException STALE_BROKER_EPOCH, UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, FENCED_LEADER_EPOCH,
     *     NOT_CONTROLLER (the leader knows a newer epoch than this controller), INVALID_UPDATE_VERSION,
     *     INVALID_REQUEST or INELIGIBLE_REPLICA
     */
    static ControllerResult<PartitionRegistration> decide(
            MetadataImage image, IsrProposal proposal, ControllerContext context) {
        checkEpoch(image, proposal.leader(), proposal.leaderBrokerEpoch());
        TopicImage topic =
                image.topics().find(proposal.topicId()).orElseThrow(() -> new ApiException(ErrorCode.UNKNOWN_TOPIC_ID));
        PartitionRegistration partition = topic.partition(proposal.partitionId())
                .orElseThrow(() -> new ApiException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        checkEpochs(partition, proposal);
        List<Integer> isr =
                proposal.isr().stream().map(IsrProposal.Member::brokerId).toList();
        if (partition.leader() != proposal.leader()
                || !isr.contains(partition.leader())
                || !partition.replicas().containsAll(isr)
                || new HashSet<>(isr).size() != isr.size()) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "in-sync replicas " + isr + " proposed by " + proposal.leader() + " do not fit " + partition);
        }
        for (IsrProposal.Member member : proposal.isr()) {
            checkEligible(image, partition, member);
        }
        PartitionChangeRecord change = new PartitionChangeBuilder(
                        topic.id(), proposal.partitionId(), partition, TopicRules.of(image, topic.name(), context))
                .isr(isr)
                .evenIfSame()
                .build()
                .orElseThrow();
        return ControllerResult.atomic(List.of(change), partition.with(change));
    }

    /** Refuses a broker whose registration is not the newest of its id. */
    static BrokerRegistration checkEpoch(MetadataImage image, int brokerId, long brokerEpoch) {
        BrokerRegistration broker = image.brokers().get(brokerId);
        if (broker == null || broker.epoch() != brokerEpoch) {
            throw new ApiException(
                    ErrorCode.STALE_BROKER_EPOCH,
                    "broker " + brokerId + " is not registered with epoch " + brokerEpoch);
        }
        return broker;
    }

    private static void checkEpochs(PartitionRegistration partition, IsrProposal proposal) {
        if (proposal.leaderEpoch() > partition.leaderEpoch()
                || proposal.partitionEpoch() > partition.partitionEpoch()) {
            throw new ApiException(ErrorCode.NOT_CONTROLLER);
        }
        if (proposal.leaderEpoch() < partition.leaderEpoch()) {
            throw new ApiException(ErrorCode.FENCED_LEADER_EPOCH);
        }
        if (proposal.partitionEpoch() < partition.partitionEpoch()) {
            throw new ApiException(ErrorCode.INVALID_UPDATE_VERSION);
        }
    }

    private static void checkEligible(MetadataImage image, PartitionRegistration partition, IsrProposal.Member member) {
        BrokerRegistration broker = image.brokers().get(member.brokerId());
        if (broker == null
                || !broker.isEligible()
                || broker.epoch() != member.brokerEpoch()
                || partition.offlineReplicas().contains(member.brokerId())) {
            throw new ApiException(
                    ErrorCode.INELIGIBLE_REPLICA,
                    "broker " + member.brokerId() + " with epoch " + member.brokerEpoch()
                            + " is fenced, shutting down, offline, or not registered so");
        }
    }
}
