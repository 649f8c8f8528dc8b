package io.duolog.client.producer;

import io.duolog.client.PartitionInfo;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the partition of records that name none. Called on the threads that send, by several at once.
 *
 * <p>Without one, a record with a key goes where the murmur2 hash of the key says, the same place as with Kafka's
 * clients; records without a key fill a batch of one partition and then go on to another (KIP-480, KIP-794).
 */
@FunctionalInterface
public interface Partitioner {
    /**
     * The partition of one record.
     *
     * @param topic the topic
     * @param key the serialized key, or null; must not be changed or kept
     * @param value the serialized value, or null; must not be changed or kept
     * @param partitions all partitions of the topic in order of their numbers, at least one; unmodifiable
     * @return a number from 0 to {@code partitions.size() - 1}
     */
    int partition(String topic, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<PartitionInfo> partitions);
}
