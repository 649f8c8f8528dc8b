package io.duolog.protocol.record;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A name and a value that travel with a record (KIP-82).
 *
 * @param key the name; several headers of a record may share one
 * @param value its remaining bytes are the value, or null; neither copied nor moved, so nobody may change them
 */
public record RecordHeader(String key, @Nullable ByteBuffer value) {
    /** Checks that there is a key. */
    public RecordHeader {
        requireNonNull(key, "key");
    }

    /** Prints the size of the value only: headers may hold secrets. */
    @Override
    public String toString() {
        return "RecordHeader[" + key + ", " + (value == null ? "null" : value.remaining() + " bytes") + "]";
    }
}
