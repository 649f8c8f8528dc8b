package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.partition;
import static io.duolog.client.consumer.ConsumerHarness.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.errors.InvalidOffsetException;
import io.duolog.client.testing.FakeFetches.Batch;
import io.duolog.protocol.message.OffsetForLeaderEpochRequest;
import io.duolog.protocol.record.CompressionType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a consumer reads on: seeks, policies, and logs that are not what they were. */
class ConsumerPositionTest {
    private static final TopicPartition P0 = partition(0);

    private final ConsumerHarness harness = new ConsumerHarness(2, 4);

    @Test
    void seeksIntoTheMiddleOfABatch() {
        harness.fetches().append(P0, new Batch(CompressionType.LZ4, 0, -1, values(0, 100)));
        Consumer<String, String> consumer = harness.consumer(P0);
        harness.values(consumer, 100);

        consumer.seek(P0, 42);

        assertThat(consumer.position(P0)).isEqualTo(42);
        assertThat(harness.values(consumer, 58)).isEqualTo(values(42, 100));
    }

    @Test
    void dropsWhatWasFetchedBeforeASeek() {
        harness.append(P0, 0, 20);
        Consumer<String, String> consumer = harness.consumer(harness.builder().maxPollRecords(5), P0);
        harness.poll(consumer);

        consumer.seek(P0, 17);

        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("17", "18", "19");
    }

    @Test
    void findsPositionsByPolicyAndOnDemand() {
        harness.append(P0, 0, 8);
        Consumer<String, String> consumer = harness.consumer(harness.builder().offsetReset(OffsetReset.LATEST), P0);

        assertThat(harness.blocking(() -> consumer.position(P0))).isEqualTo(8);
        consumer.seekToBeginning(List.of(P0));
        assertThat(harness.blocking(() -> consumer.position(P0))).isZero();
        consumer.seekToEnd(List.of(P0));
        assertThat(harness.blocking(() -> consumer.position(P0))).isEqualTo(8);
        assertThat(harness.blocking(() -> consumer.endOffsets(List.of(P0)))).isEqualTo(Map.of(P0, 8L));
        assertThat(harness.blocking(() -> consumer.beginningOffsets(List.of(P0))))
                .isEqualTo(Map.of(P0, 0L));
    }

    @Test
    void resetsAnOffsetThatIsNotInTheLog() {
        harness.append(P0, 0, 10);
        harness.fetches().deleteBefore(P0, 6);
        Consumer<String, String> consumer = harness.consumer(P0);
        consumer.seek(P0, 2);

        assertThat(harness.values(consumer, 4)).isEqualTo(values(6, 10));
    }

    @Test
    void reportsAnOffsetThatIsNotInTheLogWithoutAPolicyUntilTheApplicationSeeks() {
        harness.append(P0, 0, 10);
        Consumer<String, String> consumer = harness.consumer(harness.builder().offsetReset(OffsetReset.NONE), P0);

        assertThatThrownBy(() -> harness.pollFor(consumer, 1_000))
                .isInstanceOf(InvalidOffsetException.class)
                .hasMessageContaining("There is no offset to read orders-0 from");
        consumer.seek(P0, 99);
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> harness.pollFor(consumer, 1_000))
                    .isInstanceOf(InvalidOffsetException.class)
                    .hasMessageContaining("Offset 99 of orders-0 is not in the log");
        }
        consumer.seek(P0, 9);
        assertThat(harness.values(consumer, 1)).containsExactly("9");
    }

    @Test
    void followsALeaderThatHasMoved() {
        harness.append(P0, 0, 5);
        Consumer<String, String> consumer = harness.consumer(P0);
        harness.values(consumer, 5);

        harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(2);
        harness.append(P0, 5, 8);

        assertThat(harness.values(consumer, 3)).isEqualTo(values(5, 8));
        assertThat(harness.client().brokers().requests(OffsetForLeaderEpochRequest.class))
                .as("the position is checked against the new leader's log")
                .isNotEmpty();
    }

    @Test
    void followsALeaderThatMovesAgainWhileThePositionIsBeingChecked() {
        harness.append(P0, 0, 5);
        Consumer<String, String> consumer = harness.consumer(P0);
        harness.values(consumer, 5);
        harness.fetches().onFirstCheck(() -> {
            harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(1);
            harness.client().brokers().delayAnswer(1_000);
            harness.client().runtime().metadata().requestUpdate();
        });

        harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(2);
        harness.append(P0, 5, 8);

        assertThat(harness.values(consumer, 3)).isEqualTo(values(5, 8));
    }

    @Test
    void goesBackToWhereTheLogWasCutOff() {
        harness.append(P0, 0, 10);
        Consumer<String, String> consumer = harness.consumer(P0);
        harness.values(consumer, 10);

        harness.fetches().truncate(P0, 6);
        harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(2);
        harness.fetches().append(P0, new Batch(CompressionType.NONE, 1, -1, List.of("new 6", "new 7")));
        for (int value = 8; value < 12; value++) {
            harness.fetches().append(P0, new Batch(CompressionType.NONE, 1, -1, List.of("new " + value)));
        }

        assertThat(harness.values(consumer, 6)).containsExactly("new 6", "new 7", "new 8", "new 9", "new 10", "new 11");
    }

    @Test
    void reportsThatTheLogWasCutOffWithoutAPolicy() {
        harness.append(P0, 0, 10);
        Consumer<String, String> consumer = harness.consumer(harness.builder().offsetReset(OffsetReset.NONE), P0);
        consumer.seek(P0, 0);
        harness.values(consumer, 10);

        harness.fetches().truncate(P0, 6);
        harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(2);
        harness.fetches().append(P0, new Batch(CompressionType.NONE, 1, -1, List.of("6", "7", "8", "9", "10")));

        assertThatThrownBy(() -> harness.pollFor(consumer, 5_000))
                .isInstanceOf(InvalidOffsetException.class)
                .hasMessageContaining("cut off at offset 6, before offset 10");
    }

    @Test
    void readsATopicThatWasCreatedAnew() {
        harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(2);
        harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(1);
        harness.fetches().append(P0, new Batch(CompressionType.NONE, 2, -1, values(0, 5)));
        Consumer<String, String> consumer = harness.consumer(P0);
        harness.values(consumer, 5);

        harness.client().brokers().recreate(ConsumerHarness.TOPIC);
        harness.fetches().forgetSessions();
        harness.fetches().truncate(P0, 0);
        harness.append(P0, 100, 103);

        assertThat(harness.values(consumer, 3)).isEqualTo(values(100, 103));
    }

    @Test
    void keepsThePositionsOfPartitionsThatStayAssigned() {
        harness.append(P0, 0, 4);
        harness.append(partition(1), 0, 3);
        Consumer<String, String> consumer = harness.consumer(P0);
        harness.values(consumer, 4);

        consumer.assign(List.of(P0, partition(1)));

        assertThat(harness.values(consumer, 3)).isEqualTo(values(0, 3));
        consumer.assign(List.of(partition(1)));
        harness.append(P0, 4, 5);
        harness.pollFor(consumer, 2_000);
        assertThatThrownBy(() -> consumer.position(P0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("orders-0 is not assigned");
    }

    @Test
    void knowsHowFarItIsBehind() {
        harness.append(P0, 0, 10);
        Consumer<String, String> consumer = harness.consumer(harness.builder().maxPollRecords(3), P0);
        assertThat(consumer.currentLag(P0)).isEmpty();

        harness.poll(consumer);

        assertThat(consumer.currentLag(P0)).hasValue(7);
    }
}
