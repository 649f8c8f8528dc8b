package io.duolog.broker.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Checks what clients ask for when they create or alter topics, and alter brokers and groups. Pure. */
public final class ConfigValidator {
    private static final ConfigTable TOPIC_TABLE =
            new ConfigTable(TopicKeys.all().stream().map(ResourceKey::key).toList());
    private static final ConfigTable GROUP_TABLE =
            new ConfigTable(OwnGroupKeys.all().stream().map(ResourceKey::key).toList());

    private ConfigValidator() {}

    /** What is wrong with a topic's settings, taken together; empty when they are right. */
    public static Optional<ConfigProblem> topicProblem(Map<String, String> settings) {
        Optional<ConfigProblem> single = firstProblem(settings, TOPIC_TABLE, "topic");
        return single.isPresent() ? single : compactionLagProblem(settings);
    }

    /**
     * What is wrong with settings that AlterConfigs gives a broker, taken together; empty when they are right.
     *
     * @param settings what the broker, or all brokers, would have been given
     * @param layers the same, with what holds where they say nothing
     */
    public static Optional<ConfigProblem> brokerProblem(Map<String, String> settings, ConfigLayers layers) {
        Optional<ConfigProblem> single = firstProblem(settings, BrokerKeys.table(), "broker");
        return single.isPresent()
                ? single
                : DynamicConfig.of(layers).problems().stream().findFirst();
    }

    /**
     * What is wrong with a group's settings, taken together; empty when they are right.
     *
     * @param settings what the group would have been given
     * @param layers the same, with what bounds them
     */
    public static Optional<ConfigProblem> groupProblem(Map<String, String> settings, ConfigLayers layers) {
        Optional<ConfigProblem> single = firstProblem(settings, GROUP_TABLE, "group");
        return single.isPresent() ? single : MemberTimes.problem(layers);
    }

    /** Which of these settings of a broker, if they are known at all, only a restart changes; in order. */
    public static List<String> notDynamic(Collection<String> names) {
        return withScope(names, scope -> !scope.isDynamic());
    }

    /** Which of these settings of a broker can be altered for all brokers only; in order. */
    public static List<String> forAllBrokersOnly(Collection<String> names) {
        return withScope(names, scope -> scope == ConfigScope.ALL_BROKERS);
    }

    private static List<String> withScope(Collection<String> names, Predicate<ConfigScope> which) {
        return names.stream()
                .filter(name -> BrokerKeys.table()
                        .find(name)
                        .filter(key -> which.test(key.scope()))
                        .isPresent())
                .sorted()
                .toList();
    }

    /**
     * A topic's settings after changes; what they amount to must be checked by {@link #topicProblem}.
     *
     * @param current the topic's own settings
     * @param changes each setting at most once
     * @param effective what holds for a setting when the topic has no value of its own: APPEND starts from it
     * @throws ConfigException when a change does not fit its setting
     */
    public static Map<String, String> applyToTopic(
            Map<String, String> current, List<ConfigChange> changes, Function<ResourceKey<?>, String> effective) {
        return apply(current, changes, TOPIC_TABLE, name -> TopicKeys.find(name)
                .map(effective)
                .orElse(""));
    }

    /**
     * A broker's altered settings after changes; what they amount to must be checked by {@link #brokerProblem}.
     *
     * @throws ConfigException when a change does not fit its setting
     */
    public static Map<String, String> applyToBroker(Map<String, String> current, List<ConfigChange> changes) {
        return applyOverDefaults(current, changes, BrokerKeys.table());
    }

    /**
     * A group's settings after changes; what they amount to must be checked by {@link #groupProblem}.
     *
     * @throws ConfigException when a change does not fit its setting
     */
    public static Map<String, String> applyToGroup(Map<String, String> current, List<ConfigChange> changes) {
        return applyOverDefaults(current, changes, GROUP_TABLE);
    }

    private static Map<String, String> applyOverDefaults(
            Map<String, String> current, List<ConfigChange> changes, ConfigTable table) {
        return apply(current, changes, table, name -> table.find(name)
                .flatMap(ConfigKey::defaultText)
                .orElse(""));
    }

    private static Map<String, String> apply(
            Map<String, String> current,
            List<ConfigChange> changes,
            ConfigTable table,
            Function<String, String> effective) {
        Map<String, String> result = new HashMap<>(current);
        Set<String> seen = new HashSet<>();
        for (ConfigChange change : changes) {
            String name = change.name();
            if (!seen.add(name)) {
                throw problem(change, "is changed twice in one request; change it once");
            }
            if (change.operation() == ConfigChange.Operation.DELETE) {
                result.remove(name);
            } else if (change.operation() == ConfigChange.Operation.SET) {
                result.put(name, operand(change));
            } else {
                if (table.find(name)
                        .filter(key -> key.type().equals(ConfigType.LIST))
                        .isEmpty()) {
                    throw problem(change, change.operation() + " is for lists; use SET");
                }
                String before = result.getOrDefault(name, effective.apply(name));
                result.put(
                        name, ConfigType.LIST.format(change.applyTo(ConfigType.LIST.parse(before), operand(change))));
            }
        }
        return result;
    }

    private static String operand(ConfigChange change) {
        String value = change.value();
        if (value == null) {
            throw problem(change, "needs a value for " + change.operation());
        }
        return value;
    }

    private static ConfigException problem(ConfigChange change, String fix) {
        return new ConfigException(List.of(new ConfigProblem(change.name(), String.valueOf(change.value()), fix)));
    }

    private static Optional<ConfigProblem> firstProblem(
            Map<String, String> settings, ConfigTable table, String resource) {
        for (String name : settings.keySet().stream().sorted().toList()) {
            String text = settings.getOrDefault(name, "");
            Optional<ConfigKey<?>> key = table.find(name);
            if (key.isEmpty()) {
                ConfigProblem problem = table.unknown(name, text);
                return Optional.of(new ConfigProblem(
                        name, problem.value(), "unknown " + resource + " config name: " + problem.fix()));
            }
            Optional<String> fix = key.get().problem(text);
            if (fix.isPresent()) {
                return Optional.of(new ConfigProblem(name, text, fix.get()));
            }
        }
        return Optional.empty();
    }

    /** Only what the topic itself says is compared, as its fall-back may differ from broker to broker. */
    private static Optional<ConfigProblem> compactionLagProblem(Map<String, String> settings) {
        String minimum = settings.get(TopicKeys.MIN_COMPACTION_LAG_MS.name());
        String maximum = settings.get(TopicKeys.MAX_COMPACTION_LAG_MS.name());
        if (minimum == null || maximum == null || Long.parseLong(minimum.trim()) <= Long.parseLong(maximum.trim())) {
            return Optional.empty();
        }
        return Optional.of(new ConfigProblem(
                TopicKeys.MIN_COMPACTION_LAG_MS.name(), minimum, "must not be above max.compaction.lag.ms=" + maximum));
    }
}
