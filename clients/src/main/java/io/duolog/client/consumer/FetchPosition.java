package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import java.util.OptionalInt;

/**
 * What is read next.
 *
 * @param offset the offset of the next record
 * @param leaderEpoch the epoch of the record before it, or {@link #NO_EPOCH}
 */
record FetchPosition(long offset, int leaderEpoch) {
    /** The epoch of a record that is not known. */
    static final int NO_EPOCH = -1;

    boolean hasEpoch() {
        return leaderEpoch != NO_EPOCH;
    }

    /** The same as something to commit. */
    OffsetAndMetadata toOffset() {
        return new OffsetAndMetadata(offset, hasEpoch() ? OptionalInt.of(leaderEpoch) : OptionalInt.empty(), "");
    }
}
