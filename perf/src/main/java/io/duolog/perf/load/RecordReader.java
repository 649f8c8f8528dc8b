package io.duolog.perf.load;

import java.time.Duration;

/** A consumer, of whatever client library, that reads all partitions of one topic. One thread. */
interface RecordReader extends AutoCloseable {
    /** Takes a value; it is not kept by the reader. */
    @FunctionalInterface
    interface Visitor {
        /** The next record has this value. */
        void value(byte[] value);
    }

    /** Waits for records, no longer than this, and shows their values; returns how many there were. */
    int poll(Duration timeout, Visitor visitor);

    /** Goes on at the beginning of all partitions. */
    void seekToBeginning();

    /** Goes on at the end that all partitions have now. */
    void seekToEnd();

    @Override
    void close();
}
