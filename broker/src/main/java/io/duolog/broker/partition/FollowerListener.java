package io.duolog.broker.partition;

/** A follower's fetch session, which wants to know which of its partitions moved. Must not block; called on any thread. */
public interface FollowerListener {
    /** There are records above what there was: a waiting fetch has to be answered. */
    void logEndMoved();

    /** The high watermark moved: worth telling with the next answer, but not worth an answer of its own. */
    void highWatermarkMoved();

    /**
     * The in-sync replicas changed. A replica that left them comes back only by a fetch that arrives later, so the next one is
     * to count even if it does not name the partition, as nothing may ever move in it.
     */
    void inSyncReplicasChanged();

    /** As {@link #inSyncReplicasChanged()}, and so did the role of this broker: a waiting fetch may have to be answered. */
    void roleChanged();
}
