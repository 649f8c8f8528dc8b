package io.duolog.client.admin;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What comes of a call about several things: each succeeds or fails by itself. Futures complete on the client's event
 * loop, which must not be blocked; they fail with a {@code ClientException}.
 *
 * @param <K> what was asked about
 * @param <V> what comes of each
 */
public final class AdminResult<K, V> {
    private final Map<K, CompletableFuture<V>> futures;

    private AdminResult(Map<K, CompletableFuture<V>> futures) {
        this.futures = futures;
    }

    /** Futures for these things, in this order. */
    static <K, V> AdminResult<K, V> of(Collection<K> items) {
        Map<K, CompletableFuture<V>> futures = new LinkedHashMap<>();
        items.forEach(item -> futures.put(item, new CompletableFuture<>()));
        return new AdminResult<>(Collections.unmodifiableMap(futures));
    }

    /** The same future of one thing, seen by itself. */
    static <K, V> AdminResult<K, V> only(K item, CompletableFuture<V> future) {
        return new AdminResult<>(Map.of(item, future));
    }

    /** The future of each; unmodifiable, in the order of asking. */
    public Map<K, CompletableFuture<V>> futures() {
        return futures;
    }

    /**
     * The future of one.
     *
     * @throws IllegalArgumentException if it was not asked about
     */
    public CompletableFuture<V> get(K item) {
        CompletableFuture<V> future = futures.get(item);
        if (future == null) {
            throw new IllegalArgumentException(item + " was not asked about, only " + futures.keySet());
        }
        return future;
    }

    /** Completes with all values when all are there; fails, when all have ended, with the error of one that failed. */
    public CompletableFuture<Map<K, V>> all() {
        return CompletableFuture.allOf(futures.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(nothing -> {
                    Map<K, V> values = new LinkedHashMap<>();
                    futures.forEach((item, future) -> values.put(item, future.join()));
                    return Collections.unmodifiableMap(values);
                });
    }
}
