package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What the cluster agrees by.
 *
 * @param backend the name to look the backend up by
 * @param sessionTimeoutMs silence after which a broker is fenced
 * @param heartbeatIntervalMs time between signs of life, below the session timeout
 * @param backendSettings everything that was given, for the backend to pick its own settings from
 */
public record CoordinationConfig(
        String backend, int sessionTimeoutMs, int heartbeatIntervalMs, Map<String, String> backendSettings) {
    /** Copies the map. */
    public CoordinationConfig {
        requireNonNull(backend, "backend");
        backendSettings = Map.copyOf(backendSettings);
    }

    static CoordinationConfig from(ConfigValues values, Map<String, String> given) {
        int sessionTimeoutMs = values.get(BrokerKeys.BROKER_SESSION_TIMEOUT_MS);
        int heartbeatIntervalMs = values.get(BrokerKeys.BROKER_HEARTBEAT_INTERVAL_MS);
        if (heartbeatIntervalMs >= sessionTimeoutMs) {
            values.report(
                    BrokerKeys.BROKER_HEARTBEAT_INTERVAL_MS,
                    "must be below broker.session.timeout.ms, which is " + sessionTimeoutMs);
        }
        return new CoordinationConfig(
                values.get(BrokerKeys.COORDINATION_BACKEND), sessionTimeoutMs, heartbeatIntervalMs, given);
    }
}
