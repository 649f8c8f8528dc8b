package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;

/**
 * What all partitions of a broker have around them.
 *
 * @param brokerId this broker
 * @param topics what the metadata says of topics
 * @param brokers what the metadata says of brokers
 * @param proposals takes proposals of in-sync replicas to the controller
 * @param lagTimeMaxMs {@code replica.lag.time.max.ms}: how long an in-sync replica may lack records
 * @param nowMs milliseconds on a clock that never goes back; comparable with each other only
 */
public record PartitionContext(
        int brokerId,
        TopicCatalog topics,
        ReplicaBrokers brokers,
        IsrProposals proposals,
        long lagTimeMaxMs,
        LongSupplier nowMs) {
    /** Checks that all are there. */
    public PartitionContext {
        requireNonNull(topics, "topics");
        requireNonNull(brokers, "brokers");
        requireNonNull(proposals, "proposals");
        requireNonNull(nowMs, "nowMs");
    }
}
