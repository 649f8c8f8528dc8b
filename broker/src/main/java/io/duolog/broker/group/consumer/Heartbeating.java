package io.duolog.broker.group.consumer;

import static io.duolog.broker.group.consumer.MemberAssignment.JOINING_EPOCH;

import io.duolog.broker.group.HeartbeatAttempt;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest.TopicPartitions;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Answers the heartbeats of members that stay. Changes nothing but the turn. */
final class Heartbeating {
    private final Membership membership;
    private final Changes changes;

    Heartbeating(Membership membership, Changes changes) {
        this.membership = membership;
        this.changes = changes;
    }

    /** The answer to a member that stays. */
    ConsumerGroupHeartbeatResponse heartbeat(HeartbeatAttempt attempt, ConsumerTurn turn) {
        ConsumerMember admitted = membership.admit(attempt, turn);
        String memberId = admitted.id();
        ConsumerGroupHeartbeatRequest request = attempt.request();
        MemberProfile profile = Membership.profile(turn.state().member(memberId), attempt);
        Optional<PartitionSet> owned =
                Optional.ofNullable(request.topicPartitions()).map(Heartbeating::owned);
        MemberAssignment next = changes.advance(admitted, profile, owned, turn);
        boolean tell = request.memberEpoch() == JOINING_EPOCH
                || isFull(request)
                || !next.assigned().equals(admitted.assignment().assigned());
        return ConsumerGroupHeartbeatResponse.builder()
                .memberId(memberId)
                .memberEpoch(next.epoch())
                .heartbeatIntervalMs(turn.times().heartbeatIntervalMs())
                .assignment(tell ? assignment(next.assigned()) : null)
                .build();
    }

    private static boolean isFull(ConsumerGroupHeartbeatRequest request) {
        return request.rebalanceTimeoutMs() != -1
                && (request.subscribedTopicNames() != null || request.subscribedTopicRegex() != null)
                && request.topicPartitions() != null;
    }

    /** What a member says that it has. */
    static PartitionSet owned(List<TopicPartitions> topics) {
        Map<UUID, Collection<Integer>> partitions = new HashMap<>();
        topics.forEach(topic -> partitions.put(topic.topicId(), topic.partitions()));
        return PartitionSet.of(partitions);
    }

    private static Assignment assignment(PartitionSet partitions) {
        return new Assignment(partitions.topics().entrySet().stream()
                .map(each ->
                        new ConsumerGroupHeartbeatResponse.TopicPartitions(each.getKey(), List.copyOf(each.getValue())))
                .toList());
    }
}
