package io.duolog.broker.config;

/** Who may change a setting, and when. */
public enum ConfigScope {
    /** The configuration file; a restart applies it. */
    READ_ONLY,
    /** The configuration file, or AlterConfigs for all brokers or for one, at once. */
    CLUSTER_WIDE,
    /**
     * The configuration file, or AlterConfigs for all brokers, at once; not for one, since the controller and the leaders
     * of partitions have to go by the same value.
     */
    ALL_BROKERS,
    /** AlterConfigs or CreateTopics, for one topic, at once. */
    TOPIC,
    /** AlterConfigs, for one group, at once. */
    GROUP;

    /** Whether AlterConfigs can change a broker's setting of this scope. */
    boolean isDynamic() {
        return this == CLUSTER_WIDE || this == ALL_BROKERS;
    }
}
