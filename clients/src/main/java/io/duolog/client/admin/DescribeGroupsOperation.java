package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.ConsumerProtocol;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DescribeGroupsRequest;
import io.duolog.protocol.message.DescribeGroupsResponse;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedRebalance;
import io.duolog.protocol.wire.WireFormatException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** DescribeGroups, which tells of classic groups only. */
final class DescribeGroupsOperation implements AdminOperation<String, GroupDescription, DescribeGroupsResponse> {
    /** Before version 6 that is the state of a group that does not exist (KIP-1043). */
    private static final String DEAD = "Dead";

    @Override
    public Target target(String groupId) {
        return new Target.Coordinator(groupId);
    }

    @Override
    public String describe(String groupId) {
        return "describe group " + groupId;
    }

    @Override
    public ApiRequest<DescribeGroupsResponse> request(List<String> groupIds, int timeoutMs) {
        return new DescribeGroupsRequest(groupIds, false);
    }

    @Override
    public void read(DescribeGroupsResponse response, Outcomes<String, GroupDescription> outcomes) {
        for (DescribedGroup group : response.groups()) {
            ErrorCode error = group.groupState().equals(DEAD)
                    ? ErrorCode.GROUP_ID_NOT_FOUND
                    : ErrorCode.forCode(group.errorCode());
            if (!outcomes.failed(group.groupId(), error, group.errorMessage())) {
                outcomes.succeeded(
                        group.groupId(),
                        new GroupDescription(
                                group.groupId(),
                                GroupDescription.CLASSIC,
                                group.groupState(),
                                group.protocolType(),
                                group.protocolData(),
                                outcomes.broker(),
                                group.members().stream()
                                        .map(member -> member(member, group.protocolType()))
                                        .toList(),
                                group.rebalances().stream()
                                        .map(DescribeGroupsOperation::rebalance)
                                        .toList()));
            }
        }
    }

    private static GroupDescription.Member member(DescribedGroupMember member, String protocolType) {
        return new GroupDescription.Member(
                member.memberId(),
                Optional.ofNullable(member.groupInstanceId()),
                member.clientId(),
                member.clientHost(),
                assignment(member, protocolType));
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

    /** What other kinds of members were assigned is for them to know. */
    private static List<TopicPartition> assignment(DescribedGroupMember member, String protocolType) {
        if (!protocolType.equals(ConsumerProtocol.TYPE)) {
            return List.of();
        }
        try {
            return ConsumerProtocol.decodeAssignment(member.memberAssignment());
        } catch (WireFormatException homemade) {
            return List.of();
        }
    }
}
