package io.duolog.broker.config;

/**
 * How topics come and go.
 *
 * @param autoCreateEnabled whether a topic is created when a client asks for it
 * @param deleteEnabled whether topics can be deleted
 * @param partitions of a topic whose creator does not say
 * @param replicationFactor of a topic whose creator does not say
 * @param offsets how {@code __consumer_offsets} is created
 */
public record TopicCreationConfig(
        boolean autoCreateEnabled,
        boolean deleteEnabled,
        int partitions,
        short replicationFactor,
        OffsetsConfig.Topic offsets) {
    static TopicCreationConfig from(ConfigValues values) {
        return new TopicCreationConfig(
                values.get(BrokerKeys.AUTO_CREATE_TOPICS_ENABLE),
                values.get(BrokerKeys.DELETE_TOPIC_ENABLE),
                values.get(BrokerKeys.NUM_PARTITIONS),
                values.get(BrokerKeys.DEFAULT_REPLICATION_FACTOR).shortValue(),
                OffsetsConfig.Topic.from(values));
    }
}
