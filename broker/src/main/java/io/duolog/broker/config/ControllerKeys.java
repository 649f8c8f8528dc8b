package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigKey.readOnly;
import static io.duolog.broker.config.ConfigRule.any;
import static io.duolog.broker.config.ConfigRule.atLeast;
import static io.duolog.broker.config.ConfigType.BOOLEAN;
import static io.duolog.broker.config.ConfigType.LONG;

import java.util.List;

/** The settings of the controller, with Kafka's names and defaults. */
public final class ControllerKeys {
    /** Whether leadership returns. */
    public static final ConfigKey<Boolean> AUTO_LEADER_REBALANCE_ENABLE = readOnly(
            "auto.leader.rebalance.enable",
            BOOLEAN,
            true,
            any(),
            "Whether the controller gives leadership back to preferred replicas that are in sync again.");

    /** How often. */
    public static final ConfigKey<Long> LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS = readOnly(
            "leader.imbalance.check.interval.seconds",
            LONG,
            300L,
            atLeast(1L),
            "How often the controller looks for leadership to give back, in seconds.");

    private ControllerKeys() {}

    /** All of them. */
    static List<ConfigKey<?>> all() {
        return List.of(AUTO_LEADER_REBALANCE_ENABLE, LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS);
    }
}
