package io.duolog.client.admin;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An offset that was looked for.
 *
 * @param offset the offset; -1 if there is none, for instance no record that young
 * @param timestampMs the timestamp of its record, ms since 1970; empty if it was not looked for by time
 * @param leaderEpoch the epoch of the leader that appended its record, or that leads now; empty if the broker does not
 *     tell
 */
public record ListedOffset(long offset, OptionalLong timestampMs, OptionalInt leaderEpoch) {
    /** The offset where there is none. */
    public static final long NONE = -1;

    /** Whether there is such an offset. */
    public boolean isFound() {
        return offset != NONE;
    }
}
