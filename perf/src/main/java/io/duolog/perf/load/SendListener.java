package io.duolog.perf.load;

import org.jspecify.annotations.Nullable;

/** Is told what became of the records of one partition, in the order of sending. */
@FunctionalInterface
interface SendListener {
    /**
     * The oldest record of the partition that had no answer has one. Called on the client's thread, which it must not hold up.
     *
     * @param error why it is not stored; null if it is
     */
    void completed(@Nullable Exception error);
}
