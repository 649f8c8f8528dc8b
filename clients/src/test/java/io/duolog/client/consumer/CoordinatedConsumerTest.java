package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.TOPIC;
import static io.duolog.client.consumer.ConsumerHarness.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.config.GroupProtocol;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientConfigException;
import io.duolog.client.testing.FakeConsumerGroup;
import io.duolog.client.testing.FakeCoordinator;
import io.duolog.client.testing.FakeFetches.Batch;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetFetchRequest;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A consumer with {@code group.protocol=consumer}, before a coordinator that the test directs. */
class CoordinatedConsumerTest {
    private static final TopicPartition P0 = partition(0);
    private static final TopicPartition P1 = partition(1);
    private static final int ROUND_MS = 20;

    private final ConsumerHarness harness = new ConsumerHarness(2, 2);
    private final FakeCoordinator coordinator =
            new FakeCoordinator(harness.client().brokers());
    private final FakeConsumerGroup group =
            new FakeConsumerGroup(harness.client().brokers(), coordinator);
    private final List<String> told = new ArrayList<>();
    private final RebalanceListener listener = new RebalanceListener() {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            told.add("assigned " + partitions.size());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            told.add("revoked " + partitions.size());
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            told.add("lost " + partitions.size());
        }
    };

    @BeforeEach
    void assignEverything() {
        group.assign(List.of(P0, P1));
    }

    private ConsumerBuilder<String, String> builder() {
        // Time passes much faster than threads run here.
        return harness.builder()
                .group("shop")
                .groupProtocol(GroupProtocol.CONSUMER)
                .maxPollInterval(Duration.ofDays(10));
    }

    private Consumer<String, String> subscribed(ConsumerBuilder<String, String> builder) {
        Consumer<String, String> consumer = builder.open();
        consumer.subscribe(List.of(TOPIC), listener);
        return consumer;
    }

    private void append(TopicPartition partition, String... values) {
        for (String value : values) {
            harness.fetches().append(partition, Batch.of(value));
        }
    }

    private void pollUntilAssigned(Consumer<String, String> consumer, int count) {
        for (int round = 0; round < 500 && consumer.assignment().size() != count; round++) {
            consumer.poll(Duration.ZERO);
            harness.client().loop().advanceMs(ROUND_MS);
        }
        assertThat(consumer.assignment()).hasSize(count);
    }

    private List<ConsumerGroupHeartbeatRequest> heartbeats() {
        return harness.client().brokers().requests(ConsumerGroupHeartbeatRequest.class);
    }

    private ConsumerGroupHeartbeatRequest lastHeartbeat() {
        return heartbeats().get(heartbeats().size() - 1);
    }

    private void close(Consumer<String, String> consumer) {
        harness.blocking(() -> {
            consumer.close(Duration.ofDays(1));
            return true;
        });
    }

    @Test
    void readsWhatTheCoordinatorAssignsFromTheCommittedOffsetsOn() {
        append(P0, "0", "1", "2");
        append(P1, "a");
        coordinator.offsets().put(P0, new OffsetAndMetadata(2));
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer, 2);

        assertThat(harness.values(consumer, 2)).containsExactlyInAnyOrder("2", "a");
        assertThat(told).containsExactly("assigned 2");
        assertThat(consumer.subscription()).containsExactly(TOPIC);
        assertThat(harness.client().brokers().requests(JoinGroupRequest.class)).isEmpty();
        assertThat(harness.client().brokers().requests(OffsetFetchRequest.class))
                .flatExtracting(OffsetFetchRequest::groups)
                .extracting(OffsetFetchRequestGroup::memberId)
                .as("as the member that it is")
                .containsOnly(coordinator.memberId());
    }

    @Test
    void commitsWhatIsProcessedBeforeItGivesUp() {
        append(P0, "0", "1");
        append(P1, "a");
        Consumer<String, String> consumer = subscribed(builder().property("auto.commit.interval.ms", 1_000_000));
        pollUntilAssigned(consumer, 2);
        harness.values(consumer, 3);
        group.assign(List.of(P0));
        harness.blocking(() -> {
            while (consumer.assignment().size() > 1) {
                consumer.poll(Duration.ofMillis(ROUND_MS));
            }
            return true;
        });
        harness.client().loop().advanceMs(ROUND_MS);

        assertThat(coordinator.offsets().get(P1).offset()).isEqualTo(1);
        assertThat(told).containsExactly("assigned 2", "revoked 1", "assigned 0");
        List<Object> sent = new ArrayList<>(harness.client().brokers().requests());
        sent.removeIf(request -> !(request instanceof OffsetCommitRequest)
                && !(request instanceof ConsumerGroupHeartbeatRequest heartbeat
                        && heartbeat.topicPartitions() != null
                        && !heartbeat.topicPartitions().isEmpty()));
        assertThat(sent).hasSizeGreaterThanOrEqualTo(3);
        assertThat(sent.get(sent.size() - 1))
                .as("acknowledged after the commit")
                .isInstanceOf(ConsumerGroupHeartbeatRequest.class);
        assertThat(sent.get(sent.size() - 2)).isInstanceOf(OffsetCommitRequest.class);
    }

    @Test
    void commitsInTheEpochThatTheNextHeartbeatTells() {
        Consumer<String, String> consumer = subscribed(builder().autoCommit(false));
        pollUntilAssigned(consumer, 2);
        group.raiseEpoch();
        CompletableFuture<Void> done = consumer.commitAsync(Map.of(P0, new OffsetAndMetadata(7)));
        harness.pollFor(consumer, 3_000);

        assertThat(done).isCompleted();
        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(7);
        assertThat(harness.client().brokers().requests(OffsetCommitRequest.class))
                .extracting(OffsetCommitRequest::generationIdOrMemberEpoch)
                .startsWith(1)
                .endsWith(2);
    }

    @Test
    void noticesItsEpochsWithWhatTheyGiveAndTake() {
        Consumer<String, String> consumer = builder().autoCommit(false).open();
        List<String> epochs = new ArrayList<>();
        consumer.subscribe(List.of(TOPIC), new RebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                epochs.add("assigned in " + consumer.groupMetadata().generation());
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                epochs.add("lost in " + consumer.groupMetadata().generation());
            }
        });
        pollUntilAssigned(consumer, 2);
        group.raiseEpoch();
        harness.pollFor(consumer, 3_000);
        assertThat(consumer.groupMetadata().generation()).isEqualTo(2);
        assertThat(consumer.groupMetadata().memberId()).isEqualTo(coordinator.memberId());

        group.refuse(ErrorCode.FENCED_MEMBER_EPOCH);
        harness.client().loop().advanceMs(10_000);
        assertThat(consumer.groupMetadata().generation())
                .as("it still has what it is about to lose")
                .isEqualTo(2);
        harness.pollFor(consumer, 5_000);
        assertThat(epochs).containsExactly("assigned in 1", "lost in -1", "assigned in 3");
    }

    @Test
    void doesNotCommitForPartitionsThatItHasGivenUpMeanwhile() {
        Consumer<String, String> consumer = subscribed(builder().autoCommit(false));
        pollUntilAssigned(consumer, 2);
        // Refused for as long as the member has not heard of its new epoch; it hears of its new partitions, too.
        group.assign(List.of(P0));
        group.raiseEpoch();
        CompletableFuture<Void> done = consumer.commitAsync(Map.of(P1, new OffsetAndMetadata(7)));
        harness.client().loop().advanceMs(10);
        group.refuse(ErrorCode.FENCED_MEMBER_EPOCH);
        harness.pollFor(consumer, 5_000);

        assertThat(told).containsExactly("assigned 2", "lost 2", "assigned 1");
        assertThatThrownBy(done::join).hasCauseInstanceOf(BrokerException.class);
        assertThat(coordinator.offsets()).isEmpty();
    }

    @Test
    void losesEverythingAndComesBackWhenItIsFenced() {
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer, 2);
        String memberId = coordinator.memberId();
        group.refuse(ErrorCode.FENCED_MEMBER_EPOCH);
        harness.pollFor(consumer, 5_000);

        assertThat(told).containsExactly("assigned 2", "lost 2", "assigned 2");
        assertThat(coordinator.memberId()).isEqualTo(memberId);
    }

    @Test
    void followsTheCoordinator() {
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer, 2);
        coordinator.moveTo(2);
        harness.pollFor(consumer, 10_000);
        assertThat(told).as("nobody has to notice").containsExactly("assigned 2");
        int before = heartbeats().size();
        harness.client().network().cut(1);
        harness.pollFor(consumer, 10_000);
        assertThat(heartbeats().size()).isGreaterThan(before);
    }

    @Test
    void leavesWhenItCloses() {
        Consumer<String, String> consumer = subscribed(builder().autoCommit(false));
        pollUntilAssigned(consumer, 2);
        CompletableFuture<Void> pending = consumer.commitAsync(Map.of(P0, new OffsetAndMetadata(3)));
        close(consumer);

        assertThat(pending).as("what was on its way has arrived").isCompleted();
        assertThat(lastHeartbeat().memberEpoch()).isEqualTo(-1);
        assertThat(told).containsExactly("assigned 2", "revoked 2");
    }

    @Test
    void leavesForAWhileAsAStaticMember() {
        Consumer<String, String> consumer = subscribed(builder().groupInstance("till-1"));
        pollUntilAssigned(consumer, 2);
        consumer.unsubscribe();
        harness.client().loop().advanceMs(100);

        assertThat(lastHeartbeat().memberEpoch()).isEqualTo(-2);
        assertThat(lastHeartbeat().instanceId()).isEqualTo("till-1");
        assertThat(consumer.assignment()).isEmpty();
    }

    @Test
    void subscribesToWhatBrokersFindToMatch() {
        append(P0, "0");
        Consumer<String, String> consumer =
                builder().rack("rack-a").remoteAssignor("range").open();
        consumer.subscribe(new SubscriptionPattern("ord.*"), listener);
        pollUntilAssigned(consumer, 2);

        assertThat(harness.values(consumer, 1)).containsExactly("0");
        assertThat(consumer.subscription()).containsExactly(TOPIC);
        assertThat(heartbeats().get(0).subscribedTopicRegex()).isEqualTo("ord.*");
        assertThat(heartbeats().get(0).rackId()).isEqualTo("rack-a");
        assertThat(heartbeats().get(0).serverAssignor()).isEqualTo("range");
        assertThat(harness.client().brokers().requests(MetadataRequest.class))
                .as("asks which topic it was given")
                .anyMatch(request ->
                        request.topics() != null && request.topics().stream().anyMatch(topic -> topic.name() == null));
    }

    @Test
    void tellsTheApplicationWhatCannotBeHelped() {
        Consumer<String, String> consumer = subscribed(builder());
        group.refuse(ErrorCode.UNSUPPORTED_ASSIGNOR);
        assertThatThrownBy(() -> harness.pollFor(consumer, 5_000))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("UNSUPPORTED_ASSIGNOR");
        pollUntilAssigned(consumer, 2);
    }

    @Test
    void refusesSettingsOfTheOtherProtocol() {
        assertThatThrownBy(() -> builder()
                        .sessionTimeout(Duration.ofSeconds(50))
                        .property("heartbeat.interval.ms", 3_000)
                        .assignors("range")
                        .open())
                .isInstanceOf(ClientConfigException.class)
                .hasMessageContaining("session.timeout.ms cannot be set with group.protocol=consumer")
                .hasMessageContaining("heartbeat.interval.ms cannot be set with group.protocol=consumer")
                .hasMessageContaining("partition.assignment.strategy cannot be set with group.protocol=consumer");
        assertThatThrownBy(() ->
                        harness.builder().group("shop").remoteAssignor("range").open())
                .isInstanceOf(ClientConfigException.class)
                .hasMessageContaining("group.remote.assignor cannot be set with group.protocol=classic");
        Consumer<String, String> classic = harness.builder().group("shop").open();
        assertThatThrownBy(() -> classic.subscribe(new SubscriptionPattern("ord.*")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("group.protocol=consumer");
    }
}
