package io.duolog.broker.config;

import java.util.Optional;

/**
 * What paces the members of one group of the consumer protocol: the group's own settings, else the broker's.
 *
 * @param heartbeatIntervalMs how often they are to heartbeat
 * @param sessionTimeoutMs how long one may be silent
 */
public record MemberTimes(int heartbeatIntervalMs, int sessionTimeoutMs) {
    /** Apache Kafka's defaults. */
    public static final MemberTimes DEFAULT = new MemberTimes(5_000, 45_000);

    private static final Bounded HEARTBEAT_INTERVAL = new Bounded(
            OwnGroupKeys.CONSUMER_HEARTBEAT_INTERVAL_MS,
            ConsumerGroupKeys.GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS,
            ConsumerGroupKeys.GROUP_CONSUMER_MAX_HEARTBEAT_INTERVAL_MS);
    private static final Bounded SESSION_TIMEOUT = new Bounded(
            OwnGroupKeys.CONSUMER_SESSION_TIMEOUT_MS,
            ConsumerGroupKeys.GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS,
            ConsumerGroupKeys.GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS);

    /**
     * What holds for a group on a broker. The controller checked the group's settings against its own bounds; where this broker
     * was given others, the nearest that they allow holds.
     *
     * @param layers with the group's own settings on top
     */
    public static MemberTimes of(ConfigLayers layers) {
        int heartbeatIntervalMs = HEARTBEAT_INTERVAL.nearest(layers);
        int sessionTimeoutMs = SESSION_TIMEOUT.nearest(layers);
        return new MemberTimes(Math.min(heartbeatIntervalMs, sessionTimeoutMs - 1), sessionTimeoutMs);
    }

    /** What is wrong with a group's settings, each of which is right by itself; empty when they are right. */
    static Optional<ConfigProblem> problem(ConfigLayers layers) {
        return HEARTBEAT_INTERVAL
                .problem(layers)
                .or(() -> SESSION_TIMEOUT.problem(layers))
                .or(() -> HEARTBEAT_INTERVAL.value(layers) < SESSION_TIMEOUT.value(layers)
                        ? Optional.empty()
                        : Optional.of(SESSION_TIMEOUT.problem(
                                layers,
                                "must be above " + HEARTBEAT_INTERVAL.key().name() + ", "
                                        + HEARTBEAT_INTERVAL.value(layers))));
    }

    /** A group's setting, and the broker's two that bound it. */
    private record Bounded(ResourceKey<Integer> key, ConfigKey<Integer> least, ConfigKey<Integer> most) {
        int value(ConfigLayers layers) {
            return key.key().type().parse(layers.value(key).text());
        }

        int nearest(ConfigLayers layers) {
            return Math.max(layers.value(least), Math.min(layers.value(most), value(layers)));
        }

        Optional<ConfigProblem> problem(ConfigLayers layers) {
            int value = value(layers);
            if (value < layers.value(least)) {
                return Optional.of(problem(layers, "must not be below " + least.name() + ", " + layers.value(least)));
            }
            if (value > layers.value(most)) {
                return Optional.of(problem(layers, "must not be above " + most.name() + ", " + layers.value(most)));
            }
            return Optional.empty();
        }

        ConfigProblem problem(ConfigLayers layers, String fix) {
            return new ConfigProblem(key.name(), layers.value(key).text(), fix);
        }
    }
}
