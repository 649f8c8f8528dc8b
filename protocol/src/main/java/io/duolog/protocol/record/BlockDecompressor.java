package io.duolog.protocol.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A decompressor for formats made of independent blocks. A block goes straight to the reader's memory if there is room
 * for it, else through a buffer of this object.
 */
abstract class BlockDecompressor implements Decompressor {
    private static final byte[] NO_BYTES = {};

    private final CompressionType type;

    /** A heap buffer, little-endian; its position is behind what was decompressed. */
    final ByteBuffer source;

    private byte[] block = NO_BYTES;
    private int blockPosition;
    private int blockLimit;

    BlockDecompressor(CompressionType type, ByteBuffer source, ByteOrder order) {
        this.type = type;
        this.source = source.slice().order(order);
    }

    /**
     * Reads what precedes a block, up to its data.
     *
     * @return no less than the block's decompressed size, or -1 if there are no more blocks
     */
    abstract int beginBlock();

    /** Decompresses the block that was begun, moves behind it, and returns its exact size. */
    abstract int decompressBlock(byte[] target, int offset);

    @Override
    public final int read(byte[] target, int offset, int length) {
        while (blockPosition == blockLimit) {
            int sizeBytesMax = beginBlock();
            if (sizeBytesMax < 0) {
                return -1;
            }
            if (sizeBytesMax <= length) {
                int sizeBytes = decompressBlock(target, offset);
                if (sizeBytes > 0) {
                    return sizeBytes;
                }
            } else {
                if (block.length < sizeBytesMax) {
                    block = new byte[sizeBytesMax];
                }
                blockPosition = 0;
                blockLimit = 0;
                blockLimit = decompressBlock(block, 0);
            }
        }
        int count = Math.min(length, blockLimit - blockPosition);
        System.arraycopy(block, blockPosition, target, offset, count);
        blockPosition += count;
        return count;
    }

    /** The index in the source's array of its position. */
    final int sourceIndex() {
        return source.arrayOffset() + source.position();
    }

    final void ensureRemaining(int sizeBytes, String what) {
        if (sizeBytes < 0 || sizeBytes > source.remaining()) {
            throw damaged(what + " takes " + sizeBytes + " bytes, only " + source.remaining() + " are left");
        }
    }

    final void skip(int sizeBytes) {
        source.position(source.position() + sizeBytes);
    }

    final CorruptRecordException damaged(String what) {
        return new CorruptRecordException(
                type.configName() + " data of a record batch cannot be decompressed: " + what);
    }

    @Override
    public final void close() {}
}
