package io.duolog.broker.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that hold for one topic: its own, else those of this broker, else those of all brokers, else the
 * configuration file's, else Kafka's defaults. Immutable; made anew when any of them changes.
 */
public final class TopicConfig {
    private final ConfigLayers layers;

    /**
     * Looks through the layers.
     *
     * @param layers with the topic's own settings on top
     */
    public TopicConfig(ConfigLayers layers) {
        this.layers = layers;
    }

    /** Only Kafka's defaults. */
    public static TopicConfig defaults() {
        return new TopicConfig(new ConfigLayers(Map.of(), Map.of(), Map.of(), Map.of()));
    }

    /** The value of a setting. */
    public <T> T get(ResourceKey<T> topicKey) {
        return topicKey.key().type().parse(layers.value(topicKey).text());
    }

    /** Whether old segments are deleted by age and size. */
    public boolean deletes() {
        return get(TopicKeys.CLEANUP_POLICY).contains("delete");
    }

    /** Whether the topic keeps the newest record of each key: records without a key must be refused. */
    public boolean compacts() {
        return get(TopicKeys.CLEANUP_POLICY).contains("compact");
    }

    /** Whether the broker stamps records at the append. */
    public boolean usesLogAppendTime() {
        return get(TopicKeys.MESSAGE_TIMESTAMP_TYPE).equals("LogAppendTime");
    }

    /** Age at which a segment is deleted, in milliseconds; empty for never. */
    public Optional<Long> retentionMs() {
        return Optional.of(get(TopicKeys.RETENTION_MS)).filter(value -> value >= 0);
    }

    /** Size at which the oldest segments are deleted, in bytes; empty for never. */
    public Optional<Long> retentionBytes() {
        return Optional.of(get(TopicKeys.RETENTION_BYTES)).filter(value -> value >= 0);
    }

    /** Every setting's name and text, for a CreateTopics response. */
    public List<ConfigEntry> describe() {
        return TopicKeys.all().stream().map(layers::describe).toList();
    }
}
