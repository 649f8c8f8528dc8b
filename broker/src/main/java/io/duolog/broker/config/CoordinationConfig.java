package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What the cluster agrees by.
 *
 * @param backend the name to look the backend up by
 * @param sessionTimeoutMs silence after which a broker is fenced
 * @param registrationTimeoutMs how long a starting broker waits to be registered
 * @param controlledShutdownEnabled whether a stopping broker hands over first
 * @param backendSettings everything that was given, for the backend to pick its own settings from
 */
public record CoordinationConfig(
        String backend,
        int sessionTimeoutMs,
        int registrationTimeoutMs,
        boolean controlledShutdownEnabled,
        Map<String, String> backendSettings) {
    /** Copies the map. */
    public CoordinationConfig {
        requireNonNull(backend, "backend");
        backendSettings = Map.copyOf(backendSettings);
    }

    static CoordinationConfig from(ConfigValues values, Map<String, String> given) {
        return new CoordinationConfig(
                values.get(BrokerKeys.COORDINATION_BACKEND),
                values.get(BrokerKeys.BROKER_SESSION_TIMEOUT_MS),
                values.get(BrokerKeys.INITIAL_BROKER_REGISTRATION_TIMEOUT_MS),
                values.get(BrokerKeys.CONTROLLED_SHUTDOWN_ENABLE),
                given);
    }
}
