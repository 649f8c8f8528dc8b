package io.duolog.chaos.mutant;

import io.duolog.broker.partition.FollowerPosition;
import io.duolog.broker.partition.Partition;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A follower that truncates only when it is told a second time that its log diverges, and has taken over the leader's high
 * watermark by then. Called by mutants; each mutant's class loader has one of its own.
 */
public final class HighWatermarkFirst {
    private static final String NEXT = "io.duolog.broker.replication.FollowedPartition$Next";
    private static final String ASK = "ASK";
    private static final Map<Partition, FollowerPosition> TAKEN = new WeakHashMap<>();

    private HighWatermarkFirst() {}

    /** What the follower does next instead of truncating; null if it is to do what it always does. */
    public static synchronized @Nullable Object take(
            Partition partition, PartitionData data, FollowerPosition position) {
        if (data.divergingEpoch().endOffset() < 0 || position.equals(TAKEN.put(partition, position))) {
            return null;
        }
        partition.appendAsFollower(position, ByteBuffer.allocate(0), data.highWatermark(), data.logStartOffset());
        try {
            for (Object constant : Class.forName(NEXT).getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(ASK)) {
                    return constant;
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("mend the mutant", e);
        }
        throw new IllegalStateException(NEXT + " has no " + ASK + " any more; mend the mutant");
    }
}
