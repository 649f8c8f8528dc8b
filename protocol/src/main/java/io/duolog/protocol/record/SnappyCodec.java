package io.duolog.protocol.record;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyOutputStream;

/**
 * Snappy. Writes the framing of snappy-java, as Kafka's own client does; reads that, or a single block without framing,
 * which some other clients write.
 *
 * <pre>
 * 8   magic: 0x82 "SNAPPY" 0x00
 * 4   version
 * 4   oldest version that can read it
 * then, until the end, blocks
 *     4   size, big-endian (or the magic again: streams may be concatenated)
 *     n   a Snappy block
 * </pre>
 */
final class SnappyCodec {
    private SnappyCodec() {}

    static Decompressor decompressor(ByteBuffer source, long sizeBytesMax) {
        return new SnappyDecompressor(source, sizeBytesMax);
    }

    static OutputStream compressor(OutputStream target) {
        return new SnappyOutputStream(target);
    }

    private static final class SnappyDecompressor extends BlockDecompressor {
        private static final long MAGIC = 0x82534E4150505900L;
        private static final int MAGIC_START = (int) (MAGIC >>> Integer.SIZE);
        private static final int HEADER_SIZE_BYTES = 16;

        /** The shortest element of a block that repeats bytes takes 3 and makes 64 of them; rounded up. */
        private static final int RATIO_MAX = 32;

        private final boolean isFramed;
        private final long sizeBytesMax;
        private int blockSizeBytes;
        private int uncompressedSizeBytes;

        SnappyDecompressor(ByteBuffer source, long sizeBytesMax) {
            super(CompressionType.SNAPPY, source, ByteOrder.BIG_ENDIAN);
            this.sizeBytesMax = sizeBytesMax;
            this.isFramed = this.source.remaining() >= HEADER_SIZE_BYTES && this.source.getLong(0) == MAGIC;
        }

        @Override
        int beginBlock() {
            if (!source.hasRemaining()) {
                return -1;
            }
            blockSizeBytes = isFramed ? readFrameHeader() : source.remaining();
            uncompressedSizeBytes = blockSizeBytes == 0 ? 0 : checkUncompressedSizeBytes();
            return uncompressedSizeBytes;
        }

        private int checkUncompressedSizeBytes() {
            int sizeBytes = readUncompressedSizeBytes();
            if (sizeBytes < 0 || sizeBytes > (long) RATIO_MAX * blockSizeBytes) {
                throw damaged(
                        "a block of " + blockSizeBytes + " bytes says it holds " + Integer.toUnsignedLong(sizeBytes));
            }
            if (sizeBytes > sizeBytesMax) {
                throw new InvalidRecordException("a snappy block of a record batch holds " + sizeBytes
                        + " bytes, more than the limit of this reader, " + sizeBytesMax);
            }
            return sizeBytes;
        }

        private int readFrameHeader() {
            ensureRemaining(Integer.BYTES, "the size of a block");
            if (source.getInt(source.position()) == MAGIC_START) {
                ensureRemaining(HEADER_SIZE_BYTES, "a stream header");
                if (source.getLong(source.position()) != MAGIC) {
                    throw damaged("a stream header does not start with the magic");
                }
                skip(HEADER_SIZE_BYTES);
                if (!source.hasRemaining()) {
                    return 0;
                }
                return readFrameHeader();
            }
            int sizeBytes = source.getInt();
            ensureRemaining(sizeBytes, "a block");
            return sizeBytes;
        }

        private int readUncompressedSizeBytes() {
            try {
                return Snappy.uncompressedLength(source.array(), sourceIndex(), blockSizeBytes);
            } catch (IOException damaged) {
                throw StreamDecompressor.damaged(CompressionType.SNAPPY, damaged);
            }
        }

        @Override
        int likelySizeBytes() {
            return uncompressedSizeBytes;
        }

        @Override
        int decompressBlock(byte[] target, int offset, int room) {
            if (blockSizeBytes == 0) {
                return 0;
            }
            if (uncompressedSizeBytes > room) {
                return -1;
            }
            try {
                int count = Snappy.uncompress(source.array(), sourceIndex(), blockSizeBytes, target, offset);
                skip(blockSizeBytes);
                return count;
            } catch (IOException damaged) {
                throw StreamDecompressor.damaged(CompressionType.SNAPPY, damaged);
            }
        }
    }
}
