package io.duolog.client.consumer;

import io.duolog.client.IsolationLevel;
import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.config.ConsumerKeys;
import io.duolog.client.config.OffsetReset;
import java.util.Optional;

/**
 * The settings of a consumer, read once.
 *
 * @param offsetReset {@code auto.offset.reset}
 * @param isolationLevel {@code isolation.level}
 * @param fetch those that go into fetch requests
 * @param maxPollRecords {@code max.poll.records}
 * @param checksCrcs {@code check.crcs}
 * @param requestTimeoutMs {@code request.timeout.ms}
 * @param apiTimeoutMs {@code default.api.timeout.ms}
 * @param retryBackoffMs {@code retry.backoff.ms}
 * @param retryBackoffMaxMs {@code retry.backoff.max.ms}
 * @param group those of its group, if it is in one
 */
record ConsumerConfig(
        OffsetReset offsetReset,
        IsolationLevel isolationLevel,
        FetchSettings fetch,
        int maxPollRecords,
        boolean checksCrcs,
        int requestTimeoutMs,
        int apiTimeoutMs,
        long retryBackoffMs,
        long retryBackoffMaxMs,
        Optional<GroupConfig> group) {
    static ConsumerConfig of(ConfigValues values) {
        IsolationLevel isolationLevel = values.get(ConsumerKeys.ISOLATION_LEVEL);
        return new ConsumerConfig(
                values.get(ConsumerKeys.AUTO_OFFSET_RESET),
                isolationLevel,
                new FetchSettings(
                        values.get(ConsumerKeys.FETCH_MIN_BYTES),
                        values.get(ConsumerKeys.FETCH_MAX_BYTES),
                        values.get(ConsumerKeys.FETCH_MAX_WAIT_MS),
                        values.get(ConsumerKeys.MAX_PARTITION_FETCH_BYTES),
                        isolationLevel),
                values.get(ConsumerKeys.MAX_POLL_RECORDS),
                values.get(ConsumerKeys.CHECK_CRCS),
                values.get(ClientKeys.REQUEST_TIMEOUT_MS),
                values.get(ClientKeys.DEFAULT_API_TIMEOUT_MS),
                values.get(ClientKeys.RETRY_BACKOFF_MS),
                values.get(ClientKeys.RETRY_BACKOFF_MAX_MS),
                GroupConfig.of(values));
    }
}
