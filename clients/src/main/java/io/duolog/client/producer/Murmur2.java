package io.duolog.client.producer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Austin Appleby's MurmurHash 2 for 32 bits, with the seed that Kafka's partitioner uses: equal keys must go to the same
 * partition whichever client sends them.
 */
final class Murmur2 {
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;
    private static final int SHIFT = 24;

    private Murmur2() {}

    /** The partition of a key: the hash without its sign, modulo the number of partitions, as in Kafka. */
    static int partition(ByteBuffer key, int partitionCount) {
        return (hash(key) & Integer.MAX_VALUE) % partitionCount;
    }

    /** The hash of the remaining bytes; the buffer's position does not move. */
    static int hash(ByteBuffer data) {
        int length = data.remaining();
        if (data.hasArray()) {
            return hash(data.array(), data.arrayOffset() + data.position(), length);
        }
        byte[] copy = new byte[length];
        data.get(data.position(), copy);
        return hash(copy, 0, length);
    }

    private static int hash(byte[] data, int start, int length) {
        int hash = SEED ^ length;
        int wordsEnd = start + (length & ~3);
        for (int index = start; index < wordsEnd; index += Integer.BYTES) {
            hash = hash * MULTIPLIER ^ mix((int) INT_LE.get(data, index));
        }
        int tail = length & 3;
        if (tail > 0) {
            for (int index = tail - 1; index >= 0; index--) {
                hash ^= (data[wordsEnd + index] & 0xff) << (Byte.SIZE * index);
            }
            hash *= MULTIPLIER;
        }
        hash ^= hash >>> 13;
        hash *= MULTIPLIER;
        return hash ^ hash >>> 15;
    }

    private static int mix(int word) {
        int mixed = word * MULTIPLIER;
        return (mixed ^ mixed >>> SHIFT) * MULTIPLIER;
    }
}
