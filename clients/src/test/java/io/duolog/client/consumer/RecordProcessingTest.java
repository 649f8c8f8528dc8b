package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.TOPIC;
import static io.duolog.client.consumer.ConsumerHarness.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.TopicPartition;
import io.duolog.client.errors.RecordProcessingException;
import io.duolog.client.testing.FakeCoordinator;
import io.duolog.client.testing.FakeFetches.Batch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code process} in a group of one. */
class RecordProcessingTest {
    private static final TopicPartition P0 = partition(0);

    private final ConsumerHarness harness = new ConsumerHarness(1, 2);
    private final FakeCoordinator coordinator =
            new FakeCoordinator(harness.client().brokers());
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<String> handled = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private Consumer<String, String> subscribed() {
        // Time passes much faster than threads run here.
        Consumer<String, String> consumer = harness.builder()
                .group("shop")
                .maxPollInterval(Duration.ofDays(10))
                .open();
        consumer.subscribe(List.of(TOPIC));
        return consumer;
    }

    private void process(Consumer<String, String> consumer, RecordHandler<String, String> handler) {
        harness.blocking(() -> {
            consumer.process(ProcessingOptions.of(threads, 4), handler);
            return true;
        });
    }

    @Test
    void commitsWhatIsFinishedAndEndsWithAWakeup() {
        for (int value = 0; value < 20; value++) {
            harness.fetches().append(partition(value % 2), Batch.of(Integer.toString(value)));
        }
        Consumer<String, String> consumer = subscribed();
        process(consumer, record -> {
            handled.add(record.value());
            if (handled.size() == 20) {
                consumer.wakeup();
            }
        });

        assertThat(handled).hasSize(20).doesNotHaveDuplicates();
        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(10);
        assertThat(coordinator.offsets().get(partition(1)).offset()).isEqualTo(10);
    }

    @Test
    void commitsUpToTheRecordThatFailedAndComesBackToIt() {
        harness.fetches().append(P0, Batch.of("0", "poison", "2"));
        Consumer<String, String> consumer = subscribed();
        assertThatThrownBy(() -> process(consumer, record -> {
                    handled.add(record.value());
                    if ("poison".equals(record.value())) {
                        throw new IllegalStateException("cannot handle it");
                    }
                }))
                .hasRootCauseMessage("cannot handle it")
                .hasStackTraceContaining(RecordProcessingException.class.getName())
                .hasStackTraceContaining("orders-0 at offset 1");

        assertThat(handled).containsExactly("0", "poison");
        assertThat(coordinator.offsets().get(P0).offset()).isEqualTo(1);
        assertThat(consumer.position(P0)).isEqualTo(1);
        assertThat(harness.values(consumer, 2)).containsExactly("poison", "2");
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> ProcessingOptions.of(threads, 0)).hasMessageContaining("concurrency is 0");
        assertThatThrownBy(() -> new ProcessingOptions(threads, 4, 3, Duration.ZERO))
                .hasMessageContaining("recordsMax is 3");
    }
}
