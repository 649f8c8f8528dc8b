package io.duolog.chaos.workload.client;

import java.util.Map;

/** What all clients have in common: they find out soon that a broker is gone, and that it is back. */
final class Connecting {
    private static final int BACKOFF_MS = 50;
    private static final int BACKOFF_MAX_MS = 500;
    private static final int METADATA_MAX_AGE_MS = 5_000;

    private Connecting() {}

    static Map<String, Object> properties(String clientId, int requestTimeoutMs) {
        return Map.of(
                "client.id", clientId,
                "request.timeout.ms", requestTimeoutMs,
                "retry.backoff.ms", BACKOFF_MS,
                "retry.backoff.max.ms", BACKOFF_MAX_MS,
                "reconnect.backoff.ms", BACKOFF_MS,
                "reconnect.backoff.max.ms", BACKOFF_MAX_MS,
                "socket.connection.setup.timeout.ms", requestTimeoutMs,
                "socket.connection.setup.timeout.max.ms", requestTimeoutMs,
                "metadata.max.age.ms", METADATA_MAX_AGE_MS);
    }
}
