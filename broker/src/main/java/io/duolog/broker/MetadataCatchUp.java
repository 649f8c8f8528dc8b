package io.duolog.broker;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings this broker up to date with the metadata. Others may just be electing a controller, or be out of reach for a while: it
 * asks again until they can say where the log ends, for as long as its caller waits. Thread-safe.
 */
public final class MetadataCatchUp {
    private static final Duration ASK_AGAIN = Duration.ofMillis(100);

    private final MetadataLog log;
    private final ReadinessPublisher readiness;
    private final SerialScheduler scheduler;

    /**
     * Asks nothing yet.
     *
     * @param log whose end is asked for
     * @param readiness tells how far the image reaches
     * @param scheduler when to ask again
     */
    public MetadataCatchUp(MetadataLog log, ReadinessPublisher readiness, SerialScheduler scheduler) {
        this.log = requireNonNull(log, "log");
        this.readiness = requireNonNull(readiness, "readiness");
        this.scheduler = requireNonNull(scheduler, "scheduler");
    }

    /**
     * Completes when the image holds everything that was committed at the time of the call; exceptionally when the backend
     * has failed or is closed. Who waits no longer cancels it.
     */
    public CompletableFuture<Void> caughtUp() {
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        ask(caughtUp);
        return caughtUp;
    }

    /** As {@link #caughtUp()}, but waits no longer than {@code limit}, and completes then as if there were no more to come. */
    public CompletableFuture<Void> caughtUpWithin(Duration limit) {
        CompletableFuture<Void> caughtUp = caughtUp();
        Cancellable limited = scheduler.schedule(() -> caughtUp.complete(null), limit);
        return caughtUp.whenComplete((done, failure) -> limited.cancel());
    }

    private void ask(CompletableFuture<Void> caughtUp) {
        if (caughtUp.isDone()) {
            return;
        }
        log.committedEnd().thenCompose(readiness::reached).whenComplete((done, failure) -> {
            if (failure == null) {
                // Not at once: the loader has no new image yet while it tells its publishers.
                scheduler.execute(() -> caughtUp.complete(null));
            } else if (cause(failure) instanceof BackendUnavailableException) {
                scheduler.schedule(() -> ask(caughtUp), ASK_AGAIN);
            } else {
                caughtUp.completeExceptionally(cause(failure));
            }
        });
    }

    private static Throwable cause(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
