package io.duolog.protocol.record;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The LZ4 frame format, as Kafka uses it: independent blocks of 64 KiB, without checksums of blocks or content, are
 * written; other block sizes, and checksums of blocks, are read too.
 *
 * <pre>
 * 4   magic 0x184D2204
 * 1   FLG: bits 7-6 version 1, 5 independent blocks, 4 block checksums, 3 content size, 2 content checksum
 * 1   BD: bits 6-4 greatest block size: 4 = 64 KiB, 5 = 256 KiB, 6 = 1 MiB, 7 = 4 MiB
 * 0/8 content size
 * 1   header checksum: the second byte of the xxHash32 of what lies between magic and checksum
 * then blocks
 *     4   size; top bit: not compressed; 0: no more blocks
 *     n   data
 *     0/4 xxHash32 of the data
 * 0/4 content checksum (not verified: the batch has its own)
 * </pre>
 *
 * All numbers are little-endian.
 */
final class Lz4Codec {
    /** Of the frames that are written; Kafka's. */
    static final int BLOCK_SIZE_BYTES = 64 * 1024;

    private static final int MAGIC = 0x184D2204;
    private static final int UNCOMPRESSED_BIT = 0x80000000;

    private Lz4Codec() {}

    static Decompressor decompressor(ByteBuffer source) {
        return new Lz4Decompressor(source);
    }

    static OutputStream compressor(GrowingBuffer target, int level) {
        LZ4Factory factory = LZ4Factory.fastestInstance();
        return new Lz4Compressor(
                target,
                level == CompressionType.LZ4.defaultLevel() ? factory.fastCompressor() : factory.highCompressor(level));
    }

    /** Compresses what each write brings into blocks of their own, straight into the batch. */
    private static final class Lz4Compressor extends OutputStream {
        private static final byte FLAGS = 0x60;
        private static final byte DESCRIPTOR = 0x40;

        private final GrowingBuffer target;
        private final LZ4Compressor compressor;
        private boolean isClosed;

        Lz4Compressor(GrowingBuffer target, LZ4Compressor compressor) {
            this.target = target;
            this.compressor = compressor;
            byte[] header = {FLAGS, DESCRIPTOR};
            int checksum = XXHashFactory.fastestInstance().hash32().hash(header, 0, header.length, 0);
            putInt(MAGIC);
            target.withRoomFor(3).put(header).put((byte) (checksum >>> 8));
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            ByteBuffer source = ByteBuffer.wrap(bytes);
            int end = offset + length;
            for (int start = offset; start < end; start += BLOCK_SIZE_BYTES) {
                writeBlock(source, start, Math.min(BLOCK_SIZE_BYTES, end - start));
            }
        }

        private void writeBlock(ByteBuffer source, int start, int sizeBytes) {
            int blockStart = target.sizeBytes();
            putInt(0);
            int compressedSizeBytes = compress(source, start, sizeBytes);
            int blockSize = compressedSizeBytes;
            if (compressedSizeBytes < 0) {
                target.withRoomFor(sizeBytes).put(source.slice(start, sizeBytes));
                blockSize = sizeBytes | UNCOMPRESSED_BIT;
            }
            target.written().putInt(blockStart, Integer.reverseBytes(blockSize));
        }

        /** The compressed size, or -1 if compression does not make it smaller. */
        private int compress(ByteBuffer source, int start, int sizeBytes) {
            int room = Math.min(sizeBytes - 1, target.withRoomFor(0).remaining());
            int count = tryCompress(source, start, sizeBytes, room);
            if (count < 0 && room < sizeBytes - 1) {
                target.withRoomFor(sizeBytes - 1);
                count = tryCompress(source, start, sizeBytes, sizeBytes - 1);
            }
            return count;
        }

        private int tryCompress(ByteBuffer source, int start, int sizeBytes, int room) {
            ByteBuffer block = target.withRoomFor(room);
            try {
                int count = compressor.compress(source, start, sizeBytes, block, block.position(), room);
                block.position(block.position() + count);
                return count;
            } catch (LZ4Exception noRoom) {
                return -1;
            }
        }

        private void putInt(int value) {
            target.withRoomFor(Integer.BYTES).putInt(Integer.reverseBytes(value));
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                putInt(0);
            }
        }
    }

    private static final class Lz4Decompressor extends BlockDecompressor {
        private static final int RESERVED_FLAG_BITS = 0x03;
        private static final int RESERVED_DESCRIPTOR_BITS = 0x8F;
        private static final int CONTENT_SIZE_BYTES = 8;
        private static final int CHECKSUM_SIZE_BYTES = 4;

        /** A byte of a match length makes 255 bytes at most, its other bytes together fewer than 64. */
        private static final int RATIO_MAX = 255;

        private static final int RATIO_OFFSET_BYTES = 64;

        /** What the last block of a frame, which may be much smaller than the frame's blocks, is expected to make. */
        private static final int LIKELY_RATIO = 4;

        private final LZ4SafeDecompressor decompressor =
                LZ4Factory.fastestInstance().safeDecompressor();
        private final XXHash32 hash = XXHashFactory.fastestInstance().hash32();
        private final int blockSizeBytesMax;
        private final boolean hasBlockChecksums;
        private int blockSizeBytes;
        private int decompressedSizeBytesMax;
        private boolean isBlockCompressed;
        private boolean isEnded;

        Lz4Decompressor(ByteBuffer source) {
            super(CompressionType.LZ4, source, ByteOrder.LITTLE_ENDIAN);
            ensureRemaining(7, "a frame header");
            if (this.source.getInt() != MAGIC) {
                throw damaged("the frame does not start with the magic");
            }
            int headerIndex = sourceIndex();
            int flags = this.source.get();
            int descriptor = this.source.get();
            ensureSupported(flags & 0xFF, descriptor & 0xFF);
            hasBlockChecksums = (flags & 0x10) != 0;
            blockSizeBytesMax = 1 << (8 + 2 * ((descriptor >>> 4) & 0x07));
            if ((flags & 0x08) != 0) {
                ensureRemaining(CONTENT_SIZE_BYTES + 1, "a content size");
                skip(CONTENT_SIZE_BYTES);
            }
            int computed = hash.hash(this.source.array(), headerIndex, sourceIndex() - headerIndex, 0) >>> 8;
            if (this.source.get() != (byte) computed) {
                throw damaged("the checksum of the frame header does not match");
            }
        }

        private void ensureSupported(int flags, int descriptor) {
            boolean isVersionOne = flags >>> 6 == 1;
            boolean isIndependent = (flags & 0x20) != 0;
            boolean hasKnownBlockSize = ((descriptor >>> 4) & 0x07) >= 4;
            if (!isVersionOne
                    || !isIndependent
                    || !hasKnownBlockSize
                    || (flags & RESERVED_FLAG_BITS) != 0
                    || (descriptor & RESERVED_DESCRIPTOR_BITS) != 0) {
                throw damaged("the frame has flags 0x" + Integer.toHexString(flags) + " and descriptor 0x"
                        + Integer.toHexString(descriptor)
                        + "; supported are version 1, independent blocks of 64 KiB to 4 MiB, no dictionary");
            }
        }

        @Override
        int beginBlock() {
            if (isEnded) {
                return -1;
            }
            ensureRemaining(Integer.BYTES, "the size of a block");
            int header = source.getInt();
            blockSizeBytes = header & ~UNCOMPRESSED_BIT;
            isBlockCompressed = (header & UNCOMPRESSED_BIT) == 0;
            if (blockSizeBytes == 0) {
                isEnded = true;
                return -1;
            }
            if (blockSizeBytes > blockSizeBytesMax) {
                throw damaged("a block takes " + blockSizeBytes + " bytes, the frame allows " + blockSizeBytesMax);
            }
            ensureRemaining(blockSizeBytes + (hasBlockChecksums ? CHECKSUM_SIZE_BYTES : 0), "a block");
            decompressedSizeBytesMax = isBlockCompressed
                    ? (int) Math.min(blockSizeBytesMax, (long) RATIO_MAX * blockSizeBytes + RATIO_OFFSET_BYTES)
                    : blockSizeBytes;
            return decompressedSizeBytesMax;
        }

        @Override
        int likelySizeBytes() {
            boolean isLast = source.remaining() <= blockSizeBytes + CHECKSUM_SIZE_BYTES + Integer.BYTES;
            return isLast
                    ? (int) Math.min(decompressedSizeBytesMax, (long) LIKELY_RATIO * blockSizeBytes)
                    : decompressedSizeBytesMax;
        }

        @Override
        int decompressBlock(byte[] target, int offset, int room) {
            int index = sourceIndex();
            int count = isBlockCompressed ? decompress(index, target, offset, room) : copy(index, target, offset, room);
            if (count < 0) {
                return count;
            }
            skip(blockSizeBytes);
            if (hasBlockChecksums && source.getInt() != hash.hash(source.array(), index, blockSizeBytes, 0)) {
                throw damaged("the checksum of a block does not match");
            }
            return count;
        }

        private int copy(int index, byte[] target, int offset, int room) {
            if (blockSizeBytes > room) {
                return -1;
            }
            System.arraycopy(source.array(), index, target, offset, blockSizeBytes);
            return blockSizeBytes;
        }

        /** The library does not tell damage from lack of room, so it is damage if there was as much as there can be. */
        private int decompress(int index, byte[] target, int offset, int room) {
            try {
                return decompressor.decompress(source.array(), index, blockSizeBytes, target, offset, room);
            } catch (LZ4Exception failure) {
                if (room < decompressedSizeBytesMax) {
                    return -1;
                }
                throw StreamDecompressor.damaged(CompressionType.LZ4, failure);
            }
        }
    }
}
