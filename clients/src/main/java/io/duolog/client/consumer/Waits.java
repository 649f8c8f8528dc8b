package io.duolog.client.consumer;

import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientInterruptedException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.network.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the application's thread waits for the event loop. */
final class Waits {
    private final EventLoop loop;
    private final ConsumerInbox inbox;

    Waits(EventLoop loop, ConsumerInbox inbox) {
        this.loop = loop;
        this.inbox = inbox;
    }

    /** When a wait of this length ends, on the loop's clock. */
    long deadlineMs(Duration timeout) {
        long nowMs = loop.nowMs();
        long deadlineMs = nowMs + timeout.toMillis();
        return deadlineMs < nowMs && !timeout.isNegative() ? Long.MAX_VALUE : deadlineMs;
    }

    /** How long it is until then; not positive if it has passed. */
    long leftMs(long deadlineMs) {
        return deadlineMs - loop.nowMs();
    }

    /** Waits until the inbox rings, or time is up. */
    void forNews(long timeoutMs, String what) {
        requireOtherThread(what);
        inbox.await(timeoutMs);
        if (Thread.currentThread().isInterrupted()) {
            throw new ClientInterruptedException(
                    "Interrupted while waiting for " + what, new InterruptedException("interrupted"));
        }
    }

    /**
     * Waits for a value.
     *
     * @throws ClientException what kept it from coming
     */
    <T> T forValue(CompletableFuture<T> future, long timeoutMs, String what) {
        requireOtherThread(what);
        try {
            return future.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof ClientException known) {
                throw known;
            }
            throw new ClientTimeoutException("Could not find " + what + " within " + timeoutMs + " ms", null, cause);
        } catch (TimeoutException tooLate) {
            throw new ClientTimeoutException("Timed out after " + timeoutMs + " ms waiting for " + what, null, null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientInterruptedException("Interrupted while waiting for " + what, interrupted);
        }
    }

    private void requireOtherThread(String what) {
        if (loop.inEventLoop()) {
            throw new IllegalStateException("the event loop must not wait for " + what);
        }
    }
}
