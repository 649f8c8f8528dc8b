package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigRule.atLeast;
import static io.duolog.broker.config.ConfigType.INT;
import static io.duolog.broker.config.ConfigType.STRING;

import java.util.List;
import java.util.Optional;

/** How many connections a broker takes, and how fast, with Kafka's names and defaults; all can be altered while it runs. */
public final class ConnectionKeys {
    /** Connections. */
    public static final ConfigKey<Integer> MAX_CONNECTIONS = dynamic(
            "max.connections", INT, Integer.MAX_VALUE, atLeast(1), "How many connections a broker has at most.");

    /** Connections of one address. */
    public static final ConfigKey<Integer> MAX_CONNECTIONS_PER_IP = dynamic(
            "max.connections.per.ip",
            INT,
            Integer.MAX_VALUE,
            atLeast(0),
            "How many connections one client address has at most; 0 lets only those in that"
                    + " max.connections.per.ip.overrides names.");

    /** Connections of addresses that differ. */
    public static final ConfigKey<String> MAX_CONNECTIONS_PER_IP_OVERRIDES = dynamic(
            "max.connections.per.ip.overrides",
            STRING,
            "",
            ConnectionKeys::overridesProblem,
            "Addresses that have a limit of their own, as 10.0.0.1:100,[2001:db8::7]:20,... Host names are not looked up.");

    /** New connections a second. */
    public static final ConfigKey<Integer> MAX_CONNECTION_CREATION_RATE = dynamic(
            "max.connection.creation.rate",
            INT,
            Integer.MAX_VALUE,
            atLeast(1),
            "How many connections a second a broker accepts; further ones wait to be accepted. The listener of the brokers"
                    + " is exempt if they have one of their own. A limit for addresses is the quota"
                    + " connection_creation_rate.");

    private ConnectionKeys() {}

    private static <T> ConfigKey<T> dynamic(
            String name, ConfigType<T> type, T defaultValue, ConfigRule<? super T> rule, String documentation) {
        return ConfigKey.readOnly(name, type, defaultValue, rule, documentation).withScope(ConfigScope.CLUSTER_WIDE);
    }

    /** All of them. */
    static List<ConfigKey<?>> all() {
        return List.of(
                MAX_CONNECTIONS,
                MAX_CONNECTIONS_PER_IP,
                MAX_CONNECTIONS_PER_IP_OVERRIDES,
                MAX_CONNECTION_CREATION_RATE);
    }

    private static Optional<String> overridesProblem(String overrides) {
        return ConfigType.LIST.parse(overrides).stream()
                .filter(text -> AddressLimit.parse(text).isEmpty())
                .findFirst()
                .map(text -> "expected address:limit, such as 10.0.0.1:100, instead of " + text);
    }
}
