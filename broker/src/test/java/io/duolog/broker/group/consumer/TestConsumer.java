package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest.TopicPartitions;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client of the consumer protocol. It gives up at once what it is told to, unless a test holds it back. */
final class TestConsumer {
    private final ConsumerDriver driver;
    private String id;
    private @Nullable String instanceId;
    private @Nullable List<String> names = List.of();
    private @Nullable String regex;
    private @Nullable String assignor;
    private int rebalanceTimeoutMs = 30_000;
    private int epoch;
    private boolean slow;
    private PartitionSet owned = PartitionSet.EMPTY;
    private PartitionSet told = PartitionSet.EMPTY;

    TestConsumer(ConsumerDriver driver, String id) {
        this.driver = driver;
        this.id = id;
    }

    TestConsumer topics(String... topics) {
        names = List.of(topics);
        return this;
    }

    TestConsumer regex(@Nullable String value) {
        regex = value;
        return this;
    }

    TestConsumer assignor(@Nullable String value) {
        assignor = value;
        return this;
    }

    TestConsumer instance(@Nullable String value) {
        instanceId = value;
        return this;
    }

    TestConsumer rebalanceTimeoutMs(int value) {
        rebalanceTimeoutMs = value;
        return this;
    }

    /** Whether it holds on to what it is to give up. */
    TestConsumer slow(boolean value) {
        slow = value;
        return this;
    }

    TestConsumer epoch(int value) {
        epoch = value;
        return this;
    }

    String id() {
        return id;
    }

    int epoch() {
        return epoch;
    }

    PartitionSet owned() {
        return owned;
    }

    /** Begins anew under another id. */
    TestConsumer restart(String newId) {
        id = newId;
        epoch = 0;
        owned = PartitionSet.EMPTY;
        told = PartitionSet.EMPTY;
        return this;
    }

    ConsumerGroupHeartbeatRequest request() {
        return new ConsumerGroupHeartbeatRequest(
                ConsumerDriver.GROUP,
                id,
                epoch,
                instanceId,
                null,
                rebalanceTimeoutMs,
                names,
                regex,
                assignor,
                owned.topics().entrySet().stream()
                        .map(each -> new TopicPartitions(each.getKey(), List.copyOf(each.getValue())))
                        .toList());
    }

    /** Heartbeats, and does what it is told; the error, if there is one. */
    ErrorCode heartbeat() {
        Optional<ConsumerGroupHeartbeatResponse> answer = driver.heartbeat(request());
        if (answer.isEmpty()) {
            return ErrorCode.COORDINATOR_NOT_AVAILABLE;
        }
        ConsumerGroupHeartbeatResponse response = answer.get();
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        if (error == ErrorCode.NONE) {
            id = String.valueOf(response.memberId());
            epoch = response.memberEpoch();
            if (response.assignment() != null) {
                told = partitions(response.assignment());
            }
            owned = slow ? owned.plus(told) : told;
        }
        return error;
    }

    TestConsumer join() {
        assertThat(heartbeat()).isEqualTo(ErrorCode.NONE);
        return this;
    }

    ErrorCode leave(int leavingEpoch) {
        epoch = leavingEpoch;
        Optional<ConsumerGroupHeartbeatResponse> answer = driver.heartbeat(request());
        return answer.map(each -> ErrorCode.forCode(each.errorCode())).orElse(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }

    /** Lets all heartbeat until nothing changes. */
    static void settle(ConsumerDriver driver, TestConsumer... consumers) {
        int before = -1;
        for (int round = 0; round < 50 && before != driver.records(); round++) {
            before = driver.records();
            for (TestConsumer consumer : consumers) {
                consumer.heartbeat();
            }
        }
    }

    static PartitionSet partitions(ConsumerGroupHeartbeatResponse.Assignment assignment) {
        Map<UUID, Collection<Integer>> partitions = new HashMap<>();
        assignment.topicPartitions().forEach(topic -> partitions.put(topic.topicId(), topic.partitions()));
        return PartitionSet.of(partitions);
    }

    /** Partitions of one topic. */
    static PartitionSet of(String topic, Integer... partitions) {
        return PartitionSet.of(Map.of(FakeTopics.idOf(topic), List.of(partitions)));
    }
}
