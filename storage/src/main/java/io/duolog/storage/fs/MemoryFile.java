package io.duolog.storage.fs;

import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a file in chunks of 1 MiB; the last chunk grows by doubling. A byte below the end is never overwritten:
 * growing and truncating replace the chunk by a copy, so regions that were handed out stay as they are.
 *
 * <p>One writer, any number of readers: the chunk table and the size are published through volatile fields.
 */
final class MemoryFile {
    private static final int CHUNK_SHIFT = 20;
    private static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;
    private static final int CHUNK_MASK = CHUNK_BYTES - 1;
    private static final int FIRST_CAPACITY_BYTES = 512;

    private volatile byte[][] chunks = new byte[0][];
    private volatile long sizeBytes;
    private volatile long lastModifiedMs;

    long sizeBytes() {
        return sizeBytes;
    }

    long lastModifiedMs() {
        return lastModifiedMs;
    }

    int read(ByteBuffer destination, long position) {
        int count = (int) Math.max(0, Math.min(destination.remaining(), sizeBytes - position));
        byte[][] table = chunks;
        int done = 0;
        while (done < count) {
            long at = position + done;
            int inChunk = (int) (at & CHUNK_MASK);
            int length = Math.min(count - done, CHUNK_BYTES - inChunk);
            destination.put(table[(int) (at >> CHUNK_SHIFT)], inChunk, length);
            done += length;
        }
        return count;
    }

    void append(ByteBuffer source, long nowMs) {
        long end = sizeBytes;
        while (source.hasRemaining()) {
            int inChunk = (int) (end & CHUNK_MASK);
            int length = Math.min(source.remaining(), CHUNK_BYTES - inChunk);
            source.get(writableChunk((int) (end >> CHUNK_SHIFT), inChunk + length), inChunk, length);
            end += length;
        }
        sizeBytes = end;
        lastModifiedMs = nowMs;
    }

    private byte[] writableChunk(int index, int neededBytes) {
        byte[][] table = chunks;
        if (index < table.length && table[index].length >= neededBytes) {
            return table[index];
        }
        int oldCapacity = index < table.length ? table[index].length : 0;
        int capacity = Math.min(CHUNK_BYTES, Math.max(FIRST_CAPACITY_BYTES, Math.max(oldCapacity * 2, neededBytes)));
        byte[][] grown = Arrays.copyOf(table, Math.max(table.length, index + 1));
        byte[] chunk = index < table.length ? Arrays.copyOf(table[index], capacity) : new byte[capacity];
        grown[index] = chunk;
        chunks = grown;
        return chunk;
    }

    void truncate(long newSizeBytes, long nowMs) {
        if (newSizeBytes >= sizeBytes) {
            return;
        }
        int inChunk = (int) (newSizeBytes & CHUNK_MASK);
        int whole = (int) (newSizeBytes >> CHUNK_SHIFT);
        byte[][] cut = Arrays.copyOf(chunks, inChunk == 0 ? whole : whole + 1);
        if (inChunk != 0) {
            cut[whole] = Arrays.copyOf(cut[whole], inChunk);
        }
        sizeBytes = newSizeBytes;
        chunks = cut;
        lastModifiedMs = nowMs;
    }

    ByteRegion region(long position, int length) {
        byte[][] table = chunks;
        int inChunk = (int) (position & CHUNK_MASK);
        if (length > 0 && inChunk + length <= CHUNK_BYTES) {
            return new BufferSlice(ByteBuffer.wrap(table[(int) (position >> CHUNK_SHIFT)], inChunk, length));
        }
        ByteBuffer copy = ByteBuffer.allocate(length);
        read(copy, position);
        return new BufferSlice(copy.flip());
    }

    byte[] contents() {
        ByteBuffer copy = ByteBuffer.allocate((int) sizeBytes);
        read(copy, 0);
        return copy.array();
    }
}
