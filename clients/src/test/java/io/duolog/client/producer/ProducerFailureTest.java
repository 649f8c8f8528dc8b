package io.duolog.client.producer;

import static io.duolog.client.producer.ProducerFixtures.failure;
import static io.duolog.client.producer.ProducerFixtures.record;
import static io.duolog.client.producer.ProducerFixtures.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.RecordTooLargeException;
import io.duolog.client.errors.SerializationException;
import io.duolog.client.serialization.Serializers;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.record.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is refused, too late or too large, and how that is told. */
@SuppressWarnings("FutureReturnValueIgnored") // many tests look at the log instead
class ProducerFailureTest {
    private static final String TOPIC = "orders";

    private final ClientHarness harness = new ClientHarness(2);

    private ProducerBuilder<String, String> builder() {
        return new ProducerBuilder<>(harness.runtime(), Serializers.string(), Serializers.string())
                .property("retry.backoff.ms", 100);
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
    void isClosedLaterWhereTheEventLoopIsTooBusyToDoItNow() {
        harness.topic(TOPIC, 1);
        Producer<String, String> producer =
                builder().maxBlock(Duration.ofMillis(1)).open();
        CompletableFuture<RecordMetadata> before = producer.send(record(0, "v"));

        producer.close(Duration.ZERO);
        assertThat(before).isNotDone();
        harness.loop().advanceMs(0);

        assertThat(failure(before)).isInstanceOf(ClientClosedException.class);
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
}
