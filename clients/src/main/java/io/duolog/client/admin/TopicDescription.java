package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;

/**
 * A topic and its partitions.
 *
 * @param name its name
 * @param id its id; zero if the broker knows no ids
 * @param isInternal whether it is the cluster's own, such as {@code __consumer_offsets}
 * @param partitions all of them, by number
 */
public record TopicDescription(String name, UUID id, boolean isInternal, List<PartitionDescription> partitions) {
    /** Copies the list. */
    public TopicDescription {
        requireNonNull(name, "name");
        requireNonNull(id, "id");
        partitions = List.copyOf(partitions);
    }
}
