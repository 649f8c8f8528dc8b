package io.duolog.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.serialization.Serializers;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random schedules of sends, refusals, lost answers, broken connections and leader changes, each from its seed. */
@SuppressWarnings("FutureReturnValueIgnored") // many tests look at the log instead
class ProducerPropertyTest {
    private static final int SCHEDULES = 150;
    private static final int STEPS = 120;
    private static final int PARTITIONS = 3;
    private static final String TOPIC = "t";
    private static final List<ErrorCode> REFUSALS = List.of(
            ErrorCode.NOT_LEADER_OR_FOLLOWER,
            ErrorCode.NOT_ENOUGH_REPLICAS,
            ErrorCode.CORRUPT_MESSAGE,
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            ErrorCode.MESSAGE_TOO_LARGE);
    private static final List<ErrorCode> LOST_ANSWERS = List.of(
            ErrorCode.REQUEST_TIMED_OUT, ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND, ErrorCode.NETWORK_EXCEPTION);

    static LongStream seeds() {
        return new SplittableRandom(ClientHarness.SEED).longs(SCHEDULES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void storesEveryRecordOnceAndInOrderWhateverFails(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ClientHarness harness = new ClientHarness(2);
        harness.topic(TOPIC, PARTITIONS);
        Producer<String, String> producer = new ProducerBuilder<>(
                        harness.runtime(), Serializers.string(), Serializers.string())
                .linger(Duration.ofMillis(random.nextInt(3)))
                .batchSizeBytes(150 + random.nextInt(300))
                .open();
        int refusalPercent = random.nextInt(30);
        harness.brokers().beforeAppend(partition -> pick(random, refusalPercent, REFUSALS));
        harness.brokers().afterAppend(partition -> pick(random, refusalPercent, LOST_ANSWERS));
        Map<Integer, List<String>> sent = new HashMap<>();
        List<CompletableFuture<RecordMetadata>> futures = new ArrayList<>();
        Map<Integer, List<String>> completed = new HashMap<>();

        for (int step = 0; step < STEPS; step++) {
            for (int count = random.nextInt(6); count > 0; count--) {
                int partition = random.nextInt(PARTITIONS);
                String value = step + "." + count + "-" + "x".repeat(random.nextInt(60));
                sent.computeIfAbsent(partition, key -> new ArrayList<>()).add(value);
                CompletableFuture<RecordMetadata> future =
                        producer.send(new ProducerRecord<String, String>(TOPIC, value).withPartition(partition));
                future.thenRun(() -> completed
                        .computeIfAbsent(partition, key -> new ArrayList<>())
                        .add(value));
                futures.add(future);
            }
            disturb(harness, random);
            harness.loop().advanceMs(random.nextInt(40));
        }
        harness.brokers().beforeAppend(partition -> ErrorCode.NONE);
        harness.brokers().afterAppend(partition -> ErrorCode.NONE);
        harness.network().release();
        harness.loop().advanceMs(60_000);

        assertThat(futures).as("seed %d", seed).allMatch(CompletableFuture::isDone);
        List<String> failures = futures.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(future -> future.handle((ok, error) -> String.valueOf(error.getMessage()))
                        .join())
                .toList();
        assertThat(failures).as("seed %d", seed).allMatch(message -> message.contains("MESSAGE_TOO_LARGE"));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<String> stored = harness.brokers().log(TOPIC, partition).values();
            assertThat(stored).as("seed %d, partition %d", seed, partition).doesNotHaveDuplicates();
            List<String> acknowledged = completed.getOrDefault(partition, List.of());
            assertThat(stored).as("seed %d, partition %d", seed, partition).containsAll(acknowledged);
            List<String> expectedOrder = new ArrayList<>(sent.getOrDefault(partition, List.of()));
            expectedOrder.retainAll(stored);
            assertThat(stored).as("seed %d, partition %d", seed, partition).isEqualTo(expectedOrder);
            List<String> expectedCompletions = new ArrayList<>(expectedOrder);
            expectedCompletions.retainAll(acknowledged);
            assertThat(acknowledged)
                    .as("seed %d, partition %d", seed, partition)
                    .isEqualTo(expectedCompletions);
        }
        assertThat(producer.metrics().bufferAvailableBytes())
                .as("seed %d", seed)
                .isEqualTo(33_554_432L);
    }

    private static ErrorCode pick(SplittableRandom random, int percent, List<ErrorCode> errors) {
        return random.nextInt(100) < percent ? errors.get(random.nextInt(errors.size())) : ErrorCode.NONE;
    }

    private static void disturb(ClientHarness harness, SplittableRandom random) {
        switch (random.nextInt(12)) {
            case 0 -> harness.network().cut(1 + random.nextInt(2));
            case 1 -> harness.brokers().log(TOPIC, random.nextInt(PARTITIONS)).moveTo(1 + random.nextInt(2));
            case 2 -> harness.network().hold();
            case 3, 4, 5 -> harness.network().release();
            default -> {
                // nothing happens at most steps
            }
        }
    }
}
