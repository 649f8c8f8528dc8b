package io.duolog.client.serialization;

import io.duolog.client.Headers;
import java.nio.ByteBuffer;

/**
 * Turns bytes into keys or values. A null key or value stays null and never reaches the deserializer.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface Deserializer<T> {
    /**
     * One key or value.
     *
     * @param topic where the record comes from
     * @param headers the record's headers
     * @param data its remaining bytes are the key or value; read-only. They must be copied if they are to be kept
     *     longer than the record
     * @throws RuntimeException if the bytes are no such value; the consumer then reports a
     *     {@code SerializationException} with topic, partition and offset
     */
    T deserialize(String topic, Headers headers, ByteBuffer data);
}
