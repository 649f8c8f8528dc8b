package io.duolog.chaos.mutant;

import io.duolog.broker.partition.FollowerPosition;
import io.duolog.storage.PartitionLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * What a follower tells a leader whose log it believes its own to be a part of, because it has followed that leader before.
 * Called by mutants; each mutant's class loader has one of its own.
 */
public final class SameLeader {
    private static final int NO_EPOCH = -1;
    /** For each replica, in which epoch it first followed each leader. */
    private static final Map<PartitionLog, Map<Integer, Integer>> FOLLOWED = new WeakHashMap<>();

    private SameLeader() {}

    /** The position, without its last epoch if the leader was followed in an earlier epoch. */
    public static synchronized Optional<FollowerPosition> hideEpoch(
            PartitionLog log, Optional<FollowerPosition> position) {
        return position.map(told -> {
            int since = FOLLOWED.computeIfAbsent(log, unknown -> new HashMap<>())
                    .computeIfAbsent(told.leaderId(), unknown -> told.leaderEpoch());
            return since == told.leaderEpoch()
                    ? told
                    : new FollowerPosition(
                            told.leaderId(), told.leaderEpoch(), told.fetchOffset(), NO_EPOCH, told.logStartOffset());
        });
    }
}
