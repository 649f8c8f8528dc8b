package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.config.ClientSchemas;
import io.duolog.client.serialization.Deserializers;
import io.duolog.client.testing.ClientHarness;
import io.duolog.client.testing.FakeFetches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A consumer's surroundings: fake brokers with logs to fetch, and a clock that the test moves. */
final class ConsumerHarness {
    static final String TOPIC = "orders";

    private static final int ROUNDS_MAX = 2_000;
    private static final int ROUND_MS = 20;

    private final ClientHarness client;
    private final FakeFetches fetches;
    private final DefaultAdmin admin;

    ConsumerHarness(int nodes, int partitions) {
        client = new ClientHarness(nodes);
        client.brokers().topic(TOPIC, partitions);
        fetches = new FakeFetches(client.brokers());
        admin = DefaultAdmin.open(
                client.runtime(), ClientSchemas.CLIENT.parse(Map.of("bootstrap.servers", "broker-1:9092")));
    }

    ClientHarness client() {
        return client;
    }

    FakeFetches fetches() {
        return fetches;
    }

    DefaultAdmin admin() {
        return admin;
    }

    ConsumerBuilder<String, String> builder() {
        return new ConsumerBuilder<>(client.runtime(), admin, Deserializers.string(), Deserializers.string())
                .property("auto.offset.reset", "earliest");
    }

    /** A consumer of these partitions. */
    Consumer<String, String> consumer(ConsumerBuilder<String, String> builder, TopicPartition... partitions) {
        Consumer<String, String> consumer = builder.open();
        consumer.assign(List.of(partitions));
        return consumer;
    }

    Consumer<String, String> consumer(TopicPartition... partitions) {
        return consumer(builder(), partitions);
    }

    /** Appends numbers as values, one batch each. */
    void append(TopicPartition partition, int from, int to) {
        for (int value = from; value < to; value++) {
            fetches.append(partition, FakeFetches.Batch.of(Integer.toString(value)));
        }
    }

    /** The values that {@link #append} gives to records. */
    static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }

    /** Polls until there are records, or much time has passed. */
    List<ConsumerRecord<String, String>> poll(Consumer<String, String> consumer) {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            ConsumerRecords<String, String> records = consumer.poll(Duration.ZERO);
            if (!records.isEmpty()) {
                return records.stream().toList();
            }
            client.loop().advanceMs(ROUND_MS);
        }
        return List.of();
    }

    /** Polls until so many values have come; then once more, to see whether there are more. */
    List<String> values(Consumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        while (values.size() < count) {
            List<ConsumerRecord<String, String>> records = poll(consumer);
            if (records.isEmpty()) {
                return values;
            }
            records.forEach(record -> values.add(record.value()));
        }
        client.loop().advanceMs(ROUND_MS);
        consumer.poll(Duration.ZERO).forEach(record -> values.add(record.value()));
        return values;
    }

    /** Polls for some time without expecting records; what is thrown is thrown. */
    void pollFor(Consumer<String, String> consumer, long durationMs) {
        for (long passedMs = 0; passedMs < durationMs; passedMs += ROUND_MS) {
            if (!consumer.poll(Duration.ZERO).isEmpty()) {
                throw new AssertionError("there were records");
            }
            client.loop().advanceMs(ROUND_MS);
        }
    }

    /** Runs something that blocks, on a thread of its own, while the event loop and the clock go on. */
    <T> T blocking(Supplier<T> call) {
        CompletableFuture<T> result = CompletableFuture.supplyAsync(call);
        while (!result.isDone()) {
            client.loop().advanceMs(1);
            Thread.onSpinWait();
        }
        return result.join();
    }
}
