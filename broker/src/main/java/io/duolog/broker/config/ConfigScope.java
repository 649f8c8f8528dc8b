package io.duolog.broker.config;

/** Who may change a setting, and when. */
public enum ConfigScope {
    /** The configuration file; a restart applies it. */
    READ_ONLY,
    /** The configuration file, or AlterConfigs for all brokers or for one, at once. */
    CLUSTER_WIDE,
    /** AlterConfigs or CreateTopics, for one topic, at once. */
    TOPIC
}
