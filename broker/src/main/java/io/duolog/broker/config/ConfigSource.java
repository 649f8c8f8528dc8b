package io.duolog.broker.config;

/** Where a value comes from, as DescribeConfigs tells it. */
public enum ConfigSource {
    /** AlterConfigs or CreateTopics on the topic. */
    DYNAMIC_TOPIC_CONFIG((byte) 1),
    /** AlterConfigs on this broker. */
    DYNAMIC_BROKER_CONFIG((byte) 2),
    /** AlterConfigs on all brokers. */
    DYNAMIC_DEFAULT_BROKER_CONFIG((byte) 3),
    /** The broker's configuration file. */
    STATIC_BROKER_CONFIG((byte) 4),
    /** Nobody said otherwise. */
    DEFAULT_CONFIG((byte) 5),
    /** AlterConfigs on the group. */
    DYNAMIC_GROUP_CONFIG((byte) 8);

    private final byte protocolId;

    ConfigSource(byte protocolId) {
        this.protocolId = protocolId;
    }

    /** The number in a DescribeConfigs response. */
    public byte protocolId() {
        return protocolId;
    }
}
