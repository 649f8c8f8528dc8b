package io.duolog.client.consumer;

import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.config.ConsumerKeys;
import io.duolog.client.consumer.group.ClassicSettings;
import io.duolog.client.consumer.group.ConsumerSettings;
import io.duolog.client.consumer.group.GroupSettings;
import io.duolog.client.consumer.group.ProtocolSettings;
import java.util.Optional;

/**
 * The settings of a consumer that belongs to a group.
 *
 * @param membership those that the group is told of
 * @param autoCommits {@code enable.auto.commit}
 * @param autoCommitIntervalMs {@code auto.commit.interval.ms}
 */
record GroupConfig(GroupSettings membership, boolean autoCommits, int autoCommitIntervalMs) {
    /** Reads them; empty without {@code group.id}. */
    static Optional<GroupConfig> of(ConfigValues values) {
        return values.find(ConsumerKeys.GROUP_ID)
                .map(groupId -> new GroupConfig(
                        new GroupSettings(
                                groupId,
                                values.find(ConsumerKeys.GROUP_INSTANCE_ID),
                                values.find(ConsumerKeys.CLIENT_RACK).filter(rack -> !rack.isEmpty()),
                                values.get(ConsumerKeys.MAX_POLL_INTERVAL_MS),
                                values.get(ClientKeys.REQUEST_TIMEOUT_MS),
                                protocol(values)),
                        values.get(ConsumerKeys.ENABLE_AUTO_COMMIT),
                        values.get(ConsumerKeys.AUTO_COMMIT_INTERVAL_MS)));
    }

    private static ProtocolSettings protocol(ConfigValues values) {
        return switch (values.get(ConsumerKeys.GROUP_PROTOCOL)) {
            case CLASSIC ->
                new ClassicSettings(
                        values.get(ConsumerKeys.PARTITION_ASSIGNMENT_STRATEGY),
                        values.get(ConsumerKeys.SESSION_TIMEOUT_MS),
                        values.get(ConsumerKeys.HEARTBEAT_INTERVAL_MS));
            case CONSUMER -> new ConsumerSettings(values.find(ConsumerKeys.GROUP_REMOTE_ASSIGNOR));
        };
    }
}
