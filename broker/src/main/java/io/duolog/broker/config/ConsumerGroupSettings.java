package io.duolog.broker.config;

import java.util.List;

/**
 * What groups of the consumer protocol are allowed; {@link MemberTimes} has what paces their members.
 *
 * @param enabled whether members may speak the protocol at all
 * @param maxSize members of a group
 * @param assignors by name; the first one serves those who do not ask
 * @param migrationPolicy which ways groups with members may change their protocol
 */
public record ConsumerGroupSettings(
        boolean enabled, int maxSize, List<String> assignors, GroupMigrationPolicy migrationPolicy) {
    /** Copies. */
    public ConsumerGroupSettings {
        assignors = List.copyOf(assignors);
    }

    static ConsumerGroupSettings from(ConfigValues values) {
        ConsumerGroupSettings settings = new ConsumerGroupSettings(
                values.get(ConsumerGroupKeys.GROUP_COORDINATOR_REBALANCE_PROTOCOLS)
                        .contains(ConsumerGroupKeys.CONSUMER),
                values.get(ConsumerGroupKeys.GROUP_CONSUMER_MAX_SIZE),
                values.get(ConsumerGroupKeys.GROUP_CONSUMER_ASSIGNORS),
                GroupMigrationPolicy.of(values.get(ConsumerGroupKeys.GROUP_CONSUMER_MIGRATION_POLICY)));
        requireWithin(
                values,
                ConsumerGroupKeys.GROUP_CONSUMER_SESSION_TIMEOUT_MS,
                ConsumerGroupKeys.GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS,
                ConsumerGroupKeys.GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS);
        requireWithin(
                values,
                ConsumerGroupKeys.GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS,
                ConsumerGroupKeys.GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS,
                ConsumerGroupKeys.GROUP_CONSUMER_MAX_HEARTBEAT_INTERVAL_MS);
        int heartbeatIntervalMs = values.get(ConsumerGroupKeys.GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS);
        if (values.get(ConsumerGroupKeys.GROUP_CONSUMER_SESSION_TIMEOUT_MS) <= heartbeatIntervalMs) {
            values.report(
                    ConsumerGroupKeys.GROUP_CONSUMER_SESSION_TIMEOUT_MS,
                    "must be above group.consumer.heartbeat.interval.ms, " + heartbeatIntervalMs);
        }
        return settings;
    }

    private static void requireWithin(
            ConfigValues values, ConfigKey<Integer> key, ConfigKey<Integer> least, ConfigKey<Integer> most) {
        int value = values.get(key);
        if (value < values.get(least)) {
            values.report(key, "must not be below " + least.name() + ", " + values.get(least));
        }
        if (value > values.get(most)) {
            values.report(key, "must not be above " + most.name() + ", " + values.get(most));
        }
    }
}
