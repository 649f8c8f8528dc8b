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

    /** A heap buffer in the format's byte order; its position is behind what was decompressed. */
    final ByteBuffer source;

    /** Holds a block for which the reader had no room. */
    private byte[] block = NO_BYTES;

    private int blockPosition;
    private int blockLimit;
    private boolean isBegun;
    private int begunSizeBytesMax;

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

    /** What the block that was begun is likely to take, decompressed. */
    abstract int likelySizeBytes();

    /**
     * Decompresses the block that was begun, and moves behind it.
     *
     * @return its exact size, or -1 if it does not fit into {@code room} bytes; then nothing has moved
     */
    abstract int decompressBlock(byte[] target, int offset, int room);

    @Override
    public final int roomHintBytes() {
        if (blockPosition < blockLimit) {
            return 1;
        }
        return begin() ? likelySizeBytes() : 0;
    }

    @Override
    public final int read(byte[] target, int offset, int length) {
        while (blockPosition == blockLimit) {
            if (!begin()) {
                return -1;
            }
            int sizeBytes = decompressBlock(target, offset, Math.min(length, begunSizeBytesMax));
            if (sizeBytes < 0) {
                decompressIntoBlock();
            }
            isBegun = false;
            if (sizeBytes > 0) {
                return sizeBytes;
            }
        }
        int count = Math.min(length, blockLimit - blockPosition);
        System.arraycopy(block, blockPosition, target, offset, count);
        blockPosition += count;
        return count;
    }

    private boolean begin() {
        if (!isBegun) {
            begunSizeBytesMax = beginBlock();
            isBegun = true;
        }
        return begunSizeBytesMax >= 0;
    }

    private void decompressIntoBlock() {
        if (block.length < begunSizeBytesMax) {
            block = new byte[begunSizeBytesMax];
        }
        blockPosition = 0;
        blockLimit = 0;
        blockLimit = decompressBlock(block, 0, begunSizeBytesMax);
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
