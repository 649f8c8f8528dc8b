package io.duolog.storage.compaction;

/** Slows compaction down. Safe for use by many threads. */
@FunctionalInterface
public interface Throttle {
    /** Slows nothing down. */
    Throttle NONE = sizeBytes -> {};

    /** Returns when it is time to go on after {@code sizeBytes} more were read or written. */
    void used(long sizeBytes);
}
