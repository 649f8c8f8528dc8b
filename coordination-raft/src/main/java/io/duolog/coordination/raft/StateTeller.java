package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendListener;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.BackendUnavailableException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The backend's state, and its owner's listener. Transitions happen on the coordination thread, but for the close.
 *
 * <pre>
 *   CONNECTING ── in touch ──&gt; READY &lt;── in touch / silent ──&gt; DISCONNECTED       any ──&gt; FAILED, CLOSED
 * </pre>
 */
final class StateTeller {
    private final AtomicReference<BackendState> state = new AtomicReference<>(BackendState.CONNECTING);
    private final AtomicReference<@Nullable BackendListener> listener = new AtomicReference<>();
    private volatile boolean wasReady;

    /** Throws when there is a listener already, or the state is not the first one. */
    void listen(BackendListener newListener) {
        requireNonNull(newListener, "listener");
        if (state() != BackendState.CONNECTING || !listener.compareAndSet(null, newListener)) {
            throw new IllegalStateException("the backend was started before: it is " + state());
        }
    }

    BackendState state() {
        return requireNonNull(state.get(), "state");
    }

    boolean wasReady() {
        return wasReady;
    }

    /** Somebody leads, and answers. */
    void inTouch() {
        change(BackendState.CONNECTING, BackendState.READY, null);
        change(BackendState.DISCONNECTED, BackendState.READY, null);
    }

    /** Nobody answers. */
    void silent() {
        change(
                BackendState.READY,
                BackendState.DISCONNECTED,
                new BackendUnavailableException("no leader answers", null));
    }

    /** The end; returns whether it was not over before. The listener is told by {@link #tellFailed}. */
    boolean fail() {
        BackendState before = state();
        return before != BackendState.FAILED
                && before != BackendState.CLOSED
                && state.compareAndSet(before, BackendState.FAILED);
    }

    void tellFailed(Throwable cause) {
        requireNonNull(listener.get(), "listener").stateChanged(BackendState.FAILED, cause);
    }

    /** Returns whether it was not closed before. From any thread; nobody is told. */
    boolean close() {
        return state.getAndSet(BackendState.CLOSED) != BackendState.CLOSED;
    }

    private void change(BackendState before, BackendState after, @Nullable Throwable cause) {
        if (state.compareAndSet(before, after)) {
            wasReady = true;
            requireNonNull(listener.get(), "listener").stateChanged(after, cause);
        }
    }
}
