package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * A topic that was created, or could have been.
 *
 * @param name its name
 * @param id its id; without meaning after a dry run
 * @param partitionCount how many partitions it has; -1 if the broker does not tell
 * @param replicationFactor how many replicas each of them has; -1 if the broker does not tell
 */
public record CreatedTopic(String name, UUID id, int partitionCount, int replicationFactor) {
    /** Checks that nothing is missing. */
    public CreatedTopic {
        requireNonNull(name, "name");
        requireNonNull(id, "id");
    }
}
