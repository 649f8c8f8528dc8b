package io.duolog.broker.partition;

/**
 * What a follower says with a fetch of one partition.
 *
 * @param replicaId who fetches
 * @param brokerEpoch its incarnation (KIP-903), or {@link ReplicaBrokers#NO_EPOCH}: such a follower never joins the
 *     in-sync replicas
 * @param fetchOffset the end of its log
 * @param leaderEpoch the leader epoch in which it follows
 * @param lastFetchedEpoch the epoch of the last record of its log, or -1 if it has none
 * @param logStartOffset the first offset of its log
 */
public record FollowerFetch(
        int replicaId,
        long brokerEpoch,
        long fetchOffset,
        int leaderEpoch,
        int lastFetchedEpoch,
        long logStartOffset) {}
