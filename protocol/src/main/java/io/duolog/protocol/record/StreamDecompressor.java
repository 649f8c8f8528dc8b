package io.duolog.protocol.record;

import java.io.IOException;
import java.io.InputStream;

/** A decompressor whose library offers a stream. */
final class StreamDecompressor implements Decompressor {
    private final CompressionType type;
    private final InputStream stream;

    StreamDecompressor(CompressionType type, InputStream stream) {
        this.type = type;
        this.stream = stream;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        try {
            return stream.read(target, offset, length);
        } catch (IOException damaged) {
            throw damaged(type, damaged);
        }
    }

    @Override
    public int roomHintBytes() {
        return 1;
    }

    static CorruptRecordException damaged(CompressionType type, Exception cause) {
        return new CorruptRecordException(
                type.configName() + " data of a record batch cannot be decompressed: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException damaged) {
            throw damaged(type, damaged);
        }
    }
}
