package io.duolog.coordination;

/** Something that can be called off. */
@FunctionalInterface
public interface Cancellable {
    /** Calls it off; does nothing when it is already over. Safe from any thread. */
    void cancel();
}
