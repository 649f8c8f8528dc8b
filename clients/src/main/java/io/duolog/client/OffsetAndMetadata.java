package io.duolog.client;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * An offset that a group commits: where it goes on reading.
 *
 * @param offset of the next record to read, at least 0
 * @param leaderEpoch of the record before, so that a log that was cut off since is noticed (KIP-320); empty if it is not
 *     known
 * @param metadata the application's own words; may be empty
 */
public record OffsetAndMetadata(long offset, OptionalInt leaderEpoch, String metadata) {
    /** Checks that the offset is one. */
    public OffsetAndMetadata {
        requireNonNull(leaderEpoch, "leaderEpoch");
        requireNonNull(metadata, "metadata");
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; it must be at least 0");
        }
    }

    /** An offset without anything else. */
    public OffsetAndMetadata(long offset) {
        this(offset, OptionalInt.empty(), "");
    }
}
