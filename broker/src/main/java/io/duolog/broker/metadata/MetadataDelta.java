package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.NewPartitionsRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.broker.metadata.record.RemoveTopicRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import io.duolog.broker.metadata.record.UnregisterBrokerRecord;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Two images and where to look for their differences. Log records and snapshots both arrive as one, so that whoever acts
 * on metadata has one code path. Immutable.
 *
 * <p>What is named here <em>may</em> have changed; compare {@link #before()} and {@link #after()} to know. What is not
 * named has not.
 */
public final class MetadataDelta {
    private final MetadataImage before;
    private final MetadataImage after;
    private final Set<Integer> brokers = new HashSet<>();
    private final Map<UUID, Set<Integer>> partitions = new HashMap<>();
    private final Set<ConfigResource> configs = new HashSet<>();
    private final boolean snapshot;

    private MetadataDelta(MetadataImage before, MetadataImage after, boolean snapshot) {
        this.before = requireNonNull(before, "before");
        this.after = requireNonNull(after, "after");
        this.snapshot = snapshot;
    }

    /**
     * What a batch of the log does to an image.
     *
     * @param before the image at the batch's base offset
     * @param epoch the controller epoch that appended the batch
     * @param records the batch
     * @throws IllegalStateException when a record does not fit
     */
    public static MetadataDelta ofRecords(MetadataImage before, int epoch, List<? extends MetadataRecord> records) {
        MetadataImage image = before.with(records);
        MetadataDelta delta = new MetadataDelta(before, image.at(before.endOffset() + records.size(), epoch), false);
        records.forEach(delta::note);
        return delta;
    }

    /** From an image to the one of a snapshot that replaces it. */
    public static MetadataDelta ofSnapshot(MetadataImage before, MetadataImage after) {
        MetadataDelta delta = new MetadataDelta(before, after, true);
        delta.compare();
        return delta;
    }

    /** The former image. */
    public MetadataImage before() {
        return before;
    }

    /** The present image. */
    public MetadataImage after() {
        return after;
    }

    /** Whether a snapshot was loaded: records in between were not seen one by one. */
    public boolean isSnapshot() {
        return snapshot;
    }

    /** Brokers that were registered, unregistered, fenced or unfenced. */
    public Set<Integer> brokers() {
        return Collections.unmodifiableSet(brokers);
    }

    /** Topics that were created, deleted, or have changed partitions; with the numbers of those partitions. */
    public Map<UUID, Set<Integer>> partitions() {
        return Collections.unmodifiableMap(partitions);
    }

    /** Topics that were there before and are no more. */
    public List<TopicImage> deletedTopics() {
        return partitions.keySet().stream()
                .filter(id -> after.topics().find(id).isEmpty())
                .map(id -> before.topics().find(id))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Resources whose settings were altered. */
    public Set<ConfigResource> configs() {
        return Collections.unmodifiableSet(configs);
    }

    private void note(MetadataRecord value) {
        switch (value.recordType()) {
            case REGISTER_BROKER_RECORD -> brokers.add(((RegisterBrokerRecord) value).brokerId());
            case UNREGISTER_BROKER_RECORD -> brokers.add(((UnregisterBrokerRecord) value).brokerId());
            case BROKER_REGISTRATION_CHANGE_RECORD -> brokers.add(((BrokerRegistrationChangeRecord) value).brokerId());
            case TOPIC_RECORD -> topic(((TopicRecord) value).topicId());
            case REMOVE_TOPIC_RECORD -> noteRemoved(((RemoveTopicRecord) value).topicId());
            case NEW_PARTITIONS_RECORD -> noteNew((NewPartitionsRecord) value);
            case PARTITION_RECORD -> {
                PartitionRecord partition = (PartitionRecord) value;
                topic(partition.topicId()).add(partition.partitionId());
            }
            case PARTITION_CHANGE_RECORD -> {
                PartitionChangeRecord change = (PartitionChangeRecord) value;
                topic(change.topicId()).add(change.partitionId());
            }
            case CONFIG_RECORD -> {
                ConfigRecord config = (ConfigRecord) value;
                configs.add(
                        new ConfigResource(ConfigResource.Type.forId(config.resourceType()), config.resourceName()));
            }
            case PRODUCER_IDS_RECORD, FEATURE_LEVEL_RECORD, CLIENT_QUOTA_RECORD -> {
                // Whoever is interested in these looks at the images.
            }
        }
    }

    private Set<Integer> topic(UUID id) {
        return partitions.computeIfAbsent(id, key -> new HashSet<>());
    }

    private void noteNew(NewPartitionsRecord value) {
        Set<Integer> numbers = topic(value.topicId());
        int count = value.replicas().size() / value.replicationFactor();
        for (int i = 0; i < count; i++) {
            numbers.add(value.firstPartitionId() + i);
        }
    }

    private void noteRemoved(UUID id) {
        Set<Integer> numbers = topic(id);
        before.topics().find(id).ifPresent(topic -> {
            for (int i = 0; i < topic.partitions().size(); i++) {
                numbers.add(i);
            }
            configs.add(ConfigResource.topic(topic.name()));
        });
    }

    private void compare() {
        addDifferences(before.brokers(), after.brokers(), brokers);
        addDifferences(before.configs(), after.configs(), configs);
        for (TopicImage topic : before.topics().all()) {
            compare(topic.id());
        }
        for (TopicImage topic : after.topics().all()) {
            compare(topic.id());
        }
    }

    private void compare(UUID id) {
        Optional<TopicImage> former = before.topics().find(id);
        Optional<TopicImage> present = after.topics().find(id);
        if (partitions.containsKey(id) || former.equals(present)) {
            return;
        }
        Set<Integer> numbers = topic(id);
        int size = Math.max(
                former.map(topic -> topic.partitions().size()).orElse(0),
                present.map(topic -> topic.partitions().size()).orElse(0));
        for (int i = 0; i < size; i++) {
            int number = i;
            if (!former.flatMap(topic -> topic.partition(number))
                    .equals(present.flatMap(topic -> topic.partition(number)))) {
                numbers.add(number);
            }
        }
    }

    private static <K> void addDifferences(Map<K, ?> former, Map<K, ?> present, Set<K> different) {
        former.forEach((key, value) -> {
            if (!value.equals(present.get(key))) {
                different.add(key);
            }
        });
        present.keySet().stream().filter(key -> !former.containsKey(key)).forEach(different::add);
    }

    @Override
    public String toString() {
        return "MetadataDelta[" + before + " -> " + after + "]";
    }
}
