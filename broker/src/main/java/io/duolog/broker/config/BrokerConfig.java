package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.CoordinationConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration of a broker, one record a feature. Immutable.
 *
 * @param nodeId this node's number
 * @param rack where it stands
 * @param listeners where it listens
 * @param sockets its connections
 * @param requests bounds on single requests
 * @param log its logs
 * @param replication how its replicas follow their leaders
 * @param topics how topics come and go
 * @param groups bounds on groups
 * @param consumerGroups what groups of the consumer protocol are told and allowed
 * @param offsets how committed offsets are kept
 * @param controller what the controller does by itself
 * @param coordination what the cluster agrees by
 * @param given what the configuration file said, by name: DescribeConfigs and {@link TopicConfig} need to know it
 * @param warnings what was given and has no effect in this version, to be logged once at start
 */
public record BrokerConfig(
        int nodeId,
        Optional<String> rack,
        ListenerConfig listeners,
        SocketConfig sockets,
        RequestConfig requests,
        LogConfig log,
        ReplicationConfig replication,
        TopicCreationConfig topics,
        GroupConfig groups,
        ConsumerGroupSettings consumerGroups,
        OffsetsConfig offsets,
        ControllerConfig controller,
        CoordinationConfig coordination,
        Map<String, String> given,
        List<String> warnings) {
    private static final int DEFAULT_NODE_ID = 1;

    /** Checks and copies. */
    public BrokerConfig {
        requireNonNull(rack, "rack");
        given = Map.copyOf(given);
        warnings = List.copyOf(warnings);
    }

    /**
     * Checks a configuration as a whole and types it. Touches nothing outside.
     *
     * @param given name and value of everything that was set
     * @param backends which coordination backends there are; the chosen one's settings are allowed, and it checks
     *     their values itself when it is created
     * @throws ConfigException holding everything that is wrong
     */
    public static BrokerConfig parse(Map<String, String> given, CoordinationBackends backends) {
        List<ConfigProblem> backendProblems = new ArrayList<>();
        String backend = given.getOrDefault(
                BrokerKeys.COORDINATION_BACKEND.name(),
                BrokerKeys.COORDINATION_BACKEND.defaultText().orElseThrow());
        ConfigTable table = BrokerKeys.table();
        try {
            table = table.with(backendKeys(backends.find(backend.trim()).configKeys()));
        } catch (CoordinationConfigException e) {
            backendProblems.add(new ConfigProblem(
                    BrokerKeys.COORDINATION_BACKEND.name(),
                    backend,
                    "choose one of " + String.join(", ", backends.names())));
        }
        return parse(given, table, backendProblems);
    }

    private static BrokerConfig parse(Map<String, String> given, ConfigTable table, List<ConfigProblem> problems) {
        ConfigValues values = new ConfigValues(given, table);
        BrokerConfig config = new BrokerConfig(
                nodeId(values),
                values.find(BrokerKeys.BROKER_RACK),
                ListenerConfig.from(values),
                SocketConfig.from(values),
                RequestConfig.from(values),
                LogConfig.from(values),
                ReplicationConfig.from(values),
                TopicCreationConfig.from(values),
                GroupConfig.from(values),
                ConsumerGroupSettings.from(values),
                OffsetsConfig.from(values),
                ControllerConfig.from(values),
                CoordinationConfig.from(values, given),
                given,
                warnings(given, table));
        List<ConfigProblem> all = new ArrayList<>(problems);
        all.addAll(values.problems());
        if (!all.isEmpty()) {
            throw new ConfigException(all);
        }
        return config;
    }

    private static int nodeId(ConfigValues values) {
        Optional<Integer> nodeId = values.find(BrokerKeys.NODE_ID);
        Optional<Integer> brokerId = values.find(BrokerKeys.BROKER_ID);
        if (nodeId.isPresent() && brokerId.isPresent() && !nodeId.equals(brokerId)) {
            values.report(BrokerKeys.BROKER_ID, "differs from node.id; remove it");
        }
        return nodeId.or(() -> brokerId).orElse(DEFAULT_NODE_ID);
    }

    private static List<ConfigKey<?>> backendKeys(Collection<io.duolog.coordination.ConfigKey> keys) {
        List<ConfigKey<?>> converted = new ArrayList<>();
        for (io.duolog.coordination.ConfigKey key : keys) {
            converted.add(ConfigKey.readOnly(
                    key.name(), ConfigType.STRING, key.defaultValue(), ConfigRule.any(), key.description()));
        }
        return converted;
    }

    private static List<String> warnings(Map<String, String> given, ConfigTable table) {
        List<String> warnings = new ArrayList<>();
        given.keySet().stream().sorted().forEach(name -> table.find(name)
                .filter(key -> key.support() == ConfigSupport.STORED)
                .ifPresent(key -> warnings.add(name + "=" + given.get(name) + " has no effect in this version")));
        return warnings;
    }
}
