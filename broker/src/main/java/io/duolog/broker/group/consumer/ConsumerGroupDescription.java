package io.duolog.broker.group.consumer;

import io.duolog.broker.group.Rebalance;
import io.duolog.broker.group.RebalanceReason;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.Assignment;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedRebalance;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.Member;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.TopicPartitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A group in the words of ConsumerGroupDescribe. Immutable. */
record ConsumerGroupDescription(ConsumerGroupState state, Topics topics, List<Rebalance> rebalances) {
    /** The type of a member that speaks the consumer protocol. */
    private static final byte CONSUMER_MEMBER = 1;

    /** The type of one that speaks the classic protocol. */
    private static final byte CLASSIC_MEMBER = 0;

    DescribedGroup describe(String groupId, String stateName, String assignorName) {
        return DescribedGroup.builder()
                .groupId(groupId)
                .groupState(stateName)
                .groupEpoch(state.epoch())
                .assignmentEpoch(state.assignmentEpoch())
                .assignorName(assignorName)
                .members(state.members().values().stream()
                        .sorted(Comparator.comparing(ConsumerMember::id))
                        .map(this::member)
                        .toList())
                .rebalances(rebalances.stream()
                        .map(ConsumerGroupDescription::described)
                        .toList())
                .build();
    }

    private static DescribedRebalance described(Rebalance rebalance) {
        RebalanceReason reason = rebalance.reason();
        return new DescribedRebalance(
                reason.atMs(),
                reason.kind().name(),
                reason.memberId(),
                reason.text(),
                rebalance.generation(),
                rebalance.pausedMs());
    }

    private Member member(ConsumerMember member) {
        MemberProfile profile = member.profile();
        String regex = profile.topicRegex();
        return new Member(
                member.id(),
                profile.instanceId(),
                profile.rackId(),
                member.assignment().epoch(),
                profile.clientId(),
                profile.clientHost(),
                List.copyOf(profile.topicNames()),
                regex == null ? "" : regex,
                named(member.assignment().assigned()),
                named(state.target(member.id())),
                profile.classic() == null ? CONSUMER_MEMBER : CLASSIC_MEMBER);
    }

    /** Topics that are gone have no name any more, and are left out. */
    private Assignment named(PartitionSet partitions) {
        List<TopicPartitions> named = new ArrayList<>();
        partitions.topics().forEach((id, indexes) -> topics.nameOf(id)
                .ifPresent(name -> named.add(new TopicPartitions(id, name, List.copyOf(indexes)))));
        return new Assignment(named);
    }
}
