package io.duolog.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** What tests of the producer have in common. */
final class ProducerFixtures {
    private static final String TOPIC = "orders";

    private ProducerFixtures() {}

    static ProducerRecord<String, String> record(int partition, String value) {
        return new ProducerRecord<String, String>(TOPIC, value).withPartition(partition);
    }

    static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("not failed");
        } catch (CompletionException wrapped) {
            return wrapped.getCause();
        }
    }

    /** The result of a future that must be complete by now: waiting would wait for ever. */
    static <T> T result(CompletableFuture<T> future) {
        assertThat(future).isDone();
        return future.join();
    }

    static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
