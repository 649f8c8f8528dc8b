package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.OffsetsConfig;
import io.duolog.broker.config.TopicCreationConfig;
import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How brokers' own topics are created, by whomever, as far as the creator does not say otherwise: with a broker's word for a
 * client's topic, offsets would be neither compacted nor replicated. Pure.
 */
final class InternalTopicDefaults {
    private static final int USE_DEFAULT = -1;

    private final OffsetsConfig.Topic offsets;

    InternalTopicDefaults(TopicCreationConfig config) {
        this.offsets = requireNonNull(config, "config").offsets();
    }

    /** The topic as asked for, completed if it is an internal one. */
    CreatableTopic complete(MetadataImage image, CreatableTopic asked) {
        if (!asked.name().equals(InternalTopics.CONSUMER_OFFSETS)) {
            return asked;
        }
        boolean placed = !asked.assignments().isEmpty();
        return new CreatableTopic(
                asked.name(),
                asked.numPartitions() == USE_DEFAULT && !placed ? offsets.partitions() : asked.numPartitions(),
                asked.replicationFactor() == USE_DEFAULT && !placed
                        ? replicationFactor(image)
                        : asked.replicationFactor(),
                asked.assignments(),
                configs(asked.configs()));
    }

    /** At most as many replicas as there are brokers; those that are down for a while count, so that none is left out. */
    private short replicationFactor(MetadataImage image) {
        int brokers = Math.max(1, image.brokers().size());
        return (short) Math.min(offsets.replicationFactor(), brokers);
    }

    private List<CreatableTopicConfig> configs(List<CreatableTopicConfig> asked) {
        Map<String, CreatableTopicConfig> configs = new LinkedHashMap<>();
        put(configs, new CreatableTopicConfig("cleanup.policy", "compact"));
        put(configs, new CreatableTopicConfig("compression.type", "producer"));
        put(configs, new CreatableTopicConfig("segment.bytes", Integer.toString(offsets.segmentBytes())));
        asked.forEach(config -> put(configs, config));
        return new ArrayList<>(configs.values());
    }

    private static void put(Map<String, CreatableTopicConfig> configs, CreatableTopicConfig config) {
        configs.put(config.name(), config);
    }
}
