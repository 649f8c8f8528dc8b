package io.duolog.client.serialization;

import io.duolog.client.Headers;
import java.nio.ByteBuffer;

/**
 * Turns keys or values into bytes. Called on the thread that sends; one serializer may be called by several threads at
 * once if the producer is.
 *
 * <p>A null key or value is sent as null and never reaches the serializer.
 *
 * @param <T> what it takes
 */
@FunctionalInterface
public interface Serializer<T> {
    /**
     * The bytes of one key or value.
     *
     * @param topic where the record goes
     * @param headers the record's headers
     * @return its remaining bytes are sent; they are copied before {@code send} returns, so the buffer may be reused
     *     for the next call on the same thread. Position and limit are left as they are
     * @throws RuntimeException if it cannot be done; {@code send} then fails with a {@code SerializationException}
     */
    ByteBuffer serialize(String topic, Headers headers, T data);
}
