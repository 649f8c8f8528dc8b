package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientConfigException;
import io.duolog.client.errors.InvalidOffsetException;
import io.duolog.client.errors.InvalidRecordsException;
import io.duolog.client.errors.SerializationException;
import io.duolog.client.serialization.Deserializers;
import io.duolog.client.testing.FakeFetches.Batch;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.OffsetForLeaderEpochRequest;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.ControlRecordType;
import io.duolog.protocol.record.EndTransactionMarker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsumerTest {
    private static final TopicPartition P0 = partition(0);
    private static final int CRC_POSITION = 17;

    private final ConsumerHarness harness = new ConsumerHarness(2, 4);

    private Consumer<String, String> consumer(ConsumerBuilder<String, String> builder, TopicPartition... partitions) {
        Consumer<String, String> consumer = builder.open();
        consumer.assign(List.of(partitions));
        return consumer;
    }

    private Consumer<String, String> consumer(TopicPartition... partitions) {
        return consumer(harness.builder(), partitions);
    }

    private void append(TopicPartition partition, int from, int to) {
        for (int value = from; value < to; value++) {
            harness.fetches().append(partition, Batch.of(Integer.toString(value)));
        }
    }

    private static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private List<FetchRequest> fetches() {
        return harness.client().brokers().requests(FetchRequest.class);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readsBatchesOfEveryCodecInOrder(CompressionType codec) {
        harness.fetches().append(P0, new Batch(codec, 0, -1, values(0, 700)));
        harness.fetches().append(P0, new Batch(codec, 0, -1, values(700, 900)));
        Consumer<String, String> consumer = consumer(P0);

        assertThat(harness.values(consumer, 900)).isEqualTo(values(0, 900));
        assertThat(consumer.position(P0)).isEqualTo(900);
    }

    @Test
    void asksForNothingBeforeTheFirstPoll() {
        Consumer<String, String> consumer = consumer(P0);
        consumer.seek(P0, 3);
        harness.client().loop().advanceMs(1_000);

        assertThat(harness.client().brokers().requests()).isEmpty();
    }

    @Test
    void returnsNoMoreThanMaxPollRecordsAtOnce() {
        append(P0, 0, 10);
        Consumer<String, String> consumer = consumer(harness.builder().maxPollRecords(4), P0);

        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("0", "1", "2", "3");
        assertThat(consumer.position(P0)).isEqualTo(4);
        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("4", "5", "6", "7");
        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("8", "9");
    }

    @Test
    void fetchesAheadWithinBounds() {
        IntStream.range(0, 50).forEach(i -> harness.fetches().append(P0, Batch.of("x".repeat(1_000))));
        Consumer<String, String> consumer =
                consumer(harness.builder().maxPartitionFetchBytes(5_000).maxPollRecords(1), P0);

        harness.poll(consumer);
        harness.client().loop().advanceMs(10_000);

        assertThat(fetches()).as("one that is read, one or two that wait").hasSizeBetween(2, 4);
        assertThat(harness.values(consumer, 49)).hasSize(49);
    }

    @Test
    void readsPartitionsInTurn() {
        for (int number = 0; number < 4; number++) {
            append(partition(number), 0, 100);
        }
        Consumer<String, String> consumer =
                consumer(harness.builder().maxPollRecords(10), partition(0), partition(1), partition(2), partition(3));
        harness.poll(consumer);
        harness.client().loop().advanceMs(100);

        List<Integer> turns = new ArrayList<>();
        for (int poll = 0; poll < 8; poll++) {
            turns.add(harness.poll(consumer).get(0).partition());
        }
        assertThat(turns.subList(0, 4)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(turns.subList(4, 8)).isEqualTo(turns.subList(0, 4));
    }

    @Test
    void saysOnlyWhatHasChangedInASession() {
        append(P0, 0, 1);
        Consumer<String, String> consumer = consumer(P0, partition(2));
        harness.values(consumer, 1);
        harness.pollFor(consumer, 3_000);

        List<FetchRequest> requests = fetches();
        assertThat(requests.get(0).sessionEpoch()).isZero();
        assertThat(requests.get(0).topics().get(0).partitions()).hasSize(2);
        assertThat(requests.get(1).sessionEpoch()).isEqualTo(1);
        assertThat(requests.get(1).topics().get(0).partitions()).hasSize(1);
        assertThat(requests.get(requests.size() - 1).topics()).isEmpty();
        assertThat(harness.fetches().sessionCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"FETCH_SESSION_ID_NOT_FOUND", "INVALID_FETCH_SESSION_EPOCH"})
    void beginsANewSessionWhenTheBrokerHasNone(ErrorCode error) {
        append(P0, 0, 1);
        Consumer<String, String> consumer = consumer(P0);
        harness.values(consumer, 1);

        harness.fetches().refuseNext(error);
        append(P0, 1, 3);

        assertThat(harness.values(consumer, 2)).isEqualTo(values(1, 3));
    }

    @Test
    void endsItsSessionWhenClosed() {
        append(P0, 0, 1);
        Consumer<String, String> consumer = consumer(P0);
        harness.values(consumer, 1);
        assertThat(harness.fetches().sessionCount()).isEqualTo(1);

        harness.blocking(() -> {
            consumer.close();
            return true;
        });

        assertThat(harness.fetches().sessionCount()).isZero();
        assertThatThrownBy(() -> consumer.poll(Duration.ZERO)).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void seeksIntoTheMiddleOfABatch() {
        harness.fetches().append(P0, new Batch(CompressionType.LZ4, 0, -1, values(0, 100)));
        Consumer<String, String> consumer = consumer(P0);
        harness.values(consumer, 100);

        consumer.seek(P0, 42);

        assertThat(consumer.position(P0)).isEqualTo(42);
        assertThat(harness.values(consumer, 58)).isEqualTo(values(42, 100));
    }

    @Test
    void dropsWhatWasFetchedBeforeASeek() {
        append(P0, 0, 20);
        Consumer<String, String> consumer = consumer(harness.builder().maxPollRecords(5), P0);
        harness.poll(consumer);

        consumer.seek(P0, 17);

        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("17", "18", "19");
    }

    @Test
    void findsPositionsByPolicyAndOnDemand() {
        append(P0, 0, 8);
        Consumer<String, String> consumer = consumer(harness.builder().offsetReset(OffsetReset.LATEST), P0);

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
        append(P0, 0, 10);
        harness.fetches().deleteBefore(P0, 6);
        Consumer<String, String> consumer = consumer(P0);
        consumer.seek(P0, 2);

        assertThat(harness.values(consumer, 4)).isEqualTo(values(6, 10));
    }

    @Test
    void reportsAnOffsetThatIsNotInTheLogWithoutAPolicyUntilTheApplicationSeeks() {
        append(P0, 0, 10);
        Consumer<String, String> consumer = consumer(harness.builder().offsetReset(OffsetReset.NONE), P0);

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
        append(P0, 0, 5);
        Consumer<String, String> consumer = consumer(P0);
        harness.values(consumer, 5);

        harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(2);
        append(P0, 5, 8);

        assertThat(harness.values(consumer, 3)).isEqualTo(values(5, 8));
        assertThat(harness.client().brokers().requests(OffsetForLeaderEpochRequest.class))
                .as("the position is checked against the new leader's log")
                .isNotEmpty();
    }

    @Test
    void followsALeaderThatMovesAgainWhileThePositionIsBeingChecked() {
        append(P0, 0, 5);
        Consumer<String, String> consumer = consumer(P0);
        harness.values(consumer, 5);
        harness.fetches().onFirstCheck(() -> {
            harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(1);
            harness.client().brokers().delayAnswer(1_000);
            harness.client().runtime().metadata().requestUpdate();
        });

        harness.client().brokers().log(ConsumerHarness.TOPIC, 0).moveTo(2);
        append(P0, 5, 8);

        assertThat(harness.values(consumer, 3)).isEqualTo(values(5, 8));
    }

    @Test
    void goesBackToWhereTheLogWasCutOff() {
        append(P0, 0, 10);
        Consumer<String, String> consumer = consumer(P0);
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
        append(P0, 0, 10);
        Consumer<String, String> consumer = consumer(harness.builder().offsetReset(OffsetReset.NONE), P0);
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
        Consumer<String, String> consumer = consumer(P0);
        harness.values(consumer, 5);

        harness.client().brokers().recreate(ConsumerHarness.TOPIC);
        harness.fetches().forgetSessions();
        harness.fetches().truncate(P0, 0);
        append(P0, 100, 103);

        assertThat(harness.values(consumer, 3)).isEqualTo(values(100, 103));
    }

    @Test
    void leavesOutAbortedTransactionsAndMarkers() {
        harness.fetches().append(P0, new Batch(CompressionType.NONE, 0, 1, List.of("aborted 0", "aborted 1")));
        harness.fetches().append(P0, new Batch(CompressionType.NONE, 0, 2, List.of("committed 2")));
        harness.fetches().append(P0, Batch.of("plain 3"));
        marker(1, ControlRecordType.ABORT);
        marker(2, ControlRecordType.COMMIT);
        harness.fetches().append(P0, new Batch(CompressionType.GZIP, 0, 1, List.of("committed 6")));
        marker(1, ControlRecordType.COMMIT);
        harness.fetches().aborted(P0, 1, 0);

        Consumer<String, String> committed =
                consumer(harness.builder().property("isolation.level", "read_committed"), P0);
        assertThat(harness.values(committed, 3)).containsExactly("committed 2", "plain 3", "committed 6");
        assertThat(committed.position(P0)).isEqualTo(8);

        Consumer<String, String> uncommitted = consumer(P0);
        assertThat(harness.values(uncommitted, 5)).hasSize(5).contains("aborted 1");
    }

    private void marker(long producerId, ControlRecordType type) {
        ByteBuffer batch = new EndTransactionMarker(type, 0).toBatch(1_000, producerId, (short) 0);
        harness.fetches().appendBytes(P0, batch, 0);
    }

    @Test
    void returnsNothingOfPausedPartitionsAndKeepsWhatWasFetched() {
        append(P0, 0, 6);
        append(partition(1), 0, 2);
        Consumer<String, String> consumer = consumer(harness.builder().maxPollRecords(2), P0);
        harness.poll(consumer);

        consumer.pause(List.of(P0));
        harness.pollFor(consumer, 1_000);
        assertThat(consumer.paused()).containsExactly(P0);
        consumer.resume(List.of(P0));

        assertThat(harness.values(consumer, 4)).isEqualTo(values(2, 6));
    }

    @Test
    void keepsThePositionsOfPartitionsThatStayAssigned() {
        append(P0, 0, 4);
        append(partition(1), 0, 3);
        Consumer<String, String> consumer = consumer(P0);
        harness.values(consumer, 4);

        consumer.assign(List.of(P0, partition(1)));

        assertThat(harness.values(consumer, 3)).isEqualTo(values(0, 3));
        consumer.assign(List.of(partition(1)));
        append(P0, 4, 5);
        harness.pollFor(consumer, 2_000);
        assertThatThrownBy(() -> consumer.position(P0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("orders-0 is not assigned");
    }

    @Test
    void deserializesWhenAskedAndGoesOnBehindWhatItCannot() {
        append(P0, 0, 1);
        harness.fetches().append(P0, Batch.of("not a number"));
        append(P0, 2, 3);
        Consumer<String, Integer> consumer = new ConsumerBuilder<>(
                        harness.client().runtime(),
                        harness.admin(),
                        Deserializers.string(),
                        (topic, headers, data) ->
                                Integer.valueOf(Deserializers.string().deserialize(topic, headers, data)))
                .property("auto.offset.reset", "earliest")
                .open();
        consumer.assign(List.of(P0));

        List<ConsumerRecord<String, Integer>> records = new ArrayList<>();
        while (records.size() < 3) {
            consumer.poll(Duration.ZERO).forEach(records::add);
            harness.client().loop().advanceMs(10);
        }
        assertThat(records.get(0).value()).isZero();
        assertThatThrownBy(() -> records.get(1).value())
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("the value of orders-0 at offset 1");
        assertThat(records.get(2).value()).isEqualTo(2);
    }

    @Test
    void returnsWhatIsBeforeADamagedBatchThenReportsIt() {
        append(P0, 0, 3);
        ByteBuffer damaged = harness.fetches().batch(P0, 2);
        int last = damaged.limit() - 2;
        damaged.put(last, (byte) (damaged.get(last) + 1));
        append(P0, 3, 4);
        Consumer<String, String> consumer = consumer(P0);

        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("0", "1");
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> harness.pollFor(consumer, 1_000))
                    .isInstanceOf(InvalidRecordsException.class)
                    .hasMessageContaining("Could not read orders-0 at offset 2: checksum");
        }
        consumer.seek(P0, 3);
        assertThat(harness.values(consumer, 1)).containsExactly("3");
    }

    @Test
    void readsDamagedBatchesIfItMustNotCheckThem() {
        append(P0, 0, 1);
        harness.fetches().batch(P0, 0).putInt(CRC_POSITION, 12_345);
        Consumer<String, String> consumer = consumer(harness.builder().checkCrcs(false), P0);

        assertThat(harness.values(consumer, 1)).containsExactly("0");
    }

    @Test
    void reportsRefusalsOfTheBrokerAndGoesOnWhenTheyEnd() {
        append(P0, 0, 2);
        harness.fetches().errors(partition -> ErrorCode.TOPIC_AUTHORIZATION_FAILED);
        Consumer<String, String> consumer = consumer(P0);

        assertThatThrownBy(() -> harness.pollFor(consumer, 1_000))
                .isInstanceOf(BrokerException.class)
                .hasMessage("Could not read orders-0: node 1 at broker-1:9092 answered TOPIC_AUTHORIZATION_FAILED");
        harness.fetches().errors(partition -> ErrorCode.NONE);
        assertThat(harness.values(consumer, 2)).isEqualTo(values(0, 2));
    }

    @Test
    void goesOnAfterALostConnection() {
        append(P0, 0, 2);
        Consumer<String, String> consumer = consumer(P0);
        harness.values(consumer, 2);

        harness.client().network().cut(1);
        harness.fetches().forgetSessions();
        append(P0, 2, 4);

        assertThat(harness.values(consumer, 2)).isEqualTo(values(2, 4));
    }

    @Test
    void knowsHowFarItIsBehind() {
        append(P0, 0, 10);
        Consumer<String, String> consumer = consumer(harness.builder().maxPollRecords(3), P0);
        assertThat(consumer.currentLag(P0)).isEmpty();

        harness.poll(consumer);

        assertThat(consumer.currentLag(P0)).hasValue(7);
    }

    @Test
    void endsAWaitWhenWokenUp() {
        Consumer<String, String> consumer = consumer(P0);
        CompletableFuture<ConsumerRecords<String, String>> polled =
                CompletableFuture.supplyAsync(() -> consumer.poll(Duration.ofDays(300)));

        consumer.wakeup();

        assertThat(harness.blocking(polled::join).isEmpty()).isTrue();
    }

    @Test
    void endsAWaitWhenClosed() {
        Consumer<String, String> consumer = consumer(P0);
        CompletableFuture<ConsumerRecords<String, String>> polled =
                CompletableFuture.supplyAsync(() -> consumer.poll(Duration.ofDays(300)));

        harness.blocking(() -> {
            consumer.close();
            return true;
        });

        assertThatThrownBy(polled::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ClientClosedException.class);
    }

    @Test
    void refusesASecondThread() {
        Consumer<String, String> consumer = consumer(P0);
        Thread inside = new Thread(() -> consumer.poll(Duration.ofDays(300)), "inside");
        inside.setDaemon(true);
        inside.start();

        while (inside.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> consumer.seek(P0, 1))
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("inside");
        consumer.wakeup();
    }

    @Test
    void refusesToPollWithoutAnAssignmentAndSettingsItDoesNotHave() {
        Consumer<String, String> consumer = harness.builder().open();

        assertThatThrownBy(() -> consumer.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> harness.builder()
                        .property("client.rack", "r1")
                        .property("auto.offset.reset", "newest")
                        .open())
                .isInstanceOf(ClientConfigException.class)
                .hasMessageContaining("client.rack is not supported")
                .hasMessageContaining("by_duration");
    }
}
