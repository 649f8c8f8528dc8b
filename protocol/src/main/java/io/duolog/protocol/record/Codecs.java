package io.duolog.protocol.record;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Finds the codec of a compression type. Each codec is a class of its own, so that its library, and the native code in
 * it, is loaded when the first batch needs it and not before.
 */
final class Codecs {
    private Codecs() {}

    /**
     * Opens compressed records.
     *
     * @param compressed its remaining bytes; on the heap they are read where they are, others are copied
     * @param sizeBytesMax what the caller is going to accept; codecs must not take much more memory
     */
    static Decompressor decompressor(CompressionType type, ByteBuffer compressed, long sizeBytesMax) {
        ByteBuffer source = compressed;
        if (!compressed.hasArray()) {
            source = ByteBuffer.allocate(compressed.remaining())
                    .put(compressed.duplicate())
                    .flip();
        }
        return switch (type) {
            case NONE -> throw new IllegalArgumentException("uncompressed records need no codec");
            case GZIP -> GzipCodec.decompressor(source);
            case SNAPPY -> SnappyCodec.decompressor(source, sizeBytesMax);
            case LZ4 -> Lz4Codec.decompressor(source);
            case ZSTD -> ZstdCodec.decompressor(source, sizeBytesMax);
        };
    }

    /**
     * How many bytes to gather before they are given to a codec: enough to call native code rarely, no more than a codec
     * gathers by itself.
     */
    static int stagingSizeBytes(CompressionType type) {
        return switch (type) {
            case NONE -> 0;
            case GZIP, ZSTD -> 8 * 1024;
            case SNAPPY -> 1024;
            case LZ4 -> Lz4Codec.BLOCK_SIZE_BYTES;
        };
    }

    /** A stream that compresses into {@code target}; closing it ends the compressed data and frees native memory. */
    static OutputStream compressor(Compression compression, GrowingBuffer target) throws IOException {
        return switch (compression.type()) {
            case NONE -> target;
            case GZIP -> GzipCodec.compressor(target, compression.level());
            case SNAPPY -> SnappyCodec.compressor(target);
            case LZ4 -> Lz4Codec.compressor(target, compression.level());
            case ZSTD -> ZstdCodec.compressor(target, compression.level());
        };
    }
}
