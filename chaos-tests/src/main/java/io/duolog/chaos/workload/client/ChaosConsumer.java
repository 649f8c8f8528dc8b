package io.duolog.chaos.workload.client;

import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A consumer that resets no offset by itself. For one thread. */
public interface ChaosConsumer extends AutoCloseable {
    /** Reads these partitions from their beginnings, and no others. */
    void assignFromBeginning(Collection<TopicPartition> partitions);

    /**
     * The next records, in the order in which the library hands them out; none if there are none in time.
     *
     * @throws PollException if the library told an error
     */
    List<PolledRecord> poll(Duration timeout);

    /**
     * The ends of partitions.
     *
     * @throws PollException if not all can be found in time
     */
    Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout);

    /**
     * The offset that is read next.
     *
     * @throws PollException if it cannot be found in time
     */
    long position(TopicPartition partition, Duration timeout);

    /** Closes all connections at once. */
    @Override
    void close();
}
