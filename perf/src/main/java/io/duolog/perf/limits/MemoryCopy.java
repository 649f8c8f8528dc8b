package io.duolog.perf.limits;

import java.nio.ByteBuffer;

/** Copies through more memory than caches hold, as a broker does whose clients send something new each time. */
final class MemoryCopy implements Move {
    private static final int SPAN_BYTES = 64 << 20;

    private final int sizeBytes;
    private final ByteBuffer from = ByteBuffer.allocateDirect(SPAN_BYTES);
    private final ByteBuffer to = ByteBuffer.allocateDirect(SPAN_BYTES);
    private int position;

    MemoryCopy(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    @Override
    public void once() {
        if (position + sizeBytes > SPAN_BYTES) {
            position = 0;
        }
        to.put(position, from, position, sizeBytes);
        position += sizeBytes;
    }

    @Override
    public void close() {}
}
