package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

/**
 * What settings can be altered of.
 *
 * @param type a topic, a broker or a group
 * @param name the topic's name, the group's id, or the broker's id; empty for all brokers
 */
public record ConfigResource(Type type, String name) {
    /** Settings of all brokers. */
    public static final ConfigResource ALL_BROKERS = new ConfigResource(Type.BROKER, "");

    /** Checks the arguments. */
    public ConfigResource {
        requireNonNull(type, "type");
        requireNonNull(name, "name");
    }

    /** The settings of a topic. */
    public static ConfigResource topic(String name) {
        return new ConfigResource(Type.TOPIC, name);
    }

    /** The settings of one broker. */
    public static ConfigResource broker(int id) {
        return new ConfigResource(Type.BROKER, Integer.toString(id));
    }

    /** The settings of a group, whether there is one or not. */
    public static ConfigResource group(String groupId) {
        return new ConfigResource(Type.GROUP, groupId);
    }

    /** The kind of a resource. */
    public enum Type {
        /** A topic. */
        TOPIC((byte) 2),
        /** A broker, or all of them. */
        BROKER((byte) 4),
        /** A group of consumers. */
        GROUP((byte) 32);

        private final byte protocolId;

        Type(byte protocolId) {
            this.protocolId = protocolId;
        }

        /** Kafka's number. */
        public byte protocolId() {
            return protocolId;
        }

        /**
         * The kind of a number.
         *
         * @throws IllegalArgumentException when Duolog knows no such kind
         */
        public static Type forId(byte id) {
            for (Type type : values()) {
                if (type.protocolId == id) {
                    return type;
                }
            }
            throw new IllegalArgumentException("unknown config resource type " + id + ": expected 2, 4 or 32");
        }
    }
}
