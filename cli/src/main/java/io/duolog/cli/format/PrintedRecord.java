package io.duolog.cli.format;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record as the command line prints it; independent of the client library, so that formats can be tested alone.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param timestampMs milliseconds since the epoch, or -1 if it has none
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null for a tombstone
 * @param headers in order, with duplicates
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between a consumer and a printer; nobody compares it
public record PrintedRecord(
        String topic,
        int partition,
        long offset,
        long timestampMs,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<PrintedHeader> headers) {
    /** Checks and copies what it is given; the byte arrays are taken as they are. */
    public PrintedRecord(
            String topic,
            int partition,
            long offset,
            long timestampMs,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<PrintedHeader> headers) {
        this.topic = requireNonNull(topic, "topic");
        this.partition = partition;
        this.offset = offset;
        this.timestampMs = timestampMs;
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
    }

    /**
     * A header.
     *
     * @param key its name
     * @param value its bytes, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // as above
    public record PrintedHeader(String key, byte @Nullable [] value) {
        /** Checks the name. */
        public PrintedHeader(String key, byte @Nullable [] value) {
            this.key = requireNonNull(key, "key");
            this.value = value;
        }
    }
}
