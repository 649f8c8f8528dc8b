package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The answers that callers still wait for, so that none waits for ever. Thread-safe. */
final class Owed {
    private final Map<Long, CompletableFuture<?>> unanswered = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile @Nullable CoordinationException closed;

    /** A new answer, which completes exceptionally at the latest with {@link #close}. */
    <T> CompletableFuture<T> add() {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Long id = ids.getAndIncrement();
        unanswered.put(id, answer);
        CompletableFuture<?> unused = answer.whenComplete((value, failure) -> unanswered.remove(id));
        CoordinationException present = closed;
        if (present != null) {
            answer.completeExceptionally(present);
        }
        return answer;
    }

    /** What is owed now will not come. */
    void fail(CoordinationException cause) {
        List.copyOf(unanswered.values()).forEach(answer -> answer.completeExceptionally(cause));
    }

    /** What is owed now will not come, nor will anything that is asked later. */
    void close(CoordinationException cause) {
        closed = cause;
        fail(cause);
    }
}
