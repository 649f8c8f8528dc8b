package io.duolog.protocol.record;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Zstandard by zstd-jni. */
final class ZstdCodec {
    /** The window of the default level; frames made with it must be readable whatever the bound on their contents. */
    private static final int WINDOW_LOG_MIN = 23;

    /** The greatest window that the format's decoders accept unasked: 128 MiB. */
    private static final int WINDOW_LOG_MAX = 27;

    private ZstdCodec() {}

    static Decompressor decompressor(ByteBuffer source, long sizeBytesMax) {
        ByteArrayInputStream bytes =
                new ByteArrayInputStream(source.array(), source.arrayOffset() + source.position(), source.remaining());
        try {
            ZstdInputStreamNoFinalizer stream = new ZstdInputStreamNoFinalizer(bytes, RecyclingBufferPool.INSTANCE);
            stream.setLongMax(windowLogFor(sizeBytesMax));
            return new StreamDecompressor(CompressionType.ZSTD, stream);
        } catch (IOException damaged) {
            throw StreamDecompressor.damaged(CompressionType.ZSTD, damaged);
        }
    }

    /** A frame asks its reader for a window before any data comes: no more than the data itself may take. */
    private static int windowLogFor(long sizeBytesMax) {
        int log = Long.SIZE - Long.numberOfLeadingZeros(sizeBytesMax - 1);
        return Math.max(WINDOW_LOG_MIN, Math.min(WINDOW_LOG_MAX, log));
    }

    static OutputStream compressor(OutputStream target, int level) throws IOException {
        return new ZstdOutputStreamNoFinalizer(target, RecyclingBufferPool.INSTANCE, level);
    }
}
