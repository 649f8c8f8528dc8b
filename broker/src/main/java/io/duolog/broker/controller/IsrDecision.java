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
     * Decides.
     *
     * @return the partition as it is then
     * @throws ApiException STALE_BROKER_EPOCH, UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, FENCED_LEADER_EPOCH,
     *     NOT_CONTROLLER (the leader knows a newer epoch than this controller), INVALID_UPDATE_VERSION,
     *     INVALID_REQUEST or INELIGIBLE_REPLICA
     */
    static ControllerResult<PartitionRegistration> decide(MetadataImage image, IsrProposal proposal) {
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
            checkEligible(image, member);
        }
        if (isr.equals(partition.isr())) {
            return ControllerResult.atomic(List.of(), partition);
        }
        PartitionChangeRecord change = PartitionChangeRecord.builder()
                .topicId(topic.id())
                .partitionId(proposal.partitionId())
                .isr(isr)
                .build();
        PartitionRegistration after = image.with(change)
                .topics()
                .find(topic.id())
                .orElseThrow()
                .partitions()
                .get(proposal.partitionId());
        return ControllerResult.atomic(List.of(change), after);
    }

    /** Refuses a broker whose registration is not the newest of its id. */
    static void checkEpoch(MetadataImage image, int brokerId, long brokerEpoch) {
        BrokerRegistration broker = image.brokers().get(brokerId);
        if (broker == null || broker.epoch() != brokerEpoch) {
            throw new ApiException(
                    ErrorCode.STALE_BROKER_EPOCH,
                    "broker " + brokerId + " is not registered with epoch " + brokerEpoch);
        }
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

    private static void checkEligible(MetadataImage image, IsrProposal.Member member) {
        BrokerRegistration broker = image.brokers().get(member.brokerId());
        if (broker == null || broker.fenced() || broker.epoch() != member.brokerEpoch()) {
            throw new ApiException(
                    ErrorCode.INELIGIBLE_REPLICA,
                    "broker " + member.brokerId() + " with epoch " + member.brokerEpoch()
                            + " is fenced or not registered so");
        }
    }
}
