package io.duolog.cli.records;

import static java.util.Objects.requireNonNull;

import io.duolog.client.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read from a line.
 *
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null for a tombstone
 * @param timestampMs milliseconds since the epoch, or -1 for the time of sending
 * @param headers in order
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between a parser and a producer; nobody compares it
record InputRecord(byte @Nullable [] key, byte @Nullable [] value, long timestampMs, Headers headers) {
    /** Checks that there are headers. */
    InputRecord(byte @Nullable [] key, byte @Nullable [] value, long timestampMs, Headers headers) {
        this.key = key;
        this.value = value;
        this.timestampMs = timestampMs;
        this.headers = requireNonNull(headers, "headers");
    }
}
