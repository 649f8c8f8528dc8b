package io.duolog.chaos.history;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map from the values of one partition, for histories of millions of records: the sequences of a producer have no holes, so
 * that what it sent is an array. It hashes no values, and allocates nothing for those that it has.
 *
 * @param <T> what is looked up
 */
public final class ValueMap<T> {
    private final Map<Long, NumberMap<T>> producers = new HashMap<>();
    private long lastProducer;
    private @Nullable NumberMap<T> ofLast;

    /** What stands for {@code value}; null if nothing does. */
    public @Nullable T get(Value value) {
        NumberMap<T> sequences = sequences(value);
        return sequences == null ? null : sequences.get(value.sequence());
    }

    /** Has {@code mapped} stand for {@code value} unless something does; returns that, or null. */
    public @Nullable T putIfAbsent(Value value, T mapped) {
        NumberMap<T> sequences = sequences(value);
        if (sequences == null) {
            sequences = new NumberMap<>();
            producers.put(lastProducer, sequences);
            ofLast = sequences;
        }
        return sequences.putIfAbsent(value.sequence(), mapped);
    }

    /** Most values are of the producer that the one before was of. */
    private @Nullable NumberMap<T> sequences(Value value) {
        long producer = ((long) value.producer() << Integer.SIZE) | Integer.toUnsignedLong(value.incarnation());
        if (ofLast == null || producer != lastProducer) {
            lastProducer = producer;
            ofLast = producers.get(producer);
        }
        return ofLast;
    }
}
