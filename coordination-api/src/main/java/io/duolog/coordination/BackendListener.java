package io.duolog.coordination;

import org.jspecify.annotations.Nullable;

/** Told how the backend is doing, on the coordination thread. */
@FunctionalInterface
public interface BackendListener {
    /**
     * The state changed. Called once a change, in order; {@link BackendState#CLOSED} is not told, as the owner did it.
     *
     * @param state the new state
     * @param cause why, for {@link BackendState#DISCONNECTED} and {@link BackendState#FAILED}; otherwise null
     */
    void stateChanged(BackendState state, @Nullable Throwable cause);
}
