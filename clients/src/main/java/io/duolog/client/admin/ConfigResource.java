package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Something that has a configuration.
 *
 * @param type what it is
 * @param name its name: of a topic or a group, the number of a broker, or empty for the default of all brokers
 */
public record ConfigResource(Type type, String name) {
    /** Checks that nothing is missing. */
    public ConfigResource {
        requireNonNull(type, "type");
        requireNonNull(name, "name");
    }

    /** What has configurations. */
    public enum Type {
        /** A topic. */
        TOPIC(2),
        /** A broker, or the default of all. */
        BROKER(4),
        /** The log levels of a broker. */
        BROKER_LOGGER(8),
        /** What a kind of client is asked to report. */
        CLIENT_METRICS(16),
        /** A group. */
        GROUP(32);

        private final byte id;

        Type(int id) {
            this.id = (byte) id;
        }

        /** The number on the wire. */
        public byte id() {
            return id;
        }
    }

    /** The configuration of a topic. */
    public static ConfigResource topic(String name) {
        return new ConfigResource(Type.TOPIC, name);
    }

    /** The configuration of one broker. */
    public static ConfigResource broker(int id) {
        return new ConfigResource(Type.BROKER, Integer.toString(id));
    }

    /** What brokers have unless their own configuration says otherwise. */
    public static ConfigResource brokerDefault() {
        return new ConfigResource(Type.BROKER, "");
    }

    /** The configuration of a group, whether there is one or not. */
    public static ConfigResource group(String groupId) {
        return new ConfigResource(Type.GROUP, groupId);
    }

    /** {@code topic orders}, as errors name it. */
    @Override
    public String toString() {
        String kind = type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return name.isEmpty() ? kind + " default" : kind + " " + name;
    }
}
