package io.duolog.coordination.support;

import java.util.Optional;

/**
 * What a backend can read of the log at the moment: the newest durable snapshot, and the batches above the start. Read on
 * the coordination thread while other threads append and truncate: implementations are thread-safe.
 */
public interface LogView {
    /** The offset of the first batch that can be read; a snapshot reaches at least this far, unless it is 0. */
    long startOffset();

    /** The newest durable snapshot. */
    Optional<StoredSnapshot> snapshot();

    /** The batch that contains the offset; empty when the offset is outside of what can be read. */
    Optional<Batch> batchAt(long offset);
}
