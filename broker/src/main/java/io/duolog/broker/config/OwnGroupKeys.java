package io.duolog.broker.config;

import java.util.List;

/** The settings that a group can have of its own (KIP-848), with Kafka's names. They hold for members of the consumer protocol. */
public final class OwnGroupKeys {
    /** How long a member may be silent. */
    public static final ResourceKey<Integer> CONSUMER_SESSION_TIMEOUT_MS = ResourceKey.ofGroup(
            "consumer.session.timeout.ms",
            ConsumerGroupKeys.GROUP_CONSUMER_SESSION_TIMEOUT_MS,
            "How long a member of this group may be silent before it is removed, in milliseconds; between"
                    + " group.consumer.min.session.timeout.ms and group.consumer.max.session.timeout.ms.");

    /** How often members heartbeat. */
    public static final ResourceKey<Integer> CONSUMER_HEARTBEAT_INTERVAL_MS = ResourceKey.ofGroup(
            "consumer.heartbeat.interval.ms",
            ConsumerGroupKeys.GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS,
            "How often members of this group are to heartbeat, in milliseconds; between"
                    + " group.consumer.min.heartbeat.interval.ms and group.consumer.max.heartbeat.interval.ms.");

    private static final List<ResourceKey<?>> ALL =
            List.of(CONSUMER_HEARTBEAT_INTERVAL_MS, CONSUMER_SESSION_TIMEOUT_MS);

    private OwnGroupKeys() {}

    /** All of them, by name in order. */
    public static List<ResourceKey<?>> all() {
        return ALL;
    }
}
