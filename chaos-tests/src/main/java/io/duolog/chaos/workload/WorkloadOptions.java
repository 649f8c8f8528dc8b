package io.duolog.chaos.workload;

import io.duolog.chaos.workload.client.GroupProtocol;
import java.util.EnumSet;
import java.util.Set;

/**
 * The measures of a workload. Immutable: {@code with} methods return others.
 *
 * @param seed decides everything that clients draw
 * @param clients how many processes
 * @param recordsPerSecond how fast all of them send together while nothing slows them down
 * @param partitions of each topic
 * @param replicationFactor of each topic
 * @param minInsyncReplicas of each topic, unless the workload is about that
 * @param writesPerPartition about how many records go to a partition before its topic is left for a new one, where the
 *     workload does so; 0: never
 * @param crashIntervalMs about how often each actor throws its clients away and opens others; 0: never
 * @param requestTimeoutMs {@code request.timeout.ms}
 * @param deliveryTimeoutMs {@code delivery.timeout.ms}: after this long the outcome of a send is unknown
 * @param groupProtocols of each, a workload with groups has one
 */
public record WorkloadOptions(
        long seed,
        int clients,
        int recordsPerSecond,
        int partitions,
        int replicationFactor,
        int minInsyncReplicas,
        int writesPerPartition,
        int crashIntervalMs,
        int requestTimeoutMs,
        int deliveryTimeoutMs,
        Set<GroupProtocol> groupProtocols) {
    /** Checks. */
    public WorkloadOptions {
        atLeast("clients", clients, 1);
        atLeast("recordsPerSecond", recordsPerSecond, 1);
        atLeast("partitions", partitions, 1);
        atLeast("replicationFactor", replicationFactor, 1);
        atLeast("minInsyncReplicas", minInsyncReplicas, 1);
        atLeast("writesPerPartition", writesPerPartition, 0);
        atLeast("crashIntervalMs", crashIntervalMs, 0);
        atLeast("requestTimeoutMs", requestTimeoutMs, 1);
        groupProtocols = Set.copyOf(groupProtocols);
        if (minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException("minInsyncReplicas is " + minInsyncReplicas
                    + "; it must be at most the replicationFactor, " + replicationFactor);
        }
        if (deliveryTimeoutMs < requestTimeoutMs + Workloads.LINGER_MAX_MS) {
            throw new IllegalArgumentException("deliveryTimeoutMs is " + deliveryTimeoutMs
                    + "; it must be at least requestTimeoutMs " + requestTimeoutMs + " and " + Workloads.LINGER_MAX_MS
                    + " ms of lingering");
        }
    }

    /**
     * For three brokers and two shared processor cores: 2 clients, 2,000 records/s, 3 replicas of which 2 must be in sync; groups
     * of either protocol.
     */
    public static WorkloadOptions of(long seed) {
        return new WorkloadOptions(
                seed, 2, 2_000, 2, 3, 2, 1_000, 30_000, 3_000, 20_000, EnumSet.allOf(GroupProtocol.class));
    }

    /** With so many client processes. */
    public WorkloadOptions withClients(int count) {
        return new WorkloadOptions(
                seed,
                count,
                recordsPerSecond,
                partitions,
                replicationFactor,
                minInsyncReplicas,
                writesPerPartition,
                crashIntervalMs,
                requestTimeoutMs,
                deliveryTimeoutMs,
                groupProtocols);
    }

    /** With this rate of all clients together. */
    public WorkloadOptions withRecordsPerSecond(int rate) {
        return new WorkloadOptions(
                seed,
                clients,
                rate,
                partitions,
                replicationFactor,
                minInsyncReplicas,
                writesPerPartition,
                crashIntervalMs,
                requestTimeoutMs,
                deliveryTimeoutMs,
                groupProtocols);
    }

    /** With so many partitions, replicas, and replicas that must be in sync. */
    public WorkloadOptions withTopics(int partitionCount, int replicas, int minInsync) {
        return new WorkloadOptions(
                seed,
                clients,
                recordsPerSecond,
                partitionCount,
                replicas,
                minInsync,
                writesPerPartition,
                crashIntervalMs,
                requestTimeoutMs,
                deliveryTimeoutMs,
                groupProtocols);
    }

    /** With topics that are left after so many writes to a partition, and clients that live so long; 0: for ever. */
    public WorkloadOptions withLives(int writes, int intervalMs) {
        return new WorkloadOptions(
                seed,
                clients,
                recordsPerSecond,
                partitions,
                replicationFactor,
                minInsyncReplicas,
                writes,
                intervalMs,
                requestTimeoutMs,
                deliveryTimeoutMs,
                groupProtocols);
    }

    /** With these time limits of requests, and of sends with all their retries. */
    public WorkloadOptions withTimeouts(int requestMs, int deliveryMs) {
        return new WorkloadOptions(
                seed,
                clients,
                recordsPerSecond,
                partitions,
                replicationFactor,
                minInsyncReplicas,
                writesPerPartition,
                crashIntervalMs,
                requestMs,
                deliveryMs,
                groupProtocols);
    }

    /** With groups of these protocols. */
    public WorkloadOptions withGroupProtocols(Set<GroupProtocol> protocols) {
        return new WorkloadOptions(
                seed,
                clients,
                recordsPerSecond,
                partitions,
                replicationFactor,
                minInsyncReplicas,
                writesPerPartition,
                crashIntervalMs,
                requestTimeoutMs,
                deliveryTimeoutMs,
                protocols);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
        }
    }
}
