package io.duolog.broker.group.consumer;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** The topics that there are, as of one version of the metadata. Does not change. */
public interface Topics {
    /** Rises whenever topics change. */
    long version();

    /** The topic of this name. */
    Optional<Topic> find(String name);

    /** The name of a topic. */
    Optional<String> nameOf(UUID id);

    /** The names that a regular expression may choose from: all but those of internal topics. */
    Collection<String> names();

    /**
     * One topic.
     *
     * @param name its name
     * @param id its id
     * @param partitions how many partitions it has
     */
    record Topic(String name, UUID id, int partitions) {
        /** Checks that all are there. */
        public Topic {
            requireNonNull(name, "name");
            requireNonNull(id, "id");
        }
    }
}
