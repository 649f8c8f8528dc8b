package io.duolog.coordination.raft;

import org.jspecify.annotations.Nullable;

/**
 * One copy of the log: Raft's, applied, or the one of a node that follows it without a vote.
 *
 * @param log the batches since the newest snapshot
 * @param snapshots on disk
 * @param truncation deletes what snapshots made superfluous
 */
record Replica(ReplicatedLog log, SnapshotStore snapshots, RaftCompactor.Truncation truncation) {
    /** Whether it is the very same copy. */
    boolean is(@Nullable Replica other) {
        return other != null && other.log == log;
    }
}
