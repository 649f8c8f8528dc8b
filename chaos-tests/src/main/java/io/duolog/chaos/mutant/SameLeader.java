package io.duolog.chaos.mutant;

import io.duolog.broker.partition.FollowerPosition;
import io.duolog.storage.PartitionLog;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * What a follower that believes its log to be its leader's, because the leader is the same as before, tells it. Called by
 * mutants; each mutant's class loader has one of its own.
 */
public final class SameLeader {
    private static final int NO_EPOCH = -1;
    private static final Map<PartitionLog, Known> KNOWN = new WeakHashMap<>();

    /** Whom the replica followed last, since when, and whether the leader was the same before. */
    private record Known(int leaderId, int leaderEpoch, boolean trusted) {}

    private SameLeader() {}

    /** The position without its last epoch, if the leader is the same as in an earlier epoch. */
    public static synchronized Optional<FollowerPosition> hideEpoch(
            PartitionLog log, Optional<FollowerPosition> position) {
        if (position.isEmpty()) {
            return position;
        }
        FollowerPosition told = position.get();
        Known before = KNOWN.get(log);
        if (before == null || before.leaderEpoch() != told.leaderEpoch()) {
            before = new Known(
                    told.leaderId(), told.leaderEpoch(), before != null && before.leaderId() == told.leaderId());
            KNOWN.put(log, before);
        }
        return before.trusted()
                ? Optional.of(new FollowerPosition(
                        told.leaderId(), told.leaderEpoch(), told.fetchOffset(), NO_EPOCH, told.logStartOffset()))
                : position;
    }
}
