package io.duolog.protocol.record;

import io.duolog.protocol.wire.Utf8;
import io.duolog.protocol.wire.Varint;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many bytes a record is going to take. */
final class RecordSizes {
    private RecordSizes() {}

    /** Bytes of a record after its length field. */
    static int bodySizeBytes(
            int offsetDelta,
            long timestampDelta,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            List<RecordHeader> headers) {
        long sizeBytes = 1L
                + Varint.sizeOfLong(timestampDelta)
                + Varint.sizeOfInt(offsetDelta)
                + withSize(key)
                + withSize(value)
                + Varint.sizeOfInt(headers.size());
        for (int index = 0; index < headers.size(); index++) {
            RecordHeader header = headers.get(index);
            int keySizeBytes = Utf8.sizeBytes(header.key());
            sizeBytes += Varint.sizeOfInt(keySizeBytes) + (long) keySizeBytes + withSize(header.value());
        }
        return Math.toIntExact(sizeBytes);
    }

    private static long withSize(@Nullable ByteBuffer bytes) {
        return bytes == null ? 1 : Varint.sizeOfInt(bytes.remaining()) + (long) bytes.remaining();
    }
}
