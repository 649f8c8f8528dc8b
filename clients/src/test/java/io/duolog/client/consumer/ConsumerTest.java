package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.partition;
import static io.duolog.client.consumer.ConsumerHarness.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.TopicPartition;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientConfigException;
import io.duolog.client.errors.InvalidRecordsException;
import io.duolog.client.errors.SerializationException;
import io.duolog.client.serialization.Deserializers;
import io.duolog.client.testing.FakeFetches.Batch;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.ControlRecordType;
import io.duolog.protocol.record.EndTransactionMarker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
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

    private List<FetchRequest> fetches() {
        return harness.client().brokers().requests(FetchRequest.class);
    }

    private void marker(long producerId, ControlRecordType type) {
        ByteBuffer batch = new EndTransactionMarker(type, 0).toBatch(1_000, producerId, (short) 0);
        harness.fetches().appendBytes(P0, batch, 0);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readsBatchesOfEveryCodecInOrder(CompressionType codec) {
        harness.fetches().append(P0, new Batch(codec, 0, -1, values(0, 700)));
        harness.fetches().append(P0, new Batch(codec, 0, -1, values(700, 900)));
        Consumer<String, String> consumer = harness.consumer(P0);

        assertThat(harness.values(consumer, 900)).isEqualTo(values(0, 900));
        assertThat(consumer.position(P0)).isEqualTo(900);
    }

    @Test
    void asksForNothingBeforeTheFirstPoll() {
        Consumer<String, String> consumer = harness.consumer(P0);
        consumer.seek(P0, 3);
        harness.client().loop().advanceMs(1_000);

        assertThat(harness.client().brokers().requests()).isEmpty();
    }

    @Test
    void returnsNoMoreThanMaxPollRecordsAtOnce() {
        harness.append(P0, 0, 10);
        Consumer<String, String> consumer = harness.consumer(harness.builder().maxPollRecords(4), P0);

        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("0", "1", "2", "3");
        assertThat(consumer.position(P0)).isEqualTo(4);
        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("4", "5", "6", "7");
        assertThat(harness.poll(consumer)).extracting(ConsumerRecord::value).containsExactly("8", "9");
    }

    @Test
    void fetchesAheadWithinBounds() {
        IntStream.range(0, 50).forEach(i -> harness.fetches().append(P0, Batch.of("x".repeat(1_000))));
        Consumer<String, String> consumer =
                harness.consumer(harness.builder().maxPartitionFetchBytes(5_000).maxPollRecords(1), P0);

        harness.poll(consumer);
        harness.client().loop().advanceMs(10_000);

        assertThat(fetches()).as("one that is read, one or two that wait").hasSizeBetween(2, 4);
        assertThat(harness.values(consumer, 49)).hasSize(49);
    }

    @Test
    void asksABrokerForAllItsPartitionsAtOnce() {
        IntStream.range(0, 50).forEach(i -> {
            harness.fetches().append(P0, Batch.of("x".repeat(1_000)));
            harness.fetches().append(partition(2), Batch.of("x".repeat(1_000)));
        });
        Consumer<String, String> consumer =
                harness.consumer(harness.builder().maxPartitionFetchBytes(5_000).maxPollRecords(1), P0, partition(2));

        for (int record = 0; record < 100; record++) {
            assertThat(harness.poll(consumer)).hasSize(1);
            harness.client().loop().advanceMs(20);
        }

        assertThat(fetches()).as("each with four batches of both").hasSizeLessThan(20);
    }

    @Test
    void readsPartitionsInTurn() {
        for (int number = 0; number < 4; number++) {
            harness.append(partition(number), 0, 100);
        }
        Consumer<String, String> consumer = harness.consumer(
                harness.builder().maxPollRecords(10), partition(0), partition(1), partition(2), partition(3));
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
        harness.append(P0, 0, 1);
        Consumer<String, String> consumer = harness.consumer(P0, partition(2));
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
        harness.append(P0, 0, 1);
        Consumer<String, String> consumer = harness.consumer(P0);
        harness.values(consumer, 1);

        harness.fetches().refuseNext(error);
        harness.append(P0, 1, 3);

        assertThat(harness.values(consumer, 2)).isEqualTo(values(1, 3));
    }

    @Test
    void endsItsSessionWhenClosed() {
        harness.append(P0, 0, 1);
        Consumer<String, String> consumer = harness.consumer(P0);
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
                harness.consumer(harness.builder().property("isolation.level", "read_committed"), P0);
        assertThat(harness.values(committed, 3)).containsExactly("committed 2", "plain 3", "committed 6");
        assertThat(committed.position(P0)).isEqualTo(8);

        Consumer<String, String> uncommitted = harness.consumer(P0);
        assertThat(harness.values(uncommitted, 5)).hasSize(5).contains("aborted 1");
    }

    @Test
    void returnsNothingOfPausedPartitionsAndKeepsWhatWasFetched() {
        harness.append(P0, 0, 6);
        harness.append(partition(1), 0, 2);
        Consumer<String, String> consumer = harness.consumer(harness.builder().maxPollRecords(2), P0);
        harness.poll(consumer);

        consumer.pause(List.of(P0));
        harness.pollFor(consumer, 1_000);
        assertThat(consumer.paused()).containsExactly(P0);
        consumer.resume(List.of(P0));

        assertThat(harness.values(consumer, 4)).isEqualTo(values(2, 6));
    }

    @Test
    void deserializesWhenAskedAndGoesOnBehindWhatItCannot() {
        harness.append(P0, 0, 1);
        harness.fetches().append(P0, Batch.of("not a number"));
        harness.append(P0, 2, 3);
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
        harness.append(P0, 0, 3);
        ByteBuffer damaged = harness.fetches().batch(P0, 2);
        int last = damaged.limit() - 2;
        damaged.put(last, (byte) (damaged.get(last) + 1));
        harness.append(P0, 3, 4);
        Consumer<String, String> consumer = harness.consumer(P0);

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
        harness.append(P0, 0, 1);
        harness.fetches().batch(P0, 0).putInt(CRC_POSITION, 12_345);
        Consumer<String, String> consumer = harness.consumer(harness.builder().checkCrcs(false), P0);

        assertThat(harness.values(consumer, 1)).containsExactly("0");
    }

    @Test
    void reportsRefusalsOfTheBrokerAndGoesOnWhenTheyEnd() {
        harness.append(P0, 0, 2);
        harness.fetches().errors(partition -> ErrorCode.TOPIC_AUTHORIZATION_FAILED);
        Consumer<String, String> consumer = harness.consumer(P0);

        assertThatThrownBy(() -> harness.pollFor(consumer, 1_000))
                .isInstanceOf(BrokerException.class)
                .hasMessage("Could not read orders-0: node 1 at broker-1:9092 answered TOPIC_AUTHORIZATION_FAILED");
        harness.fetches().errors(partition -> ErrorCode.NONE);
        assertThat(harness.values(consumer, 2)).isEqualTo(values(0, 2));
    }

    @Test
    void goesOnAfterALostConnection() {
        harness.append(P0, 0, 2);
        Consumer<String, String> consumer = harness.consumer(P0);
        harness.values(consumer, 2);

        harness.client().network().cut(1);
        harness.fetches().forgetSessions();
        harness.append(P0, 2, 4);

        assertThat(harness.values(consumer, 2)).isEqualTo(values(2, 4));
    }

    @Test
    void endsAWaitWhenWokenUp() {
        Consumer<String, String> consumer = harness.consumer(P0);
        CompletableFuture<ConsumerRecords<String, String>> polled =
                CompletableFuture.supplyAsync(() -> consumer.poll(Duration.ofDays(300)));

        consumer.wakeup();

        assertThat(harness.blocking(polled::join).isEmpty()).isTrue();
    }

    @Test
    void endsAWaitWhenClosed() {
        Consumer<String, String> consumer = harness.consumer(P0);
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
        Consumer<String, String> consumer = harness.consumer(P0);
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
                        .property("exclude.internal.topics", "true")
                        .property("auto.offset.reset", "newest")
                        .open())
                .isInstanceOf(ClientConfigException.class)
                .hasMessageContaining("exclude.internal.topics is not supported")
                .hasMessageContaining("by_duration");
    }
}
