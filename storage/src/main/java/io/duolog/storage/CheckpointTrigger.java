package io.duolog.storage;

import java.io.IOException;

/**
 * Writes the recovery points, high watermarks and log start offsets of a directory. A log asks for it before it
 * truncates, because a recovery point on disk must never be above what is durable.
 */
@FunctionalInterface
public interface CheckpointTrigger {
    /** For a log whose owner keeps no checkpoints, and recovers it from offset 0 each time. */
    CheckpointTrigger NONE = () -> {};

    /** Returns when the checkpoints are durable. Called with the log's lock held; must not wait for another log. */
    void write() throws IOException;
}
