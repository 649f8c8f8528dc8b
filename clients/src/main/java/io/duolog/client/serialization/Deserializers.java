package io.duolog.client.serialization;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Deserializers of common types, for what {@link Serializers} and Kafka's serializers wrote. */
public final class Deserializers {
    private Deserializers() {}

    /** Text in UTF-8. */
    public static Deserializer<String> string() {
        return (topic, headers, data) -> text(data);
    }

    /** A copy of the bytes. */
    public static Deserializer<byte[]> byteArray() {
        return (topic, headers, data) -> copy(data);
    }

    /** The bytes where they lie, without copying; they are valid as long as the record. */
    public static Deserializer<ByteBuffer> byteBuffer() {
        return (topic, headers, data) -> data;
    }

    /** Four bytes, the most significant first. */
    public static Deserializer<Integer> integer() {
        return (topic, headers, data) -> sized(data, Integer.BYTES).getInt(data.position());
    }

    /** Eight bytes, the most significant first. */
    public static Deserializer<Long> longInteger() {
        return (topic, headers, data) -> sized(data, Long.BYTES).getLong(data.position());
    }

    /** The text form of a UUID. */
    public static Deserializer<UUID> uuid() {
        return (topic, headers, data) -> UUID.fromString(text(data));
    }

    /** Only null: fails if there are bytes. */
    public static Deserializer<Void> none() {
        return (topic, headers, data) -> {
            throw new IllegalArgumentException("expected null, found " + data.remaining() + " bytes");
        };
    }

    private static ByteBuffer sized(ByteBuffer data, int sizeBytes) {
        if (data.remaining() != sizeBytes) {
            throw new IllegalArgumentException("expected " + sizeBytes + " bytes, found " + data.remaining());
        }
        return data;
    }

    private static String text(ByteBuffer data) {
        if (data.hasArray()) {
            return new String(
                    data.array(), data.arrayOffset() + data.position(), data.remaining(), StandardCharsets.UTF_8);
        }
        return new String(copy(data), StandardCharsets.UTF_8);
    }

    private static byte[] copy(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(data.position(), bytes);
        return bytes;
    }
}
