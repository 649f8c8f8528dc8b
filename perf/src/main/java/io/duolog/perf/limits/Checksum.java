package io.duolog.perf.limits;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Checks bytes that the processor has just touched, as those of a request are. */
final class Checksum implements Move {
    private final ByteBuffer bytes;
    private final CRC32C crc = new CRC32C();

    Checksum(int sizeBytes) {
        this.bytes = ByteBuffer.allocateDirect(sizeBytes);
    }

    @Override
    public void once() {
        crc.reset();
        crc.update(bytes.clear());
        // The next one depends on it: nothing can be left out.
        bytes.putInt(0, (int) crc.getValue());
    }

    @Override
    public void close() {}
}
