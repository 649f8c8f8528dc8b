package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.ReplicationConfig;
import io.duolog.broker.partition.RequestTimer;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all fetchers of a broker share.
 *
 * @param brokerId this broker
 * @param brokerEpoch the epoch under which this very process is registered; -1 while it is not: it does not fetch then
 * @param config sizes and times
 * @param channels ways to leaders
 * @param timer for pauses
 * @param threads where fetchers do what may take long; they may block on the disk, never on each other. What is quickly
 *     written is, by the thread that brings the leader's answer
 */
public record FetcherContext(
        int brokerId,
        LongSupplier brokerEpoch,
        ReplicationConfig config,
        LeaderChannels channels,
        RequestTimer timer,
        Executor threads) {
    /** Checks that all are there. */
    public FetcherContext {
        requireNonNull(brokerEpoch, "brokerEpoch");
        requireNonNull(config, "config");
        requireNonNull(channels, "channels");
        requireNonNull(timer, "timer");
        requireNonNull(threads, "threads");
    }
}
