package io.duolog.client.consumer.group;

import static java.util.Objects.requireNonNull;

import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.assignor.Assignors;
import io.duolog.client.consumer.assignor.RebalanceProtocol;
import java.util.List;
import java.util.Optional;

/**
 * How a consumer is a member of its group.
 *
 * @param groupId {@code group.id}
 * @param groupInstanceId {@code group.instance.id}: the name of a static member
 * @param assignors {@code partition.assignment.strategy}, the preferred one first
 * @param sessionTimeoutMs {@code session.timeout.ms}: a member that is silent for so long is taken for dead
 * @param heartbeatIntervalMs {@code heartbeat.interval.ms}
 * @param maxPollIntervalMs {@code max.poll.interval.ms}: an application that does not poll for so long is taken for stuck
 * @param requestTimeoutMs {@code request.timeout.ms}
 */
public record GroupSettings(
        String groupId,
        Optional<String> groupInstanceId,
        List<Assignor> assignors,
        int sessionTimeoutMs,
        int heartbeatIntervalMs,
        int maxPollIntervalMs,
        int requestTimeoutMs) {
    /** Copies the list. */
    public GroupSettings {
        requireNonNull(groupId, "groupId");
        requireNonNull(groupInstanceId, "groupInstanceId");
        assignors = List.copyOf(assignors);
    }

    /** How partitions are given up. */
    public RebalanceProtocol rebalanceProtocol() {
        return Assignors.commonProtocol(assignors);
    }
}
