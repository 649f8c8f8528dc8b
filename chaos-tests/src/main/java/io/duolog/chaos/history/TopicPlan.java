package io.duolog.chaos.history;

/**
 * A topic of a run, how it is written, and so what is promised of it.
 *
 * @param acks 0, 1, or -1 for all
 * @param idempotent whether its producers are
 * @param retries whether its producers send again what was not answered
 * @param inFlight {@code max.in.flight.requests.per.connection} of its producers
 * @param uncleanElection whether {@code unclean.leader.election.enable} is on
 */
public record TopicPlan(
        String name,
        int partitions,
        int replicationFactor,
        int minInsyncReplicas,
        int acks,
        boolean idempotent,
        boolean retries,
        int inFlight,
        boolean uncleanElection) {}
