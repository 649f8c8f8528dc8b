package io.duolog.broker.api.group;

import java.nio.ByteBuffer;

/** Bytes of requests that outlive the requests. */
final class Bytes {
    private Bytes() {}

    /** A copy of what remains of {@code bytes}. */
    static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }
}
