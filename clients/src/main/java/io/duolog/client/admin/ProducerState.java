package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a partition's leader remembers of a producer (KIP-664).
 *
 * @param producerId its id
 * @param producerEpoch fences its former lives
 * @param lastSequence the number of its last record here; -1 if there is none
 * @param lastTimestampMs the timestamp of its last batch, ms since 1970; empty if there is none
 * @param coordinatorEpoch of the coordinator that ended its last transaction here; empty if none did
 * @param transactionStartOffset the first offset of its open transaction; empty without one
 */
public record ProducerState(
        long producerId,
        int producerEpoch,
        int lastSequence,
        OptionalLong lastTimestampMs,
        OptionalInt coordinatorEpoch,
        OptionalLong transactionStartOffset) {
    /** Checks that nothing is missing. */
    public ProducerState {
        requireNonNull(lastTimestampMs, "lastTimestampMs");
        requireNonNull(coordinatorEpoch, "coordinatorEpoch");
        requireNonNull(transactionStartOffset, "transactionStartOffset");
    }
}
