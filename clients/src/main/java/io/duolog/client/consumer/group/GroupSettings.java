package io.duolog.client.consumer.group;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How a consumer is a member of its group.
 *
 * @param groupId {@code group.id}
 * @param groupInstanceId {@code group.instance.id}: the name of a static member
 * @param rackId {@code client.rack}: where the member stands, for those who divide partitions
 * @param maxPollIntervalMs {@code max.poll.interval.ms}: an application that does not poll for so long is taken for stuck
 * @param requestTimeoutMs {@code request.timeout.ms}
 * @param protocol {@code group.protocol}, and the settings that belong to it alone
 */
public record GroupSettings(
        String groupId,
        Optional<String> groupInstanceId,
        Optional<String> rackId,
        int maxPollIntervalMs,
        int requestTimeoutMs,
        ProtocolSettings protocol) {
    /** Checks that everything is there. */
    public GroupSettings {
        requireNonNull(groupId, "groupId");
        requireNonNull(groupInstanceId, "groupInstanceId");
        requireNonNull(rackId, "rackId");
        requireNonNull(protocol, "protocol");
    }

    /** Whether the coordinator divides the partitions, and not the members. */
    public boolean isDividedByCoordinator() {
        return protocol instanceof ConsumerSettings;
    }
}
