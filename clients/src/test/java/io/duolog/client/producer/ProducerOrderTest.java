package io.duolog.client.producer;

import static io.duolog.client.producer.ProducerFixtures.failure;
import static io.duolog.client.producer.ProducerFixtures.record;
import static io.duolog.client.producer.ProducerFixtures.result;
import static io.duolog.client.producer.ProducerFixtures.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.errors.BrokerException;
import io.duolog.client.serialization.Serializers;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.InitProducerIdResponse;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.record.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Records in order, and none twice, whatever fails on the way. */
@SuppressWarnings("FutureReturnValueIgnored") // many tests look at the log instead
class ProducerOrderTest {
    private static final String TOPIC = "orders";

    private final ClientHarness harness = new ClientHarness(2);

    private ProducerBuilder<String, String> builder() {
        return new ProducerBuilder<>(harness.runtime(), Serializers.string(), Serializers.string())
                .property("retry.backoff.ms", 100);
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
}
