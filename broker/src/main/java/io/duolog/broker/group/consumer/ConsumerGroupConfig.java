package io.duolog.broker.group.consumer;

import java.util.List;

/**
 * What a broker tells and allows groups of the consumer protocol.
 *
 * @param heartbeatIntervalMs {@code group.consumer.heartbeat.interval.ms}: how often members are to heartbeat
 * @param sessionTimeoutMs {@code group.consumer.session.timeout.ms}: how long a member may be silent
 * @param maxSize {@code group.consumer.max.size}: the most members of a group
 * @param assignors {@code group.consumer.assignors}: what members may ask for by name; the first one serves those who do not
 * @param classicSessionTimeoutMinMs {@code group.min.session.timeout.ms}: the shortest session of members of the classic protocol
 * @param classicSessionTimeoutMaxMs {@code group.max.session.timeout.ms}: the longest
 */
public record ConsumerGroupConfig(
        int heartbeatIntervalMs,
        int sessionTimeoutMs,
        int maxSize,
        List<PartitionAssignor> assignors,
        int classicSessionTimeoutMinMs,
        int classicSessionTimeoutMaxMs) {
    /** Apache Kafka's defaults. */
    public static final ConsumerGroupConfig DEFAULT = new ConsumerGroupConfig(
            5_000, 45_000, Integer.MAX_VALUE, List.of(new UniformAssignor(), new RangeAssignor()), 6_000, 1_800_000);

    /** Checks. */
    public ConsumerGroupConfig {
        assignors = List.copyOf(assignors);
        if (assignors.isEmpty()) {
            throw new IllegalArgumentException("group.consumer.assignors must name at least one assignor");
        }
        if (heartbeatIntervalMs < 1 || sessionTimeoutMs <= heartbeatIntervalMs) {
            throw new IllegalArgumentException("group.consumer.session.timeout.ms=" + sessionTimeoutMs
                    + " must be above group.consumer.heartbeat.interval.ms=" + heartbeatIntervalMs);
        }
    }
}
