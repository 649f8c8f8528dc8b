package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * A topic in a list of all.
 *
 * @param name its name
 * @param id its id; zero if the broker knows no ids
 * @param isInternal whether it is the cluster's own, such as {@code __consumer_offsets}
 * @param partitionCount how many partitions it has
 * @param replicationFactor how many replicas its first partition has; 0 without partitions
 */
public record TopicListing(String name, UUID id, boolean isInternal, int partitionCount, int replicationFactor) {
    /** Checks that nothing is missing. */
    public TopicListing {
        requireNonNull(name, "name");
        requireNonNull(id, "id");
    }
}
