package io.duolog.client.producer;

import static java.util.Objects.requireNonNull;

import io.duolog.client.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, and where.
 *
 * @param topic the topic
 * @param partition the partition, or {@link #ANY_PARTITION} to let the partitioner choose
 * @param timestampMs when it happened, in ms since 1970, or {@link #NOW}
 * @param key the key, or null; records with equal keys go to the same partition
 * @param value the value, or null, which compacted topics take as "delete what has this key"
 * @param headers the headers
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public record ProducerRecord<K, V>(
        String topic, int partition, long timestampMs, @Nullable K key, @Nullable V value, Headers headers) {
    /** Lets the partitioner choose. */
    public static final int ANY_PARTITION = -1;

    /** Takes the time of {@code send}. */
    public static final long NOW = -1;

    /** Checks the numbers. */
    public ProducerRecord {
        requireNonNull(topic, "topic");
        requireNonNull(headers, "headers");
        if (partition < ANY_PARTITION) {
            throw new IllegalArgumentException("partition is " + partition + "; it must be at least 0, or -1 for any");
        }
        if (timestampMs < NOW) {
            throw new IllegalArgumentException(
                    "timestampMs is " + timestampMs + "; it must be at least 0, or -1 for the time of sending");
        }
    }

    /** A key and a value, sent now, to the partition that the key picks. */
    public ProducerRecord(String topic, @Nullable K key, @Nullable V value) {
        this(topic, ANY_PARTITION, NOW, key, value, Headers.EMPTY);
    }

    /** A value without a key, sent now, to any partition. */
    public ProducerRecord(String topic, @Nullable V value) {
        this(topic, ANY_PARTITION, NOW, null, value, Headers.EMPTY);
    }

    /** The same for this partition. */
    public ProducerRecord<K, V> withPartition(int chosen) {
        return new ProducerRecord<>(topic, chosen, timestampMs, key, value, headers);
    }

    /** The same with this time, in ms since 1970. */
    public ProducerRecord<K, V> withTimestampMs(long timestamp) {
        return new ProducerRecord<>(topic, partition, timestamp, key, value, headers);
    }

    /** The same with these headers. */
    public ProducerRecord<K, V> withHeaders(Headers replacement) {
        return new ProducerRecord<>(topic, partition, timestampMs, key, value, replacement);
    }
}
