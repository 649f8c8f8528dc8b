package io.duolog.cli.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Records that are known without being stored: everything about the record with a given index follows from the seed.
 *
 * <pre>
 * value:  bytes 0-7    index of the record, from 0
 *         bytes 8-11   how many records with the same key there are before it
 *         from 12 on   pseudo-random bytes that follow from seed and index
 * key:    "key-" and a number, pseudo-random by seed and index
 * </pre>
 *
 * <p>Immutable.
 */
final class KeyedRecords {
    /** The least size of a value. */
    static final int VALUE_BYTES_MIN = Long.BYTES + Integer.BYTES;

    private static final String KEY_PREFIX = "key-";

    /** The increment of SplitMix64, whose mixing function makes the pseudo-random numbers. */
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long seed;
    private final int keyCount;
    private final int valueBytes;

    KeyedRecords(long seed, int keyCount, int valueBytes) {
        if (valueBytes < VALUE_BYTES_MIN) {
            throw new IllegalArgumentException("a value has at least " + VALUE_BYTES_MIN + " bytes: " + valueBytes);
        }
        this.seed = seed;
        this.keyCount = keyCount;
        this.valueBytes = valueBytes;
    }

    int keyCount() {
        return keyCount;
    }

    /** The number of a record's key. */
    int keyNumber(long index) {
        return (int) Long.remainderUnsigned(mix(seed ^ mix(index)), keyCount);
    }

    /** The bytes of a key. */
    byte[] key(int keyNumber) {
        return (KEY_PREFIX + keyNumber).getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes of a value. */
    byte[] value(long index, int sequence) {
        ByteBuffer value = ByteBuffer.allocate(valueBytes).putLong(index).putInt(sequence);
        long state = seed + index;
        while (value.remaining() >= Long.BYTES) {
            state += GOLDEN_GAMMA;
            value.putLong(mix(state));
        }
        state += GOLDEN_GAMMA;
        long last = mix(state);
        while (value.hasRemaining()) {
            value.put((byte) last);
            last >>>= Byte.SIZE;
        }
        return value.array();
    }

    /** The index that a value claims to have; -1 if it is too short to claim any. */
    static long index(byte[] value) {
        return value.length < VALUE_BYTES_MIN ? -1 : ByteBuffer.wrap(value).getLong(0);
    }

    /** Which of the records with its key a value claims to be. */
    static int sequence(byte[] value) {
        return ByteBuffer.wrap(value).getInt(Long.BYTES);
    }

    /** Whether key and value are, to the last byte, those of the record that the value claims to be. */
    boolean isGenuine(byte[] key, byte[] value) {
        long index = index(value);
        return index >= 0
                && Arrays.equals(key, key(keyNumber(index)))
                && Arrays.equals(value, value(index, sequence(value)));
    }

    private static long mix(long number) {
        long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
