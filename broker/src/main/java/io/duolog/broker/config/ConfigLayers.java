package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the settings of a topic or a broker are looked for, best first. Immutable.
 *
 * <pre>
 *   topic          retention.ms              AlterConfigs on the topic
 *   broker         log.retention.ms          AlterConfigs on this broker
 *   all brokers    log.retention.ms          AlterConfigs on the broker named ""
 *   file           log.retention.{ms,minutes,hours}
 *   default
 * </pre>
 *
 * @param topic settings of the topic; empty when a broker is looked at
 * @param broker settings of this broker that were altered
 * @param allBrokers settings of all brokers that were altered
 * @param file what this broker's configuration file said
 */
public record ConfigLayers(
        Map<String, String> topic,
        Map<String, String> broker,
        Map<String, String> allBrokers,
        Map<String, String> file) {
    /** Checks the arguments; the maps must not be changed any more. */
    public ConfigLayers {
        requireNonNull(topic, "topic");
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

    /** The value that holds for a topic. */
    Found value(TopicKey<?> topicKey) {
        return candidates(topicKey).get(0);
    }

    /** A topic's setting as DescribeConfigs tells it. */
    public ConfigEntry describe(TopicKey<?> topicKey) {
        return entry(topicKey.key(), candidates(topicKey));
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

    /** Never empty: a topic's setting always has a default. */
    private List<Found> candidates(TopicKey<?> topicKey) {
        List<Found> found = new ArrayList<>();
        add(found, topic, topicKey.name(), text -> text, ConfigSource.DYNAMIC_TOPIC_CONFIG);
        for (TopicKey.Synonym synonym : topicKey.synonyms()) {
            found.addAll(brokerCandidates(synonym.key(), synonym.conversion()));
        }
        if (topicKey.synonyms().isEmpty()) {
            topicKey.key()
                    .defaultText()
                    .ifPresent(text -> found.add(new Found(text, topicKey.name(), ConfigSource.DEFAULT_CONFIG)));
        }
        return found;
    }

    private List<Found> brokerCandidates(ConfigKey<?> key, TopicKey.TextConversion conversion) {
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
            TopicKey.TextConversion conversion,
            ConfigSource source) {
        String text = layer.get(name);
        if (text != null) {
            found.add(new Found(conversion.apply(text), name, source));
        }
    }
}
