package io.duolog.client.producer;

import io.duolog.client.errors.SerializationException;
import io.duolog.client.serialization.Serializer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Keys and values to bytes; names the topic if it fails. */
record RecordSerializer<K, V>(Serializer<K> keys, Serializer<V> values) {
    @Nullable
    ByteBuffer key(ProducerRecord<K, V> record) {
        K key = record.key();
        return key == null ? null : serialize(keys, key, record, "key");
    }

    @Nullable
    ByteBuffer value(ProducerRecord<K, V> record) {
        V value = record.value();
        return value == null ? null : serialize(values, value, record, "value");
    }

    private static <T> ByteBuffer serialize(
            Serializer<T> serializer, T data, ProducerRecord<?, ?> record, String which) {
        try {
            return serializer.serialize(record.topic(), record.headers(), data);
        } catch (RuntimeException failure) {
            throw new SerializationException(
                    "Could not serialize the " + which + " of a record for topic " + record.topic(), failure);
        }
    }
}
