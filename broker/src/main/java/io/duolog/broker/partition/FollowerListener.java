package io.duolog.broker.partition;

/** A follower's fetch session, which wants to know which of its partitions moved. Must not block; called on any thread. */
public interface FollowerListener {
    /** There are records above what there was, or the role of this broker changed: a waiting fetch has to be answered. */
    void logEndMoved();

    /** The high watermark moved: worth telling with the next answer, but not worth an answer of its own. */
    void highWatermarkMoved();
}
