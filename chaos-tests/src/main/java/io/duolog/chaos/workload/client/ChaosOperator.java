package io.duolog.chaos.workload.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Somebody who changes topics. For one thread.
 *
 * <p>Calls throw {@link PollException} if it is not known whether what was asked for was done.
 */
public interface ChaosOperator extends AutoCloseable {
    /**
     * What a topic is.
     *
     * @param retentionMs its {@code retention.ms}
     */
    record Topic(int partitions, long retentionMs) {}

    /** Creates a topic with a {@code retention.ms}. */
    void create(String topic, int partitions, int replicationFactor, long retentionMs, Duration timeout);

    /** Deletes a topic. */
    void delete(String topic, Duration timeout);

    /** Adds partitions, so that there are so many. */
    void addPartitions(String topic, int total, Duration timeout);

    /** Sets {@code retention.ms}. */
    void setRetention(String topic, long retentionMs, Duration timeout);

    /** What a topic is; empty if there is none. */
    Optional<Topic> describe(String topic, Duration timeout);

    /** Closes all connections at once. */
    @Override
    void close();
}
