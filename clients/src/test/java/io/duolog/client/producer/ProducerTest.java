package io.duolog.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.PartitioningException;
import io.duolog.client.errors.RecordTooLargeException;
import io.duolog.client.errors.SerializationException;
import io.duolog.client.serialization.Serializers;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.InitProducerIdResponse;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("FutureReturnValueIgnored") // many tests look at the log instead
class ProducerTest {
    private static final String TOPIC = "orders";

    private final ClientHarness harness = new ClientHarness(2);

    private ProducerBuilder<String, String> builder() {
        return new ProducerBuilder<>(harness.runtime(), Serializers.string(), Serializers.string())
                .property("retry.backoff.ms", 100);
    }

    private static ProducerRecord<String, String> record(int partition, String value) {
        return new ProducerRecord<String, String>(TOPIC, value).withPartition(partition);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("not failed");
        } catch (CompletionException wrapped) {
            return wrapped.getCause();
        }
    }

    /** The result of a future that must be complete by now: waiting would wait for ever. */
    private static <T> T result(CompletableFuture<T> future) {
        assertThat(future).isDone();
        return future.join();
    }

    private static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void sendsRecordsOfOneLingerInOneBatch() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer =
                builder().linger(Duration.ofMillis(5)).open();

        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(producer.send(record(0, Integer.toString(i))));
        }
        harness.loop().advanceMs(4);
        assertThat(harness.brokers().requests(ProduceRequest.class)).isEmpty();
        harness.loop().advanceMs(1);

        assertThat(harness.brokers().requests(ProduceRequest.class)).hasSize(1);
        assertThat(harness.brokers().log(TOPIC, 0).values()).isEqualTo(values(0, 10));
        assertThat(harness.brokers().log(TOPIC, 0).batches()).hasSize(1);
        assertThat(sent)
                .extracting(future -> result(future).offset())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(result(sent.get(3)).timestampMs()).isEqualTo(ClientHarness.WALL_CLOCK.toEpochMilli());
    }

    @Test
    void sendsFullBatchesWithoutLingering() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer =
                builder().linger(Duration.ofSeconds(10)).batchSizeBytes(500).open();

        for (int i = 0; i < 5; i++) {
            producer.send(record(0, "x".repeat(200)));
        }
        harness.loop().advanceMs(0);

        assertThat(harness.brokers().log(TOPIC, 0).values()).hasSize(4);
        assertThat(harness.brokers().log(TOPIC, 0).batches()).allMatch(batch -> batch.sizeBytes() <= 500);
    }

    @Test
    void putsThePartitionsOfOneLeaderIntoOneRequest() {
        harness.topic(TOPIC, 6);
        Producer<String, String> producer = builder().open();

        for (int partition = 0; partition < 6; partition++) {
            producer.send(record(partition, "v"));
        }
        harness.loop().advanceMs(5);

        List<ProduceRequest> requests = harness.brokers().requests(ProduceRequest.class);
        assertThat(requests).hasSize(2);
        assertThat(requests)
                .allSatisfy(request ->
                        assertThat(request.topicData().get(0).partitionData()).hasSize(3));
    }

    @Test
    void keepsARequestBelowItsLargestSize() {
        harness.topic(TOPIC, 8);
        Producer<String, String> producer =
                builder().linger(Duration.ZERO).maxRequestSizeBytes(1_000).open();

        for (int partition = 0; partition < 8; partition++) {
            producer.send(record(partition, "x".repeat(600)));
        }
        harness.loop().advanceMs(0);

        assertThat(harness.brokers().requests(ProduceRequest.class)).hasSize(8);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void compressesBatches(CompressionType type) {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().compression(type).open();

        IntStream.range(0, 100).forEach(i -> producer.send(record(0, Integer.toString(i))));
        harness.loop().advanceMs(5);

        assertThat(harness.brokers().log(TOPIC, 0).values()).isEqualTo(values(0, 100));
        assertThat(harness.brokers().log(TOPIC, 0).batches()).allMatch(batch -> batch.compressionType() == type);
    }

    @Test
    void putsMoreRecordsIntoABatchWhenTheyCompressWell() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder()
                .compression(CompressionType.GZIP)
                .batchSizeBytes(2_000)
                .open();

        for (int i = 0; i < 12_000; i++) {
            producer.send(record(0, "a text that is rather long and always the same"));
            if (i % 20 == 0) {
                harness.loop().advanceMs(0);
            }
        }
        harness.loop().advanceMs(5);

        List<RecordBatch> batches = harness.brokers().log(TOPIC, 0).batches();
        assertThat(batches.get(batches.size() - 2).recordsCount())
                .isGreaterThan(2 * batches.get(0).recordsCount());
    }

    @Test
    void keepsOrderWithFiveRequestsOnTheirWayWhenTheFirstFails() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);
        AtomicInteger requests = new AtomicInteger();
        harness.brokers()
                .beforeAppend(
                        partition -> requests.getAndIncrement() == 0 ? ErrorCode.NOT_ENOUGH_REPLICAS : ErrorCode.NONE);
        List<Long> completed = new ArrayList<>();

        harness.network().hold();
        for (int i = 1; i < 9; i++) {
            producer.send(record(0, Integer.toString(i))).thenAccept(sent -> completed.add(sent.offset()));
            harness.loop().advanceMs(0);
        }
        assertThat(harness.brokers().requests(ProduceRequest.class)).hasSize(6);
        harness.network().release();
        harness.loop().advanceMs(1_000);

        assertThat(harness.brokers().log(TOPIC, 0).values()).isEqualTo(values(0, 9));
        assertThat(completed).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(producer.metrics().batchRetries()).isEqualTo(5);
    }

    @Test
    void numbersBatchesByRecords() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().open();

        for (int batch = 0; batch < 3; batch++) {
            producer.send(record(0, "a"));
            producer.send(record(0, "b"));
            harness.loop().advanceMs(5);
        }

        List<RecordBatch> batches = harness.brokers().log(TOPIC, 0).batches();
        assertThat(batches).extracting(RecordBatch::baseSequence).containsExactly(0, 2, 4);
        assertThat(batches).extracting(RecordBatch::producerId).containsOnly(1_000L);
        assertThat(batches).extracting(RecordBatch::producerEpoch).containsOnly((short) 0);
    }

    @Test
    void doesNotDuplicateWhatWasStoredBeforeTheConnectionBroke() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);

        harness.network().hold();
        CompletableFuture<RecordMetadata> sent = producer.send(record(0, "1"));
        harness.loop().advanceMs(0);
        harness.network().cut(1);
        harness.network().release();
        harness.loop().advanceMs(2_000);

        assertThat(harness.brokers().log(TOPIC, 0).values()).containsExactly("0", "1");
        assertThat(result(sent).offset()).isEqualTo(1);
    }

    @Test
    void completesFuturesInOrderWhenALaterBatchIsStoredFirst() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);
        AtomicInteger appends = new AtomicInteger();
        harness.brokers()
                .afterAppend(partition ->
                        appends.getAndIncrement() == 0 ? ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND : ErrorCode.NONE);
        List<String> completed = new ArrayList<>();

        producer.send(record(0, "1")).thenRun(() -> completed.add("1"));
        producer.flushAsync();
        harness.network().hold();
        harness.loop().advanceMs(0);
        producer.send(record(0, "2")).thenRun(() -> completed.add("2"));
        harness.loop().advanceMs(0);
        harness.network().release();
        harness.loop().advanceMs(50);
        assertThat(completed).isEmpty();
        harness.loop().advanceMs(1_000);

        assertThat(completed).containsExactly("1", "2");
        assertThat(harness.brokers().log(TOPIC, 0).values()).containsExactly("0", "1", "2");
    }

    @Test
    void startsTheNextEpochWhenTheBrokerLostTheSequence() {
        harness.topic(TOPIC, 2);
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);
        AtomicInteger requests = new AtomicInteger();
        harness.brokers()
                .beforeAppend(partition ->
                        requests.getAndIncrement() == 0 ? ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER : ErrorCode.NONE);

        CompletableFuture<RecordMetadata> sent = producer.send(record(0, "1"));
        harness.loop().advanceMs(10);

        assertThat(result(sent).offset()).isEqualTo(1);
        RecordBatch last = harness.brokers().log(TOPIC, 0).batches().get(1);
        assertThat(last.producerEpoch()).isEqualTo((short) 1);
        assertThat(last.baseSequence()).isZero();
        assertThat(last.isValid()).isTrue();
    }

    @Test
    void asksForANewIdWhenTheEpochIsFenced() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);
        AtomicInteger requests = new AtomicInteger();
        harness.brokers()
                .beforeAppend(partition ->
                        requests.getAndIncrement() == 0 ? ErrorCode.INVALID_PRODUCER_EPOCH : ErrorCode.NONE);

        producer.send(record(0, "1"));
        harness.loop().advanceMs(1_000);

        assertThat(harness.brokers().log(TOPIC, 0).values()).containsExactly("0", "1");
        assertThat(harness.brokers().log(TOPIC, 0).batches().get(1).producerId())
                .isEqualTo(1_001L);
    }

    @Test
    void goesOnAfterABatchInTheMiddleWasRefusedForGood() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);
        AtomicInteger requests = new AtomicInteger();
        harness.brokers()
                .beforeAppend(partition -> requests.getAndIncrement() == 0 ? ErrorCode.INVALID_RECORD : ErrorCode.NONE);

        harness.network().hold();
        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            sent.add(producer.send(record(0, Integer.toString(i))));
            harness.loop().advanceMs(0);
        }
        harness.network().release();
        harness.loop().advanceMs(5_000);

        assertThat(failure(sent.get(0)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("orders-0")
                .hasMessageContaining("INVALID_RECORD")
                .hasMessageContaining("node 1 at broker-1:9092");
        assertThat(harness.brokers().log(TOPIC, 0).values()).containsExactly("0", "2", "3", "4");
        assertThat(sent.subList(1, 4)).allMatch(future -> !future.isCompletedExceptionally());
    }

    @Test
    void goesOnWithoutIdempotenceAfterABatchInTheMiddleWasRefusedForGood() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer =
                builder().property("acks", "1").linger(Duration.ZERO).open();
        AtomicInteger requests = new AtomicInteger();
        harness.brokers()
                .beforeAppend(partition -> requests.getAndIncrement() == 1 ? ErrorCode.INVALID_RECORD : ErrorCode.NONE);

        for (int i = 0; i < 5; i++) {
            producer.send(record(0, Integer.toString(i)));
            harness.loop().advanceMs(0);
        }
        harness.loop().advanceMs(1_000);

        assertThat(harness.brokers().log(TOPIC, 0).values()).containsExactly("0", "2", "3", "4");
        assertThat(producer.metrics().recordErrors()).isEqualTo(1);
    }

    @Test
    void splitsABatchThatTheBrokerFindsTooLarge() {
        harness.topic(TOPIC, 1);
        harness.brokers().log(TOPIC, 0).limitBatches(400);
        Producer<String, String> producer = builder().open();

        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(producer.send(record(0, Integer.toString(i) + "-" + "x".repeat(50))));
        }
        CompletableFuture<Void> flushed = producer.flushAsync();
        harness.loop().advanceMs(5_000);

        assertThat(harness.brokers().log(TOPIC, 0).values()).hasSize(20);
        assertThat(sent)
                .extracting(future -> result(future).offset())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(Long::valueOf).toList());
        assertThat(producer.metrics().batchSplits()).isPositive();
        assertThat(flushed).isCompleted();
        List<Integer> sequences = harness.brokers().log(TOPIC, 0).batches().stream()
                .map(RecordBatch::baseSequence)
                .toList();
        assertThat(sequences).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void failsASingleRecordThatTheBrokerFindsTooLarge() {
        harness.topic(TOPIC, 1);
        harness.brokers().log(TOPIC, 0).limitBatches(100);
        Producer<String, String> producer = builder().open();

        CompletableFuture<RecordMetadata> tooLarge = producer.send(record(0, "x".repeat(200)));
        harness.loop().advanceMs(1_000);
        CompletableFuture<RecordMetadata> small = producer.send(record(0, "x"));
        harness.loop().advanceMs(1_000);

        assertThat(failure(tooLarge)).hasMessageContaining("MESSAGE_TOO_LARGE");
        assertThat(result(small).offset()).isZero();
    }

    @Test
    void refusesARecordThatIsLargerThanARequest() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().maxRequestSizeBytes(1_000).open();

        assertThat(failure(producer.send(record(0, "x".repeat(1_000)))))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("max.request.size = 1000");
    }

    @Test
    void followsTheLeader() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);

        harness.brokers().log(TOPIC, 0).moveTo(2);
        CompletableFuture<RecordMetadata> sent = producer.send(record(0, "1"));
        harness.loop().advanceMs(500);

        assertThat(result(sent).offset()).isEqualTo(1);
        assertThat(harness.brokers().log(TOPIC, 0).values()).containsExactly("0", "1");
    }

    @Test
    void goesToTheNewLeaderThatTheOldOneNamesWithoutAskingForMetadata() {
        harness.topic(TOPIC, 1);
        harness.brokers().tellNewLeader();
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);

        harness.brokers().on(ApiKey.METADATA, (node, request) -> null);
        harness.brokers().log(TOPIC, 0).moveTo(2);
        CompletableFuture<RecordMetadata> sent = producer.send(record(0, "1"));
        harness.loop().advanceMs(1);

        assertThat(result(sent).offset()).isEqualTo(1);
    }

    @Test
    void saysWhatKeptARecordFromBeingStored() {
        harness.topic(TOPIC, 1);
        harness.network().refuse("broker-1", 9092);
        harness.network().cut(1);
        Producer<String, String> producer =
                builder().deliveryTimeout(Duration.ofSeconds(60)).open();

        CompletableFuture<RecordMetadata> sent = producer.send(record(0, "v"));
        harness.loop().advanceMs(60_100);

        assertThat(failure(sent))
                .isInstanceOf(ClientTimeoutException.class)
                .hasMessageContaining("Timed out after 60000 ms")
                .hasMessageContaining("1 records in orders-0")
                .hasMessageContaining("last cause: node 1 at broker-1:9092: connection refused");
        assertThat(producer.metrics().recordErrors()).isEqualTo(1);
        assertThat(producer.metrics().bufferAvailableBytes()).isEqualTo(33_554_432L);
    }

    @Test
    void givesUpABatchThatIsOnItsWayWhenItsTimeIsUpAndGoesOn() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder()
                .linger(Duration.ZERO)
                .requestTimeout(Duration.ofSeconds(20))
                .deliveryTimeout(Duration.ofSeconds(30))
                .open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);

        harness.network().lose(frame -> frame.getShort(frame.position()) == ApiKey.PRODUCE.id());
        CompletableFuture<RecordMetadata> lost = producer.send(record(0, "1"));
        harness.loop().advanceMs(31_000);
        assertThat(failure(lost)).hasMessageContaining("Timed out after 30000 ms");
        harness.network().lose(frame -> false);
        CompletableFuture<RecordMetadata> next = producer.send(record(0, "2"));
        harness.loop().advanceMs(25_000);

        assertThat(result(next).offset()).isEqualTo(1);
        assertThat(harness.brokers().log(TOPIC, 0).values()).containsExactly("0", "2");
    }

    @Test
    void waitsForMemoryAndFailsWhenNoneBecomesFree() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder()
                .batchSizeBytes(1_000)
                .bufferMemoryBytes(2_000)
                .maxBlock(Duration.ofMillis(1))
                .open();
        harness.network().hold();

        producer.send(record(0, "x".repeat(850)));
        producer.send(record(0, "x".repeat(850)));
        CompletableFuture<RecordMetadata> third = producer.send(record(0, "x".repeat(850)));

        assertThat(failure(third))
                .isInstanceOf(ClientTimeoutException.class)
                .hasMessageContaining("buffer.memory = 2000");
        harness.network().release();
        harness.loop().advanceMs(100);
        assertThat(producer.send(record(0, "y"))).isNotCompletedExceptionally();
        assertThat(producer.metrics().recordsSent()).isEqualTo(2);
    }

    @Test
    void sendsWithoutAcknowledgement() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().property("acks", "0").open();

        CompletableFuture<RecordMetadata> sent = producer.send(record(0, "v"));
        harness.loop().advanceMs(5);

        assertThat(result(sent).hasOffset()).isFalse();
        assertThat(harness.brokers().log(TOPIC, 0).values()).containsExactly("v");
        assertThat(harness.brokers().log(TOPIC, 0).batches().get(0).hasProducerId())
                .isFalse();
    }

    @Test
    void speaksOldVersions() {
        harness.brokers().limitVersions(0, 7);
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().open();

        CompletableFuture<RecordMetadata> sent = producer.send(record(0, "v"));
        harness.loop().advanceMs(5);

        assertThat(result(sent).offset()).isZero();
    }

    @Test
    void failsEverythingWhenTheClusterGivesNoProducerId() {
        harness.topic(TOPIC, 1);
        harness.brokers()
                .on(
                        ApiKey.INIT_PRODUCER_ID,
                        (node, request) -> new InitProducerIdResponse(
                                0, ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code(), -1, (short) -1));
        Producer<String, String> producer = builder().open();

        CompletableFuture<RecordMetadata> sent = producer.send(record(0, "v"));
        harness.loop().advanceMs(10);

        assertThat(failure(sent)).hasMessageContaining("CLUSTER_AUTHORIZATION_FAILED");
    }

    @Test
    void flushesWithoutLingering() {
        harness.topic(TOPIC, 3);
        Producer<String, String> producer =
                builder().linger(Duration.ofSeconds(10)).open();
        List<CompletableFuture<RecordMetadata>> sent =
                List.of(producer.send(record(0, "a")), producer.send(record(1, "b")), producer.send(record(2, "c")));

        CompletableFuture<Void> flushed = producer.flushAsync();
        harness.loop().advanceMs(0);

        assertThat(flushed).isCompleted();
        assertThat(sent).allMatch(CompletableFuture::isDone);
    }

    @Test
    void tellsCallbacksInOrder() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().open();
        List<Long> offsets = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            producer.send(record(0, "v"), (metadata, error) -> {
                offsets.add(metadata.offset());
                throw new IllegalStateException("a callback's failure is its own");
            });
        }
        harness.loop().advanceMs(5);

        assertThat(offsets).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void failsSendsAfterClose() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().open();
        CompletableFuture<RecordMetadata> before = producer.send(record(0, "v"));

        harness.loop().execute(() -> producer.close(Duration.ZERO));
        harness.loop().advanceMs(0);

        assertThat(failure(before)).isInstanceOf(ClientClosedException.class);
        assertThat(failure(producer.send(record(0, "v")))).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void namesTheTopicWhenASerializerFails() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = new ProducerBuilder<String, String>(
                        harness.runtime(), Serializers.string(), (topic, headers, data) -> {
                            throw new IllegalArgumentException("no such schema");
                        })
                .open();

        assertThat(failure(producer.send(record(0, "v"))))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("value of a record for topic orders: no such schema");
    }

    @Test
    void sendsWhereAPartitionerSays() {
        harness.topic(TOPIC, 3);
        Producer<String, String> turns =
                builder().partitioner(Partitioners.roundRobin()).open();
        for (int i = 0; i < 6; i++) {
            turns.send(new ProducerRecord<>(TOPIC, "same key", "v"));
        }
        harness.loop().advanceMs(5);

        assertThat(IntStream.range(0, 3)
                        .map(p -> harness.brokers().log(TOPIC, p).values().size()))
                .containsOnly(2);
        Producer<String, String> wrong =
                builder().partitioner(Partitioners.always(3)).open();
        assertThat(failure(wrong.send(new ProducerRecord<>(TOPIC, "v"))))
                .isInstanceOf(PartitioningException.class)
                .hasMessageContaining("chose partition 3 of topic orders, which has 3");
    }

    @Test
    void fillsABatchOfOnePartitionBeforeItGoesOnToAnother() {
        harness.topic(TOPIC, 4);
        Producer<String, String> producer =
                builder().batchSizeBytes(1_000).linger(Duration.ofSeconds(1)).open();

        for (int i = 0; i < 400; i++) {
            producer.send(new ProducerRecord<>(TOPIC, "x".repeat(100)));
        }
        harness.loop().advanceMs(2_000);

        List<RecordBatch> batches = IntStream.range(0, 4)
                .mapToObj(p -> harness.brokers().log(TOPIC, p).batches())
                .flatMap(List::stream)
                .toList();
        assertThat(batches.stream().mapToInt(RecordBatch::recordsCount).sum()).isEqualTo(400);
        assertThat(batches).filteredOn(batch -> batch.recordsCount() < 7).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void failsAtOnceOnTheEventLoopWhenItWouldHaveToWait() {
        Producer<String, String> producer = builder().open();
        List<Throwable> failures = new ArrayList<>();

        harness.loop()
                .execute(() ->
                        producer.send(new ProducerRecord<>("unknown", "v"), (metadata, error) -> failures.add(error)));
        harness.loop().execute(() -> assertThatThrownBy(producer::flush).isInstanceOf(IllegalStateException.class));
        harness.loop().advanceMs(0);

        assertThat(failures).singleElement().isInstanceOf(ClientTimeoutException.class);
    }

    @Test
    void takesDefaultsFromTheClient() {
        ClientHarness slow = new ClientHarness(1, Map.of("linger.ms", "50"));
        slow.topic(TOPIC, 1);
        Producer<String, String> producer =
                new ProducerBuilder<>(slow.runtime(), Serializers.string(), Serializers.string()).open();

        producer.send(record(0, "v"));
        slow.loop().advanceMs(49);
        assertThat(slow.brokers().requests(ProduceRequest.class)).isEmpty();
        slow.loop().advanceMs(1);

        assertThat(slow.brokers().requests(ProduceRequest.class)).hasSize(1);
    }

    @Test
    void asksForMetadataOnceForMuchTrafficThroughOneFailure() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer = builder().linger(Duration.ZERO).open();
        producer.send(record(0, "0"));
        harness.loop().advanceMs(0);
        int before = harness.brokers().requests(MetadataRequest.class).size();

        harness.brokers().log(TOPIC, 0).moveTo(2);
        for (int i = 0; i < 100; i++) {
            producer.send(record(0, "v"));
            harness.loop().advanceMs(1);
        }
        harness.loop().advanceMs(200);

        assertThat(harness.brokers().requests(MetadataRequest.class).size() - before)
                .isLessThanOrEqualTo(3);
        assertThat(harness.brokers().log(TOPIC, 0).values()).hasSize(101);
    }
}
