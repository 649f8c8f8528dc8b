package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.Optional;
import java.util.UUID;

/** Finds the partitions that requests name, and says in Kafka's terms why one is not here. Thread-safe; never blocks. */
public final class PartitionResolver {
    private static final UUID NO_ID = new UUID(0, 0);

    private final Partitions partitions;
    private final TopicCatalog catalog;

    /** Looks in {@code partitions} first, and asks {@code catalog} why there is nothing. */
    public PartitionResolver(Partitions partitions, TopicCatalog catalog) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.catalog = requireNonNull(catalog, "catalog");
    }

    /**
     * The replica of a partition.
     *
     * @param topic the topic's name; not looked at if there is an id
     * @param topicId the topic's id, or the zero UUID in versions that name topics
     * @throws ApiException UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, or NOT_LEADER_OR_FOLLOWER if other brokers have it
     */
    public Partition resolve(String topic, UUID topicId, int partition) {
        Optional<Partition> found = find(topic, topicId, partition);
        if (found.isPresent()) {
            return found.get();
        }
        Optional<String> name = isId(topicId) ? catalog.nameOf(topicId) : Optional.of(topic);
        if (name.isEmpty()) {
            throw new ApiException(ErrorCode.UNKNOWN_TOPIC_ID, "there is no topic with id " + topicId);
        }
        if (!catalog.exists(name.get(), partition)) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no partition " + name.get() + "-" + partition);
        }
        throw new ApiException(
                ErrorCode.NOT_LEADER_OR_FOLLOWER, "this broker has no replica of " + name.get() + "-" + partition);
    }

    /** The replica of a partition, named as in {@link #resolve}; empty if there is none here. */
    public Optional<Partition> find(String topic, UUID topicId, int partition) {
        return isId(topicId) ? partitions.find(topicId, partition) : partitions.find(topic, partition);
    }

    /** {@code min.insync.replicas} of a partition's topic. */
    public int minInsyncReplicas(Partition partition) {
        return catalog.minInsyncReplicas(partition.name().topic());
    }

    private static boolean isId(UUID topicId) {
        return !topicId.equals(NO_ID);
    }
}
