package io.duolog.client.network;

import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ConfigValues;

/**
 * The settings that connections need, read once.
 *
 * @param clientId {@code client.id}
 * @param requestTimeoutMs {@code request.timeout.ms}
 * @param reconnectBackoffMs {@code reconnect.backoff.ms}
 * @param reconnectBackoffMaxMs {@code reconnect.backoff.max.ms}
 * @param setupTimeoutMs {@code socket.connection.setup.timeout.ms}
 * @param setupTimeoutMaxMs {@code socket.connection.setup.timeout.max.ms}
 */
public record NetworkSettings(
        String clientId,
        int requestTimeoutMs,
        long reconnectBackoffMs,
        long reconnectBackoffMaxMs,
        long setupTimeoutMs,
        long setupTimeoutMaxMs) {
    /** Reads them. */
    public static NetworkSettings of(ConfigValues values) {
        return new NetworkSettings(
                values.get(ClientKeys.CLIENT_ID),
                values.get(ClientKeys.REQUEST_TIMEOUT_MS),
                values.get(ClientKeys.RECONNECT_BACKOFF_MS),
                values.get(ClientKeys.RECONNECT_BACKOFF_MAX_MS),
                values.get(ClientKeys.CONNECTION_SETUP_TIMEOUT_MS),
                values.get(ClientKeys.CONNECTION_SETUP_TIMEOUT_MAX_MS));
    }
}
