package io.duolog.protocol.record;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip by the JDK. */
final class GzipCodec {
    /** Large enough to make calls of native code rare. */
    private static final int BUFFER_SIZE_BYTES = 8 * 1024;

    private GzipCodec() {}

    static Decompressor decompressor(ByteBuffer source) {
        ByteArrayInputStream bytes =
                new ByteArrayInputStream(source.array(), source.arrayOffset() + source.position(), source.remaining());
        int bufferSizeBytes = Math.min(BUFFER_SIZE_BYTES, source.remaining() + 1);
        try {
            return new StreamDecompressor(CompressionType.GZIP, new GZIPInputStream(bytes, bufferSizeBytes));
        } catch (IOException damaged) {
            throw StreamDecompressor.damaged(CompressionType.GZIP, damaged);
        }
    }

    static OutputStream compressor(OutputStream target, int level) throws IOException {
        return new LeveledStream(target, level);
    }

    private static final class LeveledStream extends GZIPOutputStream {
        LeveledStream(OutputStream target, int level) throws IOException {
            super(target, BUFFER_SIZE_BYTES);
            def.setLevel(level);
        }
    }
}
