package io.duolog.broker.config;

/**
 * What the controller does by itself.
 *
 * @param leaderRebalanceEnabled whether it gives leadership back to preferred replicas
 * @param leaderRebalanceIntervalSeconds how often it looks for such
 */
public record ControllerConfig(boolean leaderRebalanceEnabled, long leaderRebalanceIntervalSeconds) {
    static ControllerConfig from(ConfigValues values) {
        return new ControllerConfig(
                values.get(ControllerKeys.AUTO_LEADER_REBALANCE_ENABLE),
                values.get(ControllerKeys.LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS));
    }
}
