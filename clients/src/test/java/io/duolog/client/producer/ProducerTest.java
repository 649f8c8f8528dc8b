package io.duolog.client.producer;

import static io.duolog.client.producer.ProducerFixtures.failure;
import static io.duolog.client.producer.ProducerFixtures.record;
import static io.duolog.client.producer.ProducerFixtures.result;
import static io.duolog.client.producer.ProducerFixtures.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.errors.PartitioningException;
import io.duolog.client.serialization.Serializers;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
