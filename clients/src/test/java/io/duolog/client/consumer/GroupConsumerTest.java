package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.TOPIC;
import static io.duolog.client.consumer.ConsumerHarness.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientConfigException;
import io.duolog.client.testing.FakeCoordinator;
import io.duolog.client.testing.FakeFetches.Batch;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.OffsetCommitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A consumer in a group of its own, before a coordinator that the test directs. */
class GroupConsumerTest {
    private static final TopicPartition P0 = partition(0);
    private static final int ROUND_MS = 20;

    private final ConsumerHarness harness = new ConsumerHarness(2, 2);
    private final FakeCoordinator coordinator =
            new FakeCoordinator(harness.client().brokers());
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

    private ConsumerBuilder<String, String> builder() {
        // Time passes much faster than threads run here.
        return harness.builder().group("shop").maxPollInterval(Duration.ofDays(10));
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

    private void pollUntilAssigned(Consumer<String, String> consumer) {
        for (int round = 0; round < 500 && consumer.assignment().isEmpty(); round++) {
            consumer.poll(Duration.ZERO);
            harness.client().loop().advanceMs(ROUND_MS);
        }
        assertThat(consumer.assignment()).hasSize(2);
    }

    private List<LeaveGroupRequest> leaves() {
        return harness.client().brokers().requests(LeaveGroupRequest.class);
    }

    private void close(Consumer<String, String> consumer) {
        harness.blocking(() -> {
            consumer.close(Duration.ofDays(1));
            return true;
        });
    }

    @Test
    void readsWhatTheGroupGivesItFromTheCommittedOffsetsOn() {
        append(P0, "0", "1", "2");
        append(partition(1), "a");
        coordinator.offsets().put(P0, new OffsetAndMetadata(2));
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer);

        assertThat(harness.values(consumer, 2)).containsExactlyInAnyOrder("2", "a");
        assertThat(told).containsExactly("assigned 2");
        assertThat(consumer.subscription()).containsExactly(TOPIC);
    }

    @Test
    void joinsOnlyWhenItIsPolled() {
        Consumer<String, String> consumer = subscribed(builder());
        harness.client().loop().advanceMs(1_000);
        assertThat(harness.client().brokers().requests()).isEmpty();
        consumer.poll(Duration.ZERO);
        harness.client().loop().advanceMs(1_000);
        assertThat(harness.client().brokers().requests(JoinGroupRequest.class)).hasSize(2);
    }

    @Test
    void commitsWhatIsProcessedByAndByAndWhenItLeaves() {
        append(P0, "0", "1", "2");
        Consumer<String, String> consumer = subscribed(builder().maxPollRecords(2));
        pollUntilAssigned(consumer);
        assertThat(harness.values(consumer, 3)).hasSize(3);
        harness.pollFor(consumer, 6_000);
        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(3);

        append(P0, "3", "4");
        assertThat(harness.poll(consumer)).hasSize(2);
        close(consumer);
        assertThat(coordinator.offsets().get(P0).offset())
                .as("those who look at all of them otherwise have not processed them yet")
                .isEqualTo(3);
        assertThat(told).containsExactly("assigned 2", "revoked 2");
        assertThat(leaves()).hasSize(1);
    }

    @Test
    void commitsAgainWhenItLeavesWhatAnAutomaticCommitOnItsWayDidNotCommit() {
        append(P0, "0", "1", "2");
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer);
        assertThat(harness.values(consumer, 3)).hasSize(3);
        harness.client().loop().advanceMs(6_000);
        assertThat(coordinator.offsets()).isEmpty();

        coordinator.refuseNextCommit(ErrorCode.ILLEGAL_GENERATION);
        consumer.poll(Duration.ZERO);
        close(consumer);

        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(3);
    }

    @Test
    void doesNotCommitARecordWhoseProcessingFailed() {
        append(P0, "0", "poison", "2");
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer);
        assertThatThrownBy(() -> {
                    while (true) {
                        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ZERO)) {
                            if ("poison".equals(record.value())) {
                                throw new IllegalStateException("cannot handle it");
                            }
                        }
                        harness.client().loop().advanceMs(ROUND_MS);
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot handle it");
        close(consumer);

        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(1);
    }

    @Test
    void commitsWhenItIsTold() {
        append(P0, "0", "1");
        Consumer<String, String> consumer = subscribed(builder().autoCommit(false));
        pollUntilAssigned(consumer);
        harness.values(consumer, 2);

        harness.blocking(() -> {
            consumer.commitSync();
            return true;
        });
        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(2);
        harness.blocking(() -> {
            consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1)));
            return true;
        });
        assertThat(harness.blocking(() -> consumer.committed(List.of(P0, partition(1)))))
                .containsEntry(P0, new OffsetAndMetadata(1));
    }

    @Test
    void refusesToCommitForAGenerationThatIsOver() {
        Consumer<String, String> consumer = subscribed(builder().autoCommit(false));
        pollUntilAssigned(consumer);
        coordinator.forgetMember();

        CompletableFuture<Void> commit = consumer.commitAsync(Map.of(P0, new OffsetAndMetadata(1)));
        harness.client().loop().advanceMs(ROUND_MS);
        assertThat(commit)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(BrokerException.class)
                .withMessage(
                        "Could not commit offsets of group shop: the broker answered UNKNOWN_MEMBER_ID: the group is"
                                + " being divided anew, or was, and the partitions may be somebody else's by now; poll, and commit"
                                + " what is processed from then on");
        assertThat(coordinator.offsets()).isEmpty();
    }

    @Test
    void tellsWhatIsLostAndJoinsAgainWhenItIsForgotten() {
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer);
        coordinator.forgetMember();
        harness.pollFor(consumer, 5_000);

        assertThat(told).containsExactly("assigned 2", "lost 2", "assigned 2");
        assertThat(coordinator.memberId()).isEqualTo("member-2");
    }

    @Test
    void followsTheCoordinator() {
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer);
        coordinator.moveTo(2);
        harness.pollFor(consumer, 10_000);

        assertThat(told).as("nobody has to notice").containsExactly("assigned 2");
        long before =
                harness.client().brokers().requests(HeartbeatRequest.class).size();
        harness.client().network().cut(1);
        harness.pollFor(consumer, 10_000);
        assertThat(harness.client().brokers().requests(HeartbeatRequest.class).size())
                .isGreaterThan((int) before);
        harness.blocking(() -> {
            consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1)));
            return true;
        });
        assertThat(coordinator.offsets()).hasSize(1);
    }

    @Test
    void joinsAgainWhenTheGroupIsDividedAnew() {
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer);
        coordinator.answerHeartbeats(ErrorCode.REBALANCE_IN_PROGRESS);
        harness.pollFor(consumer, 5_000);

        assertThat(told).containsExactly("assigned 2", "revoked 2", "assigned 2");
        assertThat(coordinator.generation()).isEqualTo(2);
    }

    @Test
    void tellsWhoItIsInTheGenerationOfWhatItHas() {
        Consumer<String, String> consumer = builder().open();
        List<Integer> generations = new ArrayList<>();
        consumer.subscribe(List.of(TOPIC), new RebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                generations.add(consumer.groupMetadata().generation());
            }
        });
        assertThat(consumer.groupMetadata()).isEqualTo(metadata(ConsumerGroupMetadata.NO_GENERATION, ""));
        pollUntilAssigned(consumer);
        assertThat(consumer.groupMetadata()).isEqualTo(metadata(1, coordinator.memberId()));

        coordinator.answerHeartbeats(ErrorCode.REBALANCE_IN_PROGRESS);
        harness.client().loop().advanceMs(5_000);
        assertThat(consumer.groupMetadata().generation())
                .as("nothing of a new one was noticed yet")
                .isEqualTo(1);
        harness.pollFor(consumer, 5_000);
        assertThat(consumer.groupMetadata().generation()).isEqualTo(2);
        assertThat(generations).containsExactly(1, 2);

        consumer.unsubscribe();
        assertThat(consumer.groupMetadata().generation()).isEqualTo(ConsumerGroupMetadata.NO_GENERATION);
        assertThat(builder().groupInstance("till-1").open().groupMetadata().groupInstanceId())
                .contains("till-1");
        assertThatThrownBy(() -> harness.builder().open().groupMetadata())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("group.id");
    }

    private static ConsumerGroupMetadata metadata(int generation, String memberId) {
        return new ConsumerGroupMetadata("shop", generation, memberId, Optional.empty());
    }

    @Test
    void leavesWhenItIsNotPolledAndComesBack() {
        Consumer<String, String> consumer = subscribed(builder().maxPollInterval(Duration.ofSeconds(10)));
        pollUntilAssigned(consumer);
        harness.client().loop().advanceMs(11_000);
        assertThat(leaves()).hasSize(1);

        harness.pollFor(consumer, 2_000);
        assertThat(told).containsExactly("assigned 2", "lost 2", "assigned 2");
    }

    @Test
    void subscribesToTopicsThatMatchAndAreCreatedLater() {
        Consumer<String, String> consumer = builder().open();
        consumer.subscribe(Pattern.compile("ord.*"), listener);
        pollUntilAssigned(consumer);
        assertThat(consumer.subscription()).containsExactly(TOPIC);

        harness.client().brokers().topic("ordinary", 1).topic("payments", 1);
        harness.pollFor(consumer, 310_000);
        assertThat(consumer.subscription()).containsExactlyInAnyOrder(TOPIC, "ordinary");
        assertThat(consumer.assignment()).hasSize(3);
    }

    @Test
    void commitsWithoutMembershipWhenPartitionsAreAssignedByHand() {
        append(P0, "0", "1");
        coordinator.offsets().put(P0, new OffsetAndMetadata(1));
        Consumer<String, String> consumer = builder().open();
        consumer.assign(List.of(P0));

        assertThat(harness.values(consumer, 1)).containsExactly("1");
        harness.blocking(() -> {
            consumer.commitSync();
            return true;
        });
        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(2);
        assertThat(harness.client().brokers().requests(JoinGroupRequest.class)).isEmpty();
        assertThat(harness.client()
                        .brokers()
                        .requests(OffsetCommitRequest.class)
                        .get(0)
                        .memberId())
                .isEmpty();
    }

    @Test
    void unsubscribesAndSubscribesAgain() {
        Consumer<String, String> consumer = subscribed(builder());
        pollUntilAssigned(consumer);
        consumer.unsubscribe();
        harness.client().loop().advanceMs(100);

        assertThat(consumer.assignment()).isEmpty();
        assertThat(leaves()).hasSize(1);
        consumer.subscribe(List.of(TOPIC), listener);
        pollUntilAssigned(consumer);
        assertThat(told).containsExactly("assigned 2", "revoked 2", "assigned 2");
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        Consumer<String, String> alone = harness.builder().open();
        assertThatThrownBy(() -> alone.subscribe(List.of(TOPIC)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("group.id");
        assertThatThrownBy(alone::commitSync).isInstanceOf(IllegalStateException.class);
        Consumer<String, String> member = subscribed(builder());
        assertThatThrownBy(() -> member.assign(List.of(P0))).hasMessageContaining("unsubscribe");
        assertThatThrownBy(() -> builder().sessionTimeout(Duration.ofSeconds(1)).open())
                .isInstanceOf(ClientConfigException.class)
                .hasMessageContaining("heartbeat.interval.ms");
        assertThatThrownBy(() -> builder().assignors("homemade").open())
                .isInstanceOf(ClientConfigException.class)
                .hasMessageContaining("cooperative-sticky");
    }

    @Test
    void aListenerMayCommitWhenTheConsumerCloses() {
        Consumer<String, String> consumer = builder().autoCommit(false).open();
        consumer.subscribe(List.of(TOPIC), new RebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                consumer.commitSync(Map.of(P0, new OffsetAndMetadata(7)));
            }
        });
        pollUntilAssigned(consumer);
        close(consumer);
        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(7);
    }
}
