package io.duolog.protocol.record;

import java.nio.ByteBuffer;

/** Where the uncompressed bytes of a batch's records come from. Used by one thread. */
abstract sealed class RecordSource implements AutoCloseable {
    /**
     * A buffer with the next unread byte at its position. It has {@code sizeBytes} remaining bytes or, if there are not
     * that many any more, all that are left. Whoever reads moves the position. Slices made of it remain valid after it
     * was replaced by another.
     */
    abstract ByteBuffer atLeast(int sizeBytes);

    @Override
    public abstract void close();

    /** Records that lie in memory as they are. */
    static final class Plain extends RecordSource {
        private final ByteBuffer records;

        Plain(ByteBuffer records) {
            this.records = records;
        }

        @Override
        ByteBuffer atLeast(int sizeBytes) {
            return records;
        }

        @Override
        public void close() {}
    }

    /**
     * Records that are decompressed as they are asked for, into chunks: records are slices of a chunk, one that lies
     * across the end of a chunk is moved to the next. A chunk is given up to the garbage collector and never reused.
     */
    static final class Compressed extends RecordSource {
        /** Enough to make moves rare, little enough for a reader who wants the first record only. */
        private static final int CHUNK_SIZE_BYTES = 16 * 1024;

        /** The longest array of every JVM. */
        private static final int CHUNK_SIZE_BYTES_MAX = Integer.MAX_VALUE - 8;

        private static final int LIKELY_RATIO = 4;
        private static final ByteBuffer NO_CHUNK = ByteBuffer.allocate(0);

        private final Decompressor decompressor;
        private final int chunkSizeBytes;
        private final long sizeBytesMax;
        private long decompressedSizeBytes;
        private ByteBuffer chunk = NO_CHUNK;

        Compressed(Decompressor decompressor, int compressedSizeBytes, long sizeBytesMax) {
            this.decompressor = decompressor;
            this.chunkSizeBytes = (int) Math.min(CHUNK_SIZE_BYTES, (long) LIKELY_RATIO * compressedSizeBytes);
            this.sizeBytesMax = sizeBytesMax;
        }

        @Override
        ByteBuffer atLeast(int sizeBytes) {
            while (chunk.remaining() < sizeBytes && fill(sizeBytes)) {
                // each round adds bytes
            }
            return chunk;
        }

        /** Decompresses some more bytes behind those that are there; false at the end. */
        private boolean fill(int sizeBytes) {
            int hintBytes = decompressor.roomHintBytes();
            if (chunk.capacity() - chunk.limit() < hintBytes) {
                moveToNextChunk(sizeBytes, hintBytes);
            }
            int limit = chunk.limit();
            int count = decompressor.read(chunk.array(), limit, chunk.capacity() - limit);
            if (count < 0) {
                return false;
            }
            decompressedSizeBytes += count;
            if (decompressedSizeBytes > sizeBytesMax) {
                throw new InvalidRecordException("a record batch takes more than " + sizeBytesMax
                        + " bytes when decompressed, which is the limit of this reader");
            }
            chunk.limit(limit + count);
            return true;
        }

        /** A declared size is not trusted: the chunk at most doubles until the bytes have come. */
        private void moveToNextChunk(int sizeBytes, int hintBytes) {
            int used = chunk.remaining();
            int trusted = Math.min(sizeBytes - used, used);
            int room = Math.max(Math.max(chunkSizeBytes, hintBytes), trusted);
            if (room > CHUNK_SIZE_BYTES_MAX - used) {
                throw new InvalidRecordException("a record takes more than " + used
                        + " bytes when decompressed; none may take more than " + CHUNK_SIZE_BYTES_MAX);
            }
            chunk = ByteBuffer.allocate(used + room).put(chunk).flip();
        }

        @Override
        public void close() {
            decompressor.close();
        }
    }
}
