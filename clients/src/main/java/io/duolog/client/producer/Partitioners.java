package io.duolog.client.producer;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Ready-made ways to choose partitions. */
public final class Partitioners {
    private Partitioners() {}

    /** Each topic's partitions in turn, whatever the key; a partition without a leader is passed over if it can be. */
    public static Partitioner roundRobin() {
        Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();
        return (topic, key, value, partitions) -> {
            AtomicInteger turn = turns.computeIfAbsent(topic, name -> new AtomicInteger());
            int count = partitions.size();
            int first = turn.getAndIncrement() & Integer.MAX_VALUE;
            for (int step = 0; step < count; step++) {
                int candidate = (int) (((long) first + step) % count);
                if (partitions.get(candidate).leader().isPresent()) {
                    return candidate;
                }
            }
            return first % count;
        };
    }

    /**
     * The partition to which this client and Kafka's clients send a key.
     *
     * @param key the serialized key
     * @param partitionCount how many partitions the topic has, at least 1
     */
    public static int partitionForKey(ByteBuffer key, int partitionCount) {
        if (partitionCount < 1) {
            throw new IllegalArgumentException("partitionCount is " + partitionCount + "; it must be at least 1");
        }
        return Murmur2.partition(key, partitionCount);
    }

    /** A partitioner that always says the same partition; for topics whose records must be in one order. */
    public static Partitioner always(int partition) {
        return (topic, key, value, partitions) -> partition;
    }
}
