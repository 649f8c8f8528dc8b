package io.duolog.protocol.wire;

import java.nio.ByteBuffer;

/**
 * Integers of variable length, as the Kafka protocol writes them: seven bits a byte, the least significant first, the
 * top bit set on every byte but the last. Signed ones are zigzag-encoded before (0, -1, 1, -2 become 0, 1, 2, 3), which
 * keeps small negative numbers short.
 *
 * <p>Readers take bytes at the buffer's position and move it; on a {@link WireFormatException} the position is
 * undefined. As in Kafka, bits above the type's width in the last byte are ignored. Writers need up to
 * {@link #MAX_INT_SIZE_BYTES} or {@link #MAX_LONG_SIZE_BYTES} of room, and throw
 * {@link java.nio.BufferOverflowException} if the number does not fit.
 */
public final class Varint {
    /** The longest encoding of a 32-bit integer. */
    public static final int MAX_INT_SIZE_BYTES = 5;

    /** The longest encoding of a 64-bit integer. */
    public static final int MAX_LONG_SIZE_BYTES = 10;

    private Varint() {}

    /** Reads an unsigned 32-bit integer; a value of 2^31 or more comes out negative. */
    public static int readUnsignedInt(ByteBuffer source) {
        if (!source.hasRemaining()) {
            throw truncated();
        }
        byte first = source.get();
        return first >= 0 ? first : readUnsignedIntTail(source, first & 0x7F);
    }

    private static int readUnsignedIntTail(ByteBuffer source, int firstBits) {
        int value = firstBits;
        for (int shift = 7; shift < 7 * MAX_INT_SIZE_BYTES; shift += 7) {
            if (!source.hasRemaining()) {
                throw truncated();
            }
            byte next = source.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new WireFormatException("varint of a 32-bit integer is longer than " + MAX_INT_SIZE_BYTES + " bytes");
    }

    /** Reads a zigzag-encoded signed 32-bit integer. */
    public static int readInt(ByteBuffer source) {
        return decodeZigZag(readUnsignedInt(source));
    }

    /** Reads an unsigned 64-bit integer; a value of 2^63 or more comes out negative. */
    public static long readUnsignedLong(ByteBuffer source) {
        if (!source.hasRemaining()) {
            throw truncated();
        }
        byte first = source.get();
        return first >= 0 ? first : readUnsignedLongTail(source, first & 0x7F);
    }

    private static long readUnsignedLongTail(ByteBuffer source, long firstBits) {
        long value = firstBits;
        for (int shift = 7; shift < 7 * MAX_LONG_SIZE_BYTES; shift += 7) {
            if (!source.hasRemaining()) {
                throw truncated();
            }
            byte next = source.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new WireFormatException("varint of a 64-bit integer is longer than " + MAX_LONG_SIZE_BYTES + " bytes");
    }

    /** Reads a zigzag-encoded signed 64-bit integer. */
    public static long readLong(ByteBuffer source) {
        return decodeZigZag(readUnsignedLong(source));
    }

    /** Writes {@code value} as an unsigned 32-bit integer. */
    public static void writeUnsignedInt(ByteBuffer target, int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /** Writes {@code value} zigzag-encoded. */
    public static void writeInt(ByteBuffer target, int value) {
        writeUnsignedInt(target, encodeZigZag(value));
    }

    /** Writes {@code value} as an unsigned 64-bit integer. */
    public static void writeUnsignedLong(ByteBuffer target, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /** Writes {@code value} zigzag-encoded. */
    public static void writeLong(ByteBuffer target, long value) {
        writeUnsignedLong(target, encodeZigZag(value));
    }

    /** How many bytes {@link #writeUnsignedInt} takes for {@code value}: 1 to 5. */
    public static int sizeOfUnsignedInt(int value) {
        // ceil(significant bits / 7) without a division: (38 - zeros) / 7, by multiplying with 1/7 in fixed point.
        return ((38 - Integer.numberOfLeadingZeros(value | 1)) * 37) >>> 8;
    }

    /** How many bytes {@link #writeInt} takes for {@code value}: 1 to 5. */
    public static int sizeOfInt(int value) {
        return sizeOfUnsignedInt(encodeZigZag(value));
    }

    /** How many bytes {@link #writeUnsignedLong} takes for {@code value}: 1 to 10. */
    public static int sizeOfUnsignedLong(long value) {
        return ((70 - Long.numberOfLeadingZeros(value | 1)) * 37) >>> 8;
    }

    /** How many bytes {@link #writeLong} takes for {@code value}: 1 to 10. */
    public static int sizeOfLong(long value) {
        return sizeOfUnsignedLong(encodeZigZag(value));
    }

    private static int encodeZigZag(int value) {
        return (value << 1) ^ (value >> 31);
    }

    private static long encodeZigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static int decodeZigZag(int raw) {
        return (raw >>> 1) ^ -(raw & 1);
    }

    private static long decodeZigZag(long raw) {
        return (raw >>> 1) ^ -(raw & 1);
    }

    private static WireFormatException truncated() {
        return new WireFormatException("the bytes end inside a varint");
    }
}
