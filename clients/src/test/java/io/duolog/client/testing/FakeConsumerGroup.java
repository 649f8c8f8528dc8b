package io.duolog.client.testing;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.TopicPartitions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A group of the consumer protocol with one member, to which the test assigns partitions. Offsets are the coordinator's. */
public final class FakeConsumerGroup {
    private final FakeBrokers brokers;
    private final FakeCoordinator coordinator;
    private List<TopicPartition> target = List.of();
    private boolean isNews = true;
    private boolean raisesEpoch;
    private ErrorCode nextError = ErrorCode.NONE;

    public FakeConsumerGroup(FakeBrokers brokers, FakeCoordinator coordinator) {
        this.brokers = brokers;
        this.coordinator = coordinator;
        brokers.on(
                ApiKey.CONSUMER_GROUP_HEARTBEAT,
                (node, request) -> heartbeat(node, (ConsumerGroupHeartbeatRequest) request));
    }

    /** What the member is to have; it hears of it with the answer to its next heartbeat. */
    public void assign(List<TopicPartition> partitions) {
        target = List.copyOf(partitions);
        isNews = true;
    }

    /** The epoch rises; the member hears of it with the answer to its next heartbeat, whose epoch is still taken. */
    public void raiseEpoch() {
        coordinator.setMember(coordinator.memberId(), coordinator.generation() + 1);
        raisesEpoch = true;
    }

    /** How the next heartbeat is refused. */
    public void refuse(ErrorCode error) {
        nextError = error;
    }

    private ConsumerGroupHeartbeatResponse heartbeat(int node, ConsumerGroupHeartbeatRequest request) {
        ErrorCode error = check(node, request);
        nextError = ErrorCode.NONE;
        if (error != ErrorCode.NONE) {
            return ConsumerGroupHeartbeatResponse.builder()
                    .errorCode(error.code())
                    .build();
        }
        if (request.memberEpoch() < 0) {
            coordinator.setMember("", 0);
            return answer(request.memberEpoch(), false);
        }
        boolean isJoining = request.memberEpoch() == 0;
        if (isJoining || isNews) {
            coordinator.setMember(request.memberId(), coordinator.generation() + 1);
        }
        boolean isEverything = request.rebalanceTimeoutMs() > 0;
        boolean tells = isJoining || isNews || isEverything;
        isNews = false;
        raisesEpoch = false;
        return answer(coordinator.generation(), tells);
    }

    private ErrorCode check(int node, ConsumerGroupHeartbeatRequest request) {
        if (node != coordinator.nodeId()) {
            return ErrorCode.NOT_COORDINATOR;
        }
        if (nextError != ErrorCode.NONE || request.memberEpoch() == 0) {
            return nextError;
        }
        if (!request.memberId().equals(coordinator.memberId())) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        int expected = coordinator.generation() - (raisesEpoch ? 1 : 0);
        return request.memberEpoch() < 0 || request.memberEpoch() == expected
                ? ErrorCode.NONE
                : ErrorCode.FENCED_MEMBER_EPOCH;
    }

    private ConsumerGroupHeartbeatResponse answer(int epoch, boolean tells) {
        Map<UUID, List<Integer>> byTopic = new LinkedHashMap<>();
        target.forEach(partition -> byTopic.computeIfAbsent(brokers.topicId(partition.topic()), id -> new ArrayList<>())
                .add(partition.partition()));
        Assignment assignment = new Assignment(byTopic.entrySet().stream()
                .map(entry -> new TopicPartitions(entry.getKey(), entry.getValue()))
                .toList());
        return ConsumerGroupHeartbeatResponse.builder()
                .memberId(coordinator.memberId())
                .memberEpoch(epoch)
                .heartbeatIntervalMs(1_000)
                .assignment(tells ? assignment : null)
                .build();
    }
}
