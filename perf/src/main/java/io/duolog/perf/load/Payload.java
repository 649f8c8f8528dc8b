package io.duolog.perf.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The value of every record: random bytes, which no compression makes smaller, and at their beginning the time at which the
 * record was to be sent. One array for all records: clients copy it before {@code send} returns.
 *
 * <pre>
 * +----------------------------------+------------------+
 * | intended time, us since 1970 (8) | random bytes     |
 * +----------------------------------+------------------+
 * </pre>
 */
final class Payload {
    /** The smallest value. */
    static final int SIZE_BYTES_MIN = Long.BYTES;

    private final byte[] bytes;
    private final ByteBuffer view;

    Payload(int sizeBytes, long seed) {
        if (sizeBytes < SIZE_BYTES_MIN) {
            throw new IllegalArgumentException(LoadKey.RECORD_SIZE_BYTES.label() + " is " + sizeBytes
                    + "; it must be at least " + SIZE_BYTES_MIN + ", which is where the time stands");
        }
        this.bytes = new byte[sizeBytes];
        new SplittableRandom(seed).nextBytes(bytes);
        this.view = ByteBuffer.wrap(bytes);
    }

    /** The value as it is now; not a copy. */
    byte[] bytes() {
        return bytes;
    }

    /** Writes down when the next record was to be sent. */
    void stamp(long intendedMicros) {
        view.putLong(0, intendedMicros);
    }

    /** When the record with this value was to be sent; allocates nothing. */
    static long stampOf(byte[] value) {
        long stamp = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            stamp = (stamp << Byte.SIZE) | (value[i] & 0xff);
        }
        return stamp;
    }
}
