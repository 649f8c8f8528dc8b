package io.duolog.broker.coordinator;

import io.duolog.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The log of one partition, as its coordinator sees it in one leader epoch: what is done after that epoch fails.
 * Thread-safe.
 */
public interface CoordinatorLog {
    /** The partition's name, for logs. */
    String name();

    /** The epoch in which this broker leads the partition. */
    int leaderEpoch();

    /**
     * Checks that this broker still leads in the epoch, as far as it knows.
     *
     * @throws io.duolog.protocol.ApiException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH and the like
     */
    void requireLeader();

    /** The first offset there is. */
    long startOffset();

    /** The end of the log, committed or not. */
    long endOffset();

    /**
     * Reads whole batches, committed or not. May block.
     *
     * @return the batch that contains {@code offset} or is the first one behind it, and what follows, up to
     *     {@code maxBytes} or the first batch; empty at the end
     * @throws io.duolog.protocol.ApiException as {@link #requireLeader}
     */
    ByteBuffer read(long offset, int maxBytes);

    /**
     * Appends one batch; as a whole or not at all.
     *
     * @return the end of the log behind it
     * @throws RuntimeException as {@link io.duolog.broker.partition.Partition#appendAsLeader}
     */
    long append(ByteBuffer batch);

    /**
     * Waits until everything below an offset is committed in this epoch, and durable if the log is configured so.
     *
     * @param appended whether something was appended for which there must be enough in-sync replicas still
     * @param onDone called exactly once, on any thread, perhaps before this returns: NONE, or why not; must not block
     */
    void awaitCommitted(long offset, boolean appended, Consumer<ErrorCode> onDone);
}
