package io.duolog.broker.group.consumer;

import java.util.List;

/**
 * What a broker allows groups of the consumer protocol.
 *
 * @param maxSize {@code group.consumer.max.size}: the most members of a group
 * @param assignors {@code group.consumer.assignors}: what members may ask for by name; the first one serves those who do not
 * @param classicSessionTimeoutMinMs {@code group.min.session.timeout.ms}: the shortest session of members of the classic protocol
 * @param classicSessionTimeoutMaxMs {@code group.max.session.timeout.ms}: the longest
 */
public record ConsumerGroupConfig(
        int maxSize,
        List<PartitionAssignor> assignors,
        int classicSessionTimeoutMinMs,
        int classicSessionTimeoutMaxMs) {
    /** Apache Kafka's defaults. */
    public static final ConsumerGroupConfig DEFAULT = new ConsumerGroupConfig(
            Integer.MAX_VALUE, List.of(new UniformAssignor(), new RangeAssignor()), 6_000, 1_800_000);

    /** Checks. */
    public ConsumerGroupConfig {
        assignors = List.copyOf(assignors);
        if (assignors.isEmpty()) {
            throw new IllegalArgumentException("group.consumer.assignors must name at least one assignor");
        }
    }
}
