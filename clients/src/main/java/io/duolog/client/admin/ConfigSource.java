package io.duolog.client.admin;

/** Where the value of a setting comes from. */
public enum ConfigSource {
    /** A newer broker named a source that this client does not know. */
    UNKNOWN,
    /** Set on the topic. */
    DYNAMIC_TOPIC,
    /** Set on the broker while it runs. */
    DYNAMIC_BROKER,
    /** Set for all brokers while they run. */
    DYNAMIC_DEFAULT_BROKER,
    /** The broker's properties file. */
    STATIC_BROKER,
    /** Nobody set it. */
    DEFAULT,
    /** The log level was set while the broker runs. */
    DYNAMIC_BROKER_LOGGER,
    /** Set for a kind of client. */
    CLIENT_METRICS,
    /** Set on the group. */
    GROUP;

    private static final ConfigSource[] BY_ID = values();

    /** The source with this number on the wire. */
    static ConfigSource forId(byte id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : UNKNOWN;
    }
}
