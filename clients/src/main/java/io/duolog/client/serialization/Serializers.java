package io.duolog.client.serialization;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Serializers of common types; their bytes are those of Kafka's serializers of the same name. */
public final class Serializers {
    private Serializers() {}

    /** Text in UTF-8. */
    public static Serializer<String> string() {
        return (topic, headers, data) -> ByteBuffer.wrap(data.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of an array. */
    public static Serializer<byte[]> byteArray() {
        return (topic, headers, data) -> ByteBuffer.wrap(data);
    }

    /** The remaining bytes of a buffer. */
    public static Serializer<ByteBuffer> byteBuffer() {
        return (topic, headers, data) -> data;
    }

    /** Four bytes, the most significant first. */
    public static Serializer<Integer> integer() {
        return (topic, headers, data) -> ByteBuffer.allocate(Integer.BYTES).putInt(0, data);
    }

    /** Eight bytes, the most significant first. */
    public static Serializer<Long> longInteger() {
        return (topic, headers, data) -> ByteBuffer.allocate(Long.BYTES).putLong(0, data);
    }

    /** The 36 characters of a UUID's text form. */
    public static Serializer<UUID> uuid() {
        return (topic, headers, data) -> ByteBuffer.wrap(data.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Only null: for records without keys, or without values. */
    public static Serializer<Void> none() {
        return (topic, headers, data) -> {
            throw new IllegalArgumentException("a Void has no value but null");
        };
    }
}
