package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.ConfigLayers;
import io.duolog.broker.config.TopicConfig;
import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
import io.duolog.broker.metadata.record.ClientQuotaRecord;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.FeatureLevelRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.NewPartitionsRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import io.duolog.broker.metadata.record.ProducerIdsRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.broker.metadata.record.RemoveTopicRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import io.duolog.broker.metadata.record.UnregisterBrokerRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Everything that the cluster has agreed on, up to an offset of the metadata log. Immutable, so it can be read from any
 * thread; {@link #with} makes the next image in logarithmic time and shares with it all that has not changed.
 */
public final class MetadataImage {
    /** Before the first record. */
    public static final MetadataImage EMPTY = new MetadataImage(
            0,
            0,
            HashTreePMap.empty(),
            TopicsImage.EMPTY,
            HashTreePMap.empty(),
            0,
            HashTreePMap.empty(),
            ClientQuotasImage.EMPTY);

    private final long endOffset;
    private final int epoch;
    private final PMap<Integer, BrokerRegistration> brokers;
    private final TopicsImage topics;
    private final PMap<ConfigResource, PMap<String, String>> configs;
    private final long nextProducerId;
    private final PMap<String, Short> features;
    private final ClientQuotasImage clientQuotas;

    private MetadataImage(
            long endOffset,
            int epoch,
            PMap<Integer, BrokerRegistration> brokers,
            TopicsImage topics,
            PMap<ConfigResource, PMap<String, String>> configs,
            long nextProducerId,
            PMap<String, Short> features,
            ClientQuotasImage clientQuotas) {
        this.endOffset = endOffset;
        this.epoch = epoch;
        this.brokers = brokers;
        this.topics = topics;
        this.configs = configs;
        this.nextProducerId = nextProducerId;
        this.features = features;
        this.clientQuotas = clientQuotas;
    }

    /** The image holds the effect of all records below this offset. */
    public long endOffset() {
        return endOffset;
    }

    /** The controller epoch of the last record, 0 before the first. */
    public int epoch() {
        return epoch;
    }

    /** All registered brokers by id, fenced ones included. Immutable. */
    public Map<Integer, BrokerRegistration> brokers() {
        return brokers;
    }

    /** All topics. */
    public TopicsImage topics() {
        return topics;
    }

    /** The settings that were altered of a resource. Immutable; empty when none were. */
    public Map<String, String> configs(ConfigResource resource) {
        return configs.getOrDefault(resource, HashTreePMap.empty());
    }

    /** All altered settings. Immutable. */
    public Map<ConfigResource, ? extends Map<String, String>> configs() {
        return configs;
    }

    /** The first producer id that was never given out. */
    public long nextProducerId() {
        return nextProducerId;
    }

    /** The finalized features and their levels. Immutable. */
    public Map<String, Short> features() {
        return features;
    }

    /** The quotas of clients. */
    public ClientQuotasImage clientQuotas() {
        return clientQuotas;
    }

    /** Whether the broker is registered and not fenced. */
    public boolean isActive(int brokerId) {
        BrokerRegistration broker = brokers.get(brokerId);
        return broker != null && !broker.fenced();
    }

    /** Whether the broker may lead and join in-sync replicas: registered, not fenced, not shutting down. */
    public boolean isEligible(int brokerId) {
        BrokerRegistration broker = brokers.get(brokerId);
        return broker != null && broker.isEligible();
    }

    /** All brokers that are {@link #isEligible}: for who asks about them for each of many partitions. */
    public Set<Integer> eligibleBrokers() {
        Set<Integer> eligible = new HashSet<>();
        for (BrokerRegistration broker : brokers.values()) {
            if (broker.isEligible()) {
                eligible.add(broker.id());
            }
        }
        return eligible;
    }

    /**
     * Where a broker looks for the settings of a topic that it hosts.
     *
     * @param topic the topic's name
     * @param brokerId the broker's id
     * @param file what the broker's configuration file said
     */
    public ConfigLayers topicLayers(String topic, int brokerId, Map<String, String> file) {
        return new ConfigLayers(
                configs(ConfigResource.topic(topic)),
                configs(ConfigResource.broker(brokerId)),
                configs(ConfigResource.ALL_BROKERS),
                file);
    }

    /** The settings that hold for a topic on a broker: see {@link #topicLayers}. */
    public TopicConfig topicConfig(String topic, int brokerId, Map<String, String> file) {
        return new TopicConfig(topicLayers(topic, brokerId, file));
    }

    /**
     * Where a broker looks for the settings of a group that it coordinates. What groups fall back to is not altered while brokers
     * run.
     */
    public ConfigLayers groupLayers(String groupId, Map<String, String> file) {
        return new ConfigLayers(configs(ConfigResource.group(groupId)), Map.of(), Map.of(), file);
    }

    /** Where a broker looks for its own settings: see {@link #topicLayers}. */
    public ConfigLayers brokerLayers(int brokerId, Map<String, String> file) {
        return new ConfigLayers(
                Map.of(), configs(ConfigResource.broker(brokerId)), configs(ConfigResource.ALL_BROKERS), file);
    }

    /**
     * The image after a record.
     *
     * @throws IllegalStateException when the record does not fit what was agreed before: the log is not the one that
     *     this image was built from
     */
    public MetadataImage with(MetadataRecord value) {
        return switch (value.recordType()) {
            case REGISTER_BROKER_RECORD -> withBroker(BrokerRegistration.of((RegisterBrokerRecord) value));
            case UNREGISTER_BROKER_RECORD -> withoutBroker((UnregisterBrokerRecord) value);
            case BROKER_REGISTRATION_CHANGE_RECORD -> withBrokerChange((BrokerRegistrationChangeRecord) value);
            case TOPIC_RECORD -> withTopics(topics.with((TopicRecord) value));
            case REMOVE_TOPIC_RECORD -> withoutTopic((RemoveTopicRecord) value);
            case NEW_PARTITIONS_RECORD -> withTopics(topics.with((NewPartitionsRecord) value));
            case PARTITION_RECORD -> withTopics(topics.with((PartitionRecord) value));
            case PARTITION_CHANGE_RECORD -> withTopics(topics.with(List.of((PartitionChangeRecord) value)));
            case CONFIG_RECORD -> withConfig((ConfigRecord) value);
            case PRODUCER_IDS_RECORD -> withNextProducerId((ProducerIdsRecord) value);
            case FEATURE_LEVEL_RECORD -> withFeature((FeatureLevelRecord) value);
            case CLIENT_QUOTA_RECORD -> withClientQuotas(clientQuotas.with((ClientQuotaRecord) value));
        };
    }

    /**
     * The image after several records, as {@link #with(MetadataRecord)} makes it one after the other. Changes of one topic's
     * partitions that follow each other are made at once: the death of a broker is as many as it has partitions.
     */
    public MetadataImage with(List<? extends MetadataRecord> records) {
        MetadataImage image = this;
        List<PartitionChangeRecord> ofOneTopic = new ArrayList<>();
        for (MetadataRecord value : records) {
            UUID changed = value instanceof PartitionChangeRecord change ? change.topicId() : null;
            if (!ofOneTopic.isEmpty() && !ofOneTopic.get(0).topicId().equals(changed)) {
                image = image.withTopics(image.topics.with(ofOneTopic));
                ofOneTopic.clear();
            }
            if (value instanceof PartitionChangeRecord change) {
                ofOneTopic.add(change);
            } else {
                image = image.with(value);
            }
        }
        return ofOneTopic.isEmpty() ? image : image.withTopics(image.topics.with(ofOneTopic));
    }

    /** The same content at another place of the log. */
    public MetadataImage at(long newEndOffset, int newEpoch) {
        return new MetadataImage(
                newEndOffset, newEpoch, brokers, topics, configs, nextProducerId, features, clientQuotas);
    }

    private MetadataImage withBroker(BrokerRegistration broker) {
        return withBrokers(brokers.plus(broker.id(), broker));
    }

    private MetadataImage withoutBroker(UnregisterBrokerRecord value) {
        existing(value.brokerId(), value.brokerEpoch());
        return withBrokers(brokers.minus(value.brokerId()));
    }

    private MetadataImage withBrokerChange(BrokerRegistrationChangeRecord value) {
        return withBroker(existing(value.brokerId(), value.brokerEpoch()).with(value));
    }

    private BrokerRegistration existing(int brokerId, long brokerEpoch) {
        BrokerRegistration broker = brokers.get(brokerId);
        if (broker == null || broker.epoch() != brokerEpoch) {
            throw new IllegalStateException("broker " + brokerId + " is not registered with epoch " + brokerEpoch);
        }
        return broker;
    }

    private MetadataImage withoutTopic(RemoveTopicRecord value) {
        ConfigResource resource =
                ConfigResource.topic(topics.existing(value.topicId()).name());
        return withTopics(topics.without(value.topicId())).withConfigs(configs.minus(resource));
    }

    private MetadataImage withConfig(ConfigRecord value) {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.forId(value.resourceType()), value.resourceName());
        PMap<String, String> before = configs.getOrDefault(resource, HashTreePMap.empty());
        String text = value.value();
        PMap<String, String> after = text == null ? before.minus(value.name()) : before.plus(value.name(), text);
        return withConfigs(after.isEmpty() ? configs.minus(resource) : configs.plus(resource, after));
    }

    private MetadataImage withFeature(FeatureLevelRecord value) {
        return new MetadataImage(
                endOffset,
                epoch,
                brokers,
                topics,
                configs,
                nextProducerId,
                value.featureLevel() == 0
                        ? features.minus(value.name())
                        : features.plus(value.name(), value.featureLevel()),
                clientQuotas);
    }

    private MetadataImage withNextProducerId(ProducerIdsRecord value) {
        if (value.nextProducerId() < nextProducerId) {
            throw new IllegalStateException(
                    "producer ids go back from " + nextProducerId + " to " + value.nextProducerId());
        }
        return new MetadataImage(
                endOffset, epoch, brokers, topics, configs, value.nextProducerId(), features, clientQuotas);
    }

    private MetadataImage withClientQuotas(ClientQuotasImage newClientQuotas) {
        return new MetadataImage(endOffset, epoch, brokers, topics, configs, nextProducerId, features, newClientQuotas);
    }

    private MetadataImage withBrokers(PMap<Integer, BrokerRegistration> newBrokers) {
        return new MetadataImage(endOffset, epoch, newBrokers, topics, configs, nextProducerId, features, clientQuotas);
    }

    private MetadataImage withTopics(TopicsImage newTopics) {
        return new MetadataImage(endOffset, epoch, brokers, newTopics, configs, nextProducerId, features, clientQuotas);
    }

    private MetadataImage withConfigs(PMap<ConfigResource, PMap<String, String>> newConfigs) {
        return new MetadataImage(endOffset, epoch, brokers, topics, newConfigs, nextProducerId, features, clientQuotas);
    }

    /** Whether the content is equal, wherever in the log. */
    public boolean hasSameContent(MetadataImage that) {
        requireNonNull(that, "that");
        return brokers.equals(that.brokers)
                && topics.equals(that.topics)
                && configs.equals(that.configs)
                && nextProducerId == that.nextProducerId
                && features.equals(that.features)
                && clientQuotas.equals(that.clientQuotas);
    }

    @Override
    public String toString() {
        return "MetadataImage[endOffset=" + endOffset + ", epoch=" + epoch + ", brokers=" + brokers.size() + ", topics="
                + topics.size() + "]";
    }
}
