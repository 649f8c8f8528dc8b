package io.duolog.perf.load;

import java.util.List;

/**
 * A producer, of whatever client library, that sends the same array of bytes to one topic over and over. One thread; nothing is
 * allocated for a record but what the library allocates.
 */
interface RecordSender extends AutoCloseable {
    /**
     * Hands over one record whose value is what the array holds now; waits if the client has no room. The listener of the
     * partition is told what becomes of it, also if it could not be handed over.
     */
    void send(int partition);

    /** Waits until every record has its answer. */
    void flush();

    @Override
    void close();

    /** Makes senders. */
    @FunctionalInterface
    interface Factory {
        /**
         * Opens one.
         *
         * @param value the value of all records
         * @param listeners of the partitions from 0 on
         */
        RecordSender open(byte[] value, List<? extends SendListener> listeners);
    }
}
