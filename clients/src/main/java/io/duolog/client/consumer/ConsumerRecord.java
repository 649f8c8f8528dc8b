package io.duolog.client.consumer;

import io.duolog.client.Headers;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.SerializationException;
import io.duolog.client.serialization.Deserializer;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.TimestampType;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read. Key, value and headers are made when they are asked for first, so that nothing is spent on those
 * that are not; a record that is kept keeps the memory of the fetched batches.
 *
 * <p>May be handed from one thread to another, but not be used by two at once.
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
public final class ConsumerRecord<K, V> {
    private final RecordOrigin<K, V> origin;
    private final Record record;
    private @Nullable K key;
    private @Nullable V value;
    private @Nullable Headers headers;
    private boolean hasKeyMade;
    private boolean hasValueMade;

    ConsumerRecord(RecordOrigin<K, V> origin, Record record) {
        this.origin = origin;
        this.record = record;
    }

    /** The partition that it was read from. */
    public TopicPartition topicPartition() {
        return origin.topicPartition();
    }

    /** The topic that it was read from. */
    public String topic() {
        return origin.topicPartition().topic();
    }

    /** The number of the partition that it was read from. */
    public int partition() {
        return origin.topicPartition().partition();
    }

    /** Its place in the partition. */
    public long offset() {
        return record.offset();
    }

    /** When it was created or, by {@link #timestampType}, appended; ms since 1970, -1 if that is not known. */
    public long timestampMs() {
        return record.timestamp();
    }

    /** What {@link #timestampMs} means. */
    public TimestampType timestampType() {
        return origin.timestampType();
    }

    /** The epoch of the leader that appended it; empty if the broker does not tell. */
    public OptionalInt leaderEpoch() {
        return origin.leaderEpoch() == RecordBatch.NO_PARTITION_LEADER_EPOCH
                ? OptionalInt.empty()
                : OptionalInt.of(origin.leaderEpoch());
    }

    /**
     * The key, or null if it has none.
     *
     * @throws SerializationException if the deserializer fails
     */
    public @Nullable K key() {
        if (!hasKeyMade) {
            key = deserialize(origin.deserializer().key(), record.key(), "key");
            hasKeyMade = true;
        }
        return key;
    }

    /**
     * The value, or null if it has none.
     *
     * @throws SerializationException if the deserializer fails
     */
    public @Nullable V value() {
        if (!hasValueMade) {
            value = deserialize(origin.deserializer().value(), record.value(), "value");
            hasValueMade = true;
        }
        return value;
    }

    /** The headers. */
    public Headers headers() {
        Headers made = headers;
        if (made == null) {
            made = record.headersCount() == 0 ? Headers.EMPTY : Headers.of(record.headers());
            headers = made;
        }
        return made;
    }

    /** The key as it was stored, or null if it has none. */
    @Nullable
    ByteBuffer keyBytes() {
        return record.key();
    }

    /** Bytes of the key as it was stored; -1 without a key. */
    public int keySizeBytes() {
        return record.keySizeBytes();
    }

    /** Bytes of the value as it was stored; -1 without a value. */
    public int valueSizeBytes() {
        return record.valueSizeBytes();
    }

    private <T> @Nullable T deserialize(Deserializer<T> deserializer, @Nullable ByteBuffer data, String what) {
        if (data == null) {
            return null;
        }
        try {
            return deserializer.deserialize(topic(), headers(), data);
        } catch (RuntimeException failure) {
            throw new SerializationException(
                    "Could not deserialize the " + what + " of " + topicPartition() + " at offset " + offset(),
                    failure);
        }
    }

    /** Prints sizes, not contents. */
    @Override
    public String toString() {
        return "ConsumerRecord[" + topicPartition() + " offset " + offset() + ", timestamp " + timestampMs() + ", key "
                + keySizeBytes() + " bytes, value " + valueSizeBytes() + " bytes, " + record.headersCount()
                + " headers]";
    }
}
