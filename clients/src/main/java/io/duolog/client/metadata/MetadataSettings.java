package io.duolog.client.metadata;

import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ConfigValues;

/**
 * The settings of metadata, read once.
 *
 * @param maxAgeMs {@code metadata.max.age.ms}
 * @param maxIdleMs {@code metadata.max.idle.ms}
 * @param retryBackoffMs {@code retry.backoff.ms}
 * @param retryBackoffMaxMs {@code retry.backoff.max.ms}
 * @param requestTimeoutMs {@code request.timeout.ms}
 */
public record MetadataSettings(
        long maxAgeMs, long maxIdleMs, long retryBackoffMs, long retryBackoffMaxMs, int requestTimeoutMs) {
    /** Reads them. */
    public static MetadataSettings of(ConfigValues values) {
        return new MetadataSettings(
                values.get(ClientKeys.METADATA_MAX_AGE_MS),
                values.get(ClientKeys.METADATA_MAX_IDLE_MS),
                values.get(ClientKeys.RETRY_BACKOFF_MS),
                values.get(ClientKeys.RETRY_BACKOFF_MAX_MS),
                values.get(ClientKeys.REQUEST_TIMEOUT_MS));
    }
}
