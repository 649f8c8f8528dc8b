package io.duolog.coordination;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The cluster's totally ordered log of small opaque records. Offsets are dense: the first record ever has offset 0,
 * each further one the next. Epochs never decrease along the log. What was once delivered anywhere never changes.
 *
 * <pre>
 *   0            start            position        end
 *   ├──snapshot───┤ batch │ batch │ batch │ batch ┤
 *                 └ truncated below     └ append: at exactly this offset, with the newest epoch
 * </pre>
 */
public interface MetadataLog {
    /** The largest batch in bytes, as {@link #batchSizeBytes} counts, on every backend. */
    int BATCH_SIZE_BYTES_MAX = 512 * 1024;

    /** What each record counts for, beside its own bytes. */
    int RECORD_OVERHEAD_BYTES = 4;

    /** A batch's size as it counts against {@link #BATCH_SIZE_BYTES_MAX}. */
    static long batchSizeBytes(List<byte[]> records) {
        long size = 0;
        for (byte[] record : records) {
            size += record.length + (long) RECORD_OVERHEAD_BYTES;
        }
        return size;
    }

    /**
     * Appends the records as one contiguous batch, all or none.
     *
     * <p>Calls of one thread take effect in call order and complete in call order. A caller may pipeline: it passes the
     * end offset that it predicts. When one append fails, those that were predicted on top of it fail as well, so there
     * is never a hole. Repeating an append with the same epoch, offset and records never duplicates it: it completes as
     * it did the first time, or with {@link OffsetConflictException}.
     *
     * <p>Completes on the coordination thread, after the records were delivered to this node's subscriptions; or
     * exceptionally with
     * <ul>
     *   <li>{@link NotControllerException}: nothing was sent; this node does not hold this epoch;
     *   <li>{@link BatchTooLargeException}: nothing was sent; the epoch goes on;
     *   <li>{@link OffsetConflictException}: definitely not appended;
     *   <li>{@link FencedException}: definitely not appended, {@code revoked} follows;
     *   <li>{@link AppendUncertainException}: it may be in the log or not; the epoch is over, {@code revoked} follows,
     *       and what subscriptions deliver before the next {@code elected} anywhere is the truth.
     * </ul>
     *
     * @param controllerEpoch the epoch the caller was elected with
     * @param expectedEndOffset where the batch must go
     * @param records at least one; the arrays belong to the log from now on and must not be changed
     * @return the offset of the batch's last record
     * @throws IllegalArgumentException when there is no record
     */
    CompletionStage<Long> append(int controllerEpoch, long expectedEndOffset, List<byte[]> records);

    /**
     * Delivers everything from an offset on: in order, without a gap, each batch once, and exactly the batches that
     * were appended. When the offset is below the log's start, a snapshot comes first. Deliveries begin after this call
     * has returned.
     *
     * @param fromOffset the first record wanted: 0, or a batch boundary known from an earlier life. An offset beyond
     *     the end waits for the log to grow
     * @param listener called on the coordination thread; while it works, nothing else is delivered to this node
     */
    LogSubscription subscribe(long fromOffset, LogListener listener);

    /**
     * The end of the log, linearizably: whatever was acknowledged to anybody before this call is below the result.
     * Completes exceptionally with {@link BackendUnavailableException} when the others cannot be asked.
     */
    CompletionStage<Long> committedEnd();

    /**
     * Asks for a snapshot and truncation soon. A hint: the backend compacts by itself, and does nothing when no
     * subscription {@linkplain LogSubscription#offerSnapshots offers snapshots}. Truncation never passes the newest
     * durable snapshot.
     *
     * @return completes when a snapshot at or beyond the position at the time of the call is durable, or with why there
     *     is none
     */
    CompletionStage<Void> requestCompaction();
}
