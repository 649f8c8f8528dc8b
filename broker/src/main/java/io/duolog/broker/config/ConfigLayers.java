package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the settings of a topic, a group or a broker are looked for, best first. Immutable.
 *
 * <pre>
 *   topic          retention.ms              AlterConfigs on the topic
 *   broker         log.retention.ms          AlterConfigs on this broker
 *   all brokers    log.retention.ms          AlterConfigs on the broker named ""
 *   file           log.retention.{ms,minutes,hours}
 *   default
 * </pre>
 *
 * @param resource settings of the topic or the group; empty when a broker is looked at
 * @param broker settings of this broker that were altered
 * @param allBrokers settings of all brokers that were altered
 * @param file what this broker's configuration file said
 */
public record ConfigLayers(
        Map<String, String> resource,
        Map<String, String> broker,
        Map<String, String> allBrokers,
        Map<String, String> file) {
    /** Checks the arguments; the maps must not be changed any more. */
    public ConfigLayers {
        requireNonNull(resource, "resource");
        requireNonNull(broker, "broker");
        requireNonNull(allBrokers, "allBrokers");
        requireNonNull(file, "file");
    }

    /**
     * A value and where it was found.
     *
     * @param text valid for the setting
     * @param name the setting's name there
     * @param source the place
     */
    record Found(String text, String name, ConfigSource source) {}

    /** The value that holds for a topic or a group. */
    Found value(ResourceKey<?> key) {
        return candidates(key).get(0);
    }

    /** The value that holds for a broker's setting that has a default. */
    <T> T value(ConfigKey<T> key) {
        return key.type().parse(brokerCandidates(key, text -> text).get(0).text());
    }

    /** A topic's or a group's setting as DescribeConfigs tells it. */
    public ConfigEntry describe(ResourceKey<?> key) {
        return entry(key.key(), candidates(key));
    }

    /** A broker's setting as DescribeConfigs tells it. */
    public ConfigEntry describe(ConfigKey<?> key) {
        return entry(key, brokerCandidates(key, text -> text));
    }

    private static ConfigEntry entry(ConfigKey<?> key, List<Found> candidates) {
        if (candidates.isEmpty()) {
            return new ConfigEntry(key, null, ConfigSource.DEFAULT_CONFIG, List.of());
        }
        List<ConfigEntry.Synonym> synonyms = new ArrayList<>();
        for (Found found : candidates) {
            synonyms.add(new ConfigEntry.Synonym(found.name(), key.sensitive() ? null : found.text(), found.source()));
        }
        Found best = candidates.get(0);
        return new ConfigEntry(key, key.sensitive() ? null : best.text(), best.source(), synonyms);
    }

    /** Never empty: a topic's or a group's setting always has a default. */
    private List<Found> candidates(ResourceKey<?> key) {
        List<Found> found = new ArrayList<>();
        add(found, resource, key.name(), text -> text, ownSource(key));
        for (ResourceKey.Synonym synonym : key.synonyms()) {
            found.addAll(brokerCandidates(synonym.key(), synonym.conversion()));
        }
        if (key.synonyms().isEmpty()) {
            key.key()
                    .defaultText()
                    .ifPresent(text -> found.add(new Found(text, key.name(), ConfigSource.DEFAULT_CONFIG)));
        }
        return found;
    }

    private static ConfigSource ownSource(ResourceKey<?> key) {
        return key.key().scope() == ConfigScope.GROUP
                ? ConfigSource.DYNAMIC_GROUP_CONFIG
                : ConfigSource.DYNAMIC_TOPIC_CONFIG;
    }

    private List<Found> brokerCandidates(ConfigKey<?> key, ResourceKey.TextConversion conversion) {
        List<Found> found = new ArrayList<>();
        if (key.scope() == ConfigScope.CLUSTER_WIDE) {
            add(found, broker, key.name(), conversion, ConfigSource.DYNAMIC_BROKER_CONFIG);
        }
        if (key.scope().isDynamic()) {
            add(found, allBrokers, key.name(), conversion, ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        }
        add(found, file, key.name(), conversion, ConfigSource.STATIC_BROKER_CONFIG);
        key.defaultText()
                .ifPresent(
                        text -> found.add(new Found(conversion.apply(text), key.name(), ConfigSource.DEFAULT_CONFIG)));
        return found;
    }

    private static void add(
            List<Found> found,
            Map<String, String> layer,
            String name,
            ResourceKey.TextConversion conversion,
            ConfigSource source) {
        String text = layer.get(name);
        if (text != null) {
            found.add(new Found(conversion.apply(text), name, source));
        }
    }
}
