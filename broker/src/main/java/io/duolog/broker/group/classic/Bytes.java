package io.duolog.broker.group.classic;

import java.nio.ByteBuffer;

/** Bytes that outlive the request that brought them. */
final class Bytes {
    /** None. */
    static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private Bytes() {}

    /** Copies what remains of {@code bytes}, whose position stays where it is. */
    static ByteBuffer copyOf(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        copy.put(bytes.duplicate()).flip();
        return copy.asReadOnlyBuffer();
    }
}
