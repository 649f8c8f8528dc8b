package io.duolog.client.consumer.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.TopicPartitions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A member of a group of the consumer protocol. */
final class ConsumerScript extends MembershipScript<ConsumerScript> {
    static final String MEMBER_ID = "me";
    static final UUID TOPIC_ID = new UUID(0, 77);

    private final ConsumerMembership consumer;

    private ConsumerScript(ConsumerMembership consumer) {
        super(consumer);
        this.consumer = consumer;
    }

    ConsumerScript(Optional<String> instanceId, Optional<String> remoteAssignor) {
        this(membership(instanceId, new ConsumerSettings(remoteAssignor)));
    }

    ConsumerScript() {
        this(Optional.empty(), Optional.empty());
    }

    private static ConsumerMembership membership(Optional<String> instanceId, ConsumerSettings settings) {
        return new ConsumerMembership(
                new GroupSettings("shop", instanceId, Optional.of("rack-a"), POLL_MS, 30_000, settings),
                settings,
                MEMBER_ID,
                backoff());
    }

    @Override
    ConsumerScript self() {
        return this;
    }

    ConsumerPhase phase() {
        return consumer.phase();
    }

    ConsumerGroupHeartbeatRequest heartbeat() {
        return sent(ConsumerGroupHeartbeatRequest.class);
    }

    int heartbeats() {
        return countSent(ConsumerGroupHeartbeatRequest.class);
    }

    /** The heartbeat on its way is answered without an assignment. */
    ConsumerScript accept(int epoch) {
        return answer(ConsumerGroupHeartbeatRequest.class, accepted(epoch, null));
    }

    /** The heartbeat on its way is answered with an assignment of the topic. */
    ConsumerScript assign(int epoch, List<TopicPartition> partitions) {
        return assign(epoch, TOPIC_ID, partitions);
    }

    ConsumerScript assign(int epoch, UUID topicId, List<TopicPartition> partitions) {
        List<Integer> numbers =
                partitions.stream().map(TopicPartition::partition).toList();
        return answer(
                ConsumerGroupHeartbeatRequest.class,
                accepted(
                        epoch,
                        new Assignment(
                                numbers.isEmpty() ? List.of() : List.of(new TopicPartitions(topicId, numbers)))));
    }

    ConsumerScript refuse(ErrorCode error) {
        return answer(
                ConsumerGroupHeartbeatRequest.class,
                ConsumerGroupHeartbeatResponse.builder()
                        .errorCode(error.code())
                        .errorMessage("because of the test")
                        .build());
    }

    /** The names that were asked for last are found. */
    ConsumerScript name(Map<UUID, String> names) {
        List<MembershipAction.FindNames> asked = all(MembershipAction.FindNames.class);
        assertThat(asked).as("asked for names").isNotEmpty();
        return on(new MembershipEvent.Named(asked.get(asked.size() - 1).attempt(), names));
    }

    ConsumerScript nameTopic() {
        return name(Map.of(TOPIC_ID, TOPIC));
    }

    /** The next heartbeat is due. */
    ConsumerScript next() {
        take();
        return pass(HEARTBEAT_MS);
    }

    /** A member that owns these partitions, from a fresh start, in epoch 1. */
    ConsumerScript stable(List<TopicPartition> assigned) {
        on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        assign(1, assigned).nameTopic().confirm().accept(1);
        assertThat(phase()).isEqualTo(ConsumerPhase.STABLE);
        take();
        return this;
    }

    private static ConsumerGroupHeartbeatResponse accepted(int epoch, Assignment assignment) {
        return ConsumerGroupHeartbeatResponse.builder()
                .memberId(MEMBER_ID)
                .memberEpoch(epoch)
                .heartbeatIntervalMs(HEARTBEAT_MS)
                .assignment(assignment)
                .build();
    }
}
