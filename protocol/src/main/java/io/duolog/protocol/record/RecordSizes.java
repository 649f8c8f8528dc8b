package io.duolog.protocol.record;

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
            int keySizeBytes = utf8SizeBytes(header.key());
            sizeBytes += Varint.sizeOfInt(keySizeBytes) + (long) keySizeBytes + withSize(header.value());
        }
        return Math.toIntExact(sizeBytes);
    }

    private static long withSize(@Nullable ByteBuffer bytes) {
        return bytes == null ? 1 : Varint.sizeOfInt(bytes.remaining()) + (long) bytes.remaining();
    }

    /** What {@code text.getBytes(UTF_8).length} is, without making them; a lone surrogate becomes one '?' there. */
    static int utf8SizeBytes(String text) {
        int sizeBytes = 0;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit < 0x80) {
                sizeBytes += 1;
            } else if (unit < 0x800) {
                sizeBytes += 2;
            } else if (!Character.isSurrogate(unit)) {
                sizeBytes += 3;
            } else if (Character.isHighSurrogate(unit)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                sizeBytes += 4;
                index++;
            } else {
                sizeBytes += 1;
            }
        }
        return sizeBytes;
    }
}
