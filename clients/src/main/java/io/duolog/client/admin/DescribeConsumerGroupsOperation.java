package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.ConsumerProtocol;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ConsumerGroupDescribeRequest;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.Assignment;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedRebalance;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** ConsumerGroupDescribe, which tells of groups of the consumer protocol only. */
final class DescribeConsumerGroupsOperation
        implements AdminOperation<String, GroupDescription, ConsumerGroupDescribeResponse> {
    @Override
    public Target target(String groupId) {
        return new Target.Coordinator(groupId);
    }

    @Override
    public String describe(String groupId) {
        return "describe group " + groupId;
    }

    @Override
    public ApiRequest<ConsumerGroupDescribeResponse> request(List<String> groupIds, int timeoutMs) {
        return new ConsumerGroupDescribeRequest(groupIds, false);
    }

    @Override
    public void read(ConsumerGroupDescribeResponse response, Outcomes<String, GroupDescription> outcomes) {
        for (DescribedGroup group : response.groups()) {
            if (!outcomes.failed(group.groupId(), ErrorCode.forCode(group.errorCode()), group.errorMessage())) {
                outcomes.succeeded(
                        group.groupId(),
                        new GroupDescription(
                                group.groupId(),
                                GroupDescription.CONSUMER,
                                group.groupState(),
                                ConsumerProtocol.TYPE,
                                group.assignorName(),
                                outcomes.broker(),
                                group.members().stream()
                                        .map(DescribeConsumerGroupsOperation::member)
                                        .toList(),
                                group.rebalances().stream()
                                        .map(DescribeConsumerGroupsOperation::rebalance)
                                        .toList()));
            }
        }
    }

    private static GroupDescription.Member member(ConsumerGroupDescribeResponse.Member member) {
        return new GroupDescription.Member(
                member.memberId(),
                Optional.ofNullable(member.instanceId()),
                member.clientId(),
                member.clientHost(),
                partitions(member.assignment()));
    }

    private static GroupDescription.Rebalance rebalance(DescribedRebalance rebalance) {
        return new GroupDescription.Rebalance(
                rebalance.atMs(),
                rebalance.kind(),
                rebalance.memberId(),
                rebalance.text(),
                rebalance.generation(),
                rebalance.pausedMs() < 0 ? OptionalLong.empty() : OptionalLong.of(rebalance.pausedMs()));
    }

    private static List<TopicPartition> partitions(Assignment assignment) {
        return assignment.topicPartitions().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(partition -> new TopicPartition(topic.topicName(), partition)))
                .toList();
    }
}
