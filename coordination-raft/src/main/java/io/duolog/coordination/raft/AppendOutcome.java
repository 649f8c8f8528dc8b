package io.duolog.coordination.raft;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What every replica decided about one entry, as it travels back to whoever submitted it.
 *
 * <pre>
 *   offset  size  field
 *   0       1     status: its code
 *   1       8     value
 * </pre>
 *
 * @param status what was decided
 * @param value appended: the last offset; fenced: the present epoch; conflict: the end offset; malformed: 0
 */
record AppendOutcome(Status status, long value) {
    private static final int SIZE_BYTES = 9;

    /** The codes are in the protocol between voters and are never used again for something else. */
    enum Status {
        APPENDED(0),
        FENCED(1),
        CONFLICT(2),
        MALFORMED(3);

        private final byte code;

        Status(int code) {
            this.code = (byte) code;
        }
    }

    byte[] encode() {
        return ByteBuffer.allocate(SIZE_BYTES).put(status.code).putLong(value).array();
    }

    /** Reads an outcome; empty when the bytes are no outcome. */
    static Optional<AppendOutcome> decode(ByteBuffer in) {
        if (in.remaining() != SIZE_BYTES) {
            return Optional.empty();
        }
        byte code = in.get();
        long value = in.getLong();
        for (Status status : Status.values()) {
            if (status.code == code) {
                return Optional.of(new AppendOutcome(status, value));
            }
        }
        return Optional.empty();
    }
}
