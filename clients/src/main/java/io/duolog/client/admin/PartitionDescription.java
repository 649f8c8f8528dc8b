package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import io.duolog.client.Node;
import java.util.List;
import java.util.Optional;

/**
 * One partition. A broker that is known by its number only, because it is not running, appears with an empty host and port
 * -1.
 *
 * @param partition its number, from 0
 * @param leader who takes its writes; empty while nobody does
 * @param leaderEpoch how often the leader has changed; -1 if the broker does not tell
 * @param replicas who holds it, the preferred leader first
 * @param inSyncReplicas who of them has everything that is committed
 * @param offlineReplicas who of them is not running, or cannot use the disk that it lies on
 */
public record PartitionDescription(
        int partition,
        Optional<Node> leader,
        int leaderEpoch,
        List<Node> replicas,
        List<Node> inSyncReplicas,
        List<Node> offlineReplicas) {
    /** Copies the lists. */
    public PartitionDescription {
        requireNonNull(leader, "leader");
        replicas = List.copyOf(replicas);
        inSyncReplicas = List.copyOf(inSyncReplicas);
        offlineReplicas = List.copyOf(offlineReplicas);
    }

    /** Whether fewer replicas are in sync than there should be. */
    public boolean isUnderReplicated() {
        return inSyncReplicas.size() < replicas.size();
    }
}
