package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigKey.readOnly;
import static io.duolog.broker.config.ConfigRule.atLeast;
import static io.duolog.broker.config.ConfigType.INT;
import static io.duolog.broker.config.ConfigType.LIST;
import static io.duolog.broker.config.ConfigType.STRING;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The settings of groups of the consumer protocol (KIP-848), with Kafka's names and defaults. */
public final class ConsumerGroupKeys {
    /** The protocol of JoinGroup and SyncGroup, in the list of protocols. */
    static final String CLASSIC = "classic";

    /** The protocol of ConsumerGroupHeartbeat, in the list of protocols. */
    static final String CONSUMER = "consumer";

    /** What members may speak. */
    public static final ConfigKey<List<String>> GROUP_COORDINATOR_REBALANCE_PROTOCOLS = readOnly(
            "group.coordinator.rebalance.protocols",
            LIST,
            List.of(CLASSIC, CONSUMER),
            value -> value.contains(CLASSIC)
                    ? ConfigRule.eachOf(CLASSIC, CONSUMER).problem(value)
                    : Optional.of("must hold classic"),
            "The protocols that members of groups may speak: classic always, and consumer (KIP-848).");

    /** How long a member may be silent. */
    public static final ConfigKey<Integer> GROUP_CONSUMER_SESSION_TIMEOUT_MS = readOnly(
            "group.consumer.session.timeout.ms",
            INT,
            45_000,
            atLeast(1),
            "How long a member of the consumer protocol may be silent before it is removed, in milliseconds.");

    /** The shortest session. */
    public static final ConfigKey<Integer> GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS = readOnly(
            "group.consumer.min.session.timeout.ms",
            INT,
            45_000,
            atLeast(1),
            "The least that group.consumer.session.timeout.ms may be, in milliseconds.");

    /** The longest session. */
    public static final ConfigKey<Integer> GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS = readOnly(
            "group.consumer.max.session.timeout.ms",
            INT,
            60_000,
            atLeast(1),
            "The most that group.consumer.session.timeout.ms may be, in milliseconds.");

    /** How often members heartbeat. */
    public static final ConfigKey<Integer> GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS = readOnly(
            "group.consumer.heartbeat.interval.ms",
            INT,
            5_000,
            atLeast(1),
            "How often members of the consumer protocol are to heartbeat, in milliseconds.");

    /** The shortest interval. */
    public static final ConfigKey<Integer> GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS = readOnly(
            "group.consumer.min.heartbeat.interval.ms",
            INT,
            5_000,
            atLeast(1),
            "The least that group.consumer.heartbeat.interval.ms may be, in milliseconds.");

    /** The longest interval. */
    public static final ConfigKey<Integer> GROUP_CONSUMER_MAX_HEARTBEAT_INTERVAL_MS = readOnly(
            "group.consumer.max.heartbeat.interval.ms",
            INT,
            15_000,
            atLeast(1),
            "The most that group.consumer.heartbeat.interval.ms may be, in milliseconds.");

    /** Members of a group. */
    public static final ConfigKey<Integer> GROUP_CONSUMER_MAX_SIZE = readOnly(
            "group.consumer.max.size",
            INT,
            Integer.MAX_VALUE,
            atLeast(1),
            "How many members a group of the consumer protocol may have.");

    /** Assignors of the broker. */
    public static final ConfigKey<List<String>> GROUP_CONSUMER_ASSIGNORS = readOnly(
            "group.consumer.assignors",
            LIST,
            List.of("uniform", "range"),
            value -> value.isEmpty()
                    ? Optional.of("must hold uniform, range or both")
                    : ConfigRule.eachOf("uniform", "range").problem(value),
            "The assignors that members of the consumer protocol may ask for; the first one serves those who do not.");

    /** Which ways groups with members may change their protocol. */
    public static final ConfigKey<String> GROUP_CONSUMER_MIGRATION_POLICY = readOnly(
            "group.consumer.migration.policy",
            STRING,
            GroupMigrationPolicy.BIDIRECTIONAL.setting(),
            value -> ConfigRule.oneOf(GroupMigrationPolicy.settings()).problem(value.toLowerCase(Locale.ROOT)),
            "Whether a group with members may go from the classic to the consumer protocol (upgrade), back (downgrade), "
                    + "both ways or neither way; one without members always may.");

    private ConsumerGroupKeys() {}

    /** All of them. */
    static List<ConfigKey<?>> all() {
        return List.of(
                GROUP_COORDINATOR_REBALANCE_PROTOCOLS,
                GROUP_CONSUMER_SESSION_TIMEOUT_MS,
                GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS,
                GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS,
                GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS,
                GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS,
                GROUP_CONSUMER_MAX_HEARTBEAT_INTERVAL_MS,
                GROUP_CONSUMER_MAX_SIZE,
                GROUP_CONSUMER_ASSIGNORS,
                GROUP_CONSUMER_MIGRATION_POLICY);
    }
}
