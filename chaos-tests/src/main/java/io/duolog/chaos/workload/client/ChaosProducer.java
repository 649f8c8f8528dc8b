package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.SendOutcome;
import io.duolog.storage.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A producer. For one thread. */
public interface ChaosProducer extends AutoCloseable {
    /**
     * Hands over a record; may wait for metadata and memory.
     *
     * @param listener is told the outcome once, by this thread or by another
     */
    void send(TopicPartition partition, byte[] value, Listener listener);

    /** Gives up what has no outcome yet, which is told before this returns, and closes all connections. */
    @Override
    void close();

    /** Is told what became of a record. */
    interface Listener {
        /**
         * Tells it.
         *
         * @param offset where the record is stored; -1 if not told
         * @param error the Kafka error or exception; null if {@code OK}
         */
        void returned(SendOutcome outcome, long offset, @Nullable String error);
    }
}
