package io.duolog.client.metadata;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One topic as the cluster described it last.
 *
 * @param name its name
 * @param id its id; {@link #NO_ID} if the broker knows no ids
 * @param partitions all its partitions, by number
 */
public record TopicView(String name, UUID id, List<PartitionView> partitions) {
    /** The id of topics of brokers that know no ids. */
    public static final UUID NO_ID = new UUID(0, 0);

    /** Copies the list. */
    public TopicView {
        requireNonNull(name, "name");
        requireNonNull(id, "id");
        partitions = List.copyOf(partitions);
    }

    /** Whether the topic has an id. */
    public boolean hasId() {
        return !id.equals(NO_ID);
    }

    /** How many partitions it has. */
    public int partitionCount() {
        return partitions.size();
    }

    /** The same topic with one partition replaced. */
    TopicView with(PartitionView replacement) {
        List<PartitionView> copy = new ArrayList<>(partitions);
        copy.set(replacement.topicPartition().partition(), replacement);
        return new TopicView(name, id, copy);
    }
}
