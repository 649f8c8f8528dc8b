package io.duolog.coordination.raft;

/**
 * One copy of the log: Raft's, applied, or the one of a node that follows it without a vote.
 *
 * @param log the batches since the newest snapshot
 * @param snapshots on disk
 * @param truncation deletes what snapshots made superfluous
 */
record Replica(ReplicatedLog log, SnapshotStore snapshots, RaftCompactor.Truncation truncation) {}
