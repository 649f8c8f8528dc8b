package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import io.duolog.client.Node;
import java.util.List;
import java.util.Optional;

/**
 * The cluster as a whole.
 *
 * @param clusterId its id
 * @param controller the broker that takes administrative requests; empty while there is none. Brokers that forward such
 *     requests themselves name any of them
 * @param brokers those that are running, by number
 * @param fencedBrokers those that are registered and must not lead, because they are down or starting, by number; empty
 *     if they were not asked for
 */
public record ClusterDescription(
        String clusterId, Optional<Node> controller, List<Node> brokers, List<Node> fencedBrokers) {
    /** Copies the lists. */
    public ClusterDescription {
        requireNonNull(clusterId, "clusterId");
        requireNonNull(controller, "controller");
        brokers = List.copyOf(brokers);
        fencedBrokers = List.copyOf(fencedBrokers);
    }
}
