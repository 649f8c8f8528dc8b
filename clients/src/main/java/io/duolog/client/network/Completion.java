package io.duolog.client.network;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to happen when a future completes, if nobody waits for that in turn. */
public final class Completion {
    private static final Logger LOGGER = LoggerFactory.getLogger(Completion.class);

    private Completion() {}

    /**
     * Runs one of two actions when {@code future} completes, on the thread that completes it. What an action throws is a
     * defect; it is logged instead of being lost in a future.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what the actions throw is logged, nothing else depends on them
    public static <T> void listen(CompletableFuture<T> future, Consumer<T> onResult, Consumer<Throwable> onFailure) {
        future.whenComplete((result, failure) -> {
            try {
                if (failure == null) {
                    onResult.accept(result);
                } else {
                    onFailure.accept(failure);
                }
            } catch (RuntimeException | Error defect) {
                LOGGER.error("Handling the completion of a future failed", defect);
            }
        });
    }

    /** Runs an action when {@code future} has completed, in whatever way. */
    public static void listen(CompletableFuture<?> future, Runnable onEnd) {
        listen(future, result -> onEnd.run(), failure -> onEnd.run());
    }
}
