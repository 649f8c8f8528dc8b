package io.duolog.broker.group.member;

import java.nio.ByteBuffer;

/** Bytes that outlive the request that brought them. */
public final class Bytes {
    /** None. */
    public static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private Bytes() {}

    /** Copies what remains of {@code bytes}, whose position stays where it is. */
    public static ByteBuffer copyOf(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        copy.put(bytes.duplicate()).flip();
        return copy.asReadOnlyBuffer();
    }
}
