package io.duolog.client.producer;

import io.duolog.client.Headers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record between {@code send} and its batch. Short-lived, of one thread.
 *
 * @param timestampMs when it happened
 * @param key the serialized key, or null
 * @param value the serialized value, or null
 * @param headers its headers
 * @param completion who is told what became of it
 * @param choice the sticky partition that was chosen for it, or null if it was not
 */
record PendingRecord(
        long timestampMs,
        @Nullable ByteBuffer key,
        @Nullable ByteBuffer value,
        Headers headers,
        SendCompletion completion,
        StickyPartition.@Nullable Choice choice) {
    /** Whether the sticky partition has changed since it was chosen for this record. */
    boolean hasMoved(@Nullable StickyPartition sticky) {
        return choice != null && sticky != null && !sticky.isCurrent(choice);
    }
}
