package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigRule.only;
import static io.duolog.broker.config.ConfigType.BOOLEAN;
import static io.duolog.broker.config.ConfigType.LIST;
import static io.duolog.broker.config.ConfigType.LONG;

import java.util.List;

/** Settings of a topic that Kafka has and Duolog accepts with their defaults only, as it does not do what they are for. */
final class FixedTopicKeys {
    private static final String TIERED = "Belongs to tiered storage.";
    private static final String NO_TIERED_STORAGE = "there is no tiered storage";
    private static final String NO_THROTTLING = "replication is not throttled";

    static final List<ResourceKey<?>> ALL = List.of(
            fixed(
                    "errors.deadletterqueue.group.enable",
                    BOOLEAN,
                    false,
                    "there are no share groups",
                    "Whether share groups may write dead letters to the topic."),
            fixed(
                    "follower.replication.throttled.replicas",
                    LIST,
                    List.of(),
                    NO_THROTTLING,
                    "Replicas whose replication is throttled on the follower's side."),
            fixed(
                    "leader.replication.throttled.replicas",
                    LIST,
                    List.of(),
                    NO_THROTTLING,
                    "Replicas whose replication is throttled on the leader's side."),
            fixed("local.retention.bytes", LONG, -2L, NO_TIERED_STORAGE, TIERED)
                    .fallingBackTo("log.local.retention.bytes"),
            fixed("local.retention.ms", LONG, -2L, NO_TIERED_STORAGE, TIERED).fallingBackTo("log.local.retention.ms"),
            fixed(
                            "preallocate",
                            BOOLEAN,
                            false,
                            "segments grow as they are written",
                            "Whether a new segment's file gets its full size at once.")
                    .fallingBackTo("log.preallocate"),
            fixed("remote.copy.lag.bytes", LONG, -1L, NO_TIERED_STORAGE, TIERED)
                    .fallingBackTo("log.remote.copy.lag.bytes"),
            fixed("remote.copy.lag.ms", LONG, 0L, NO_TIERED_STORAGE, TIERED).fallingBackTo("log.remote.copy.lag.ms"),
            fixed("remote.log.copy.disable", BOOLEAN, false, NO_TIERED_STORAGE, TIERED),
            fixed("remote.log.delete.on.disable", BOOLEAN, false, NO_TIERED_STORAGE, TIERED),
            fixed("remote.storage.enable", BOOLEAN, false, NO_TIERED_STORAGE, TIERED));

    private FixedTopicKeys() {}

    private static <T> ResourceKey<T> fixed(
            String name, ConfigType<T> type, T value, String reason, String documentation) {
        return ResourceKey.alone(name, type, value, only(value, reason), documentation)
                .withSupport(ConfigSupport.FIXED);
    }
}
