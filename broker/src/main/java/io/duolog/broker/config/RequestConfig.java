package io.duolog.broker.config;

/**
 * Bounds on single requests.
 *
 * @param timeoutMs how long a broker waits for another
 * @param fetchMaxBytes of one fetch response
 * @param fetchSessionsMax fetch sessions that are remembered
 * @param describedPartitionsMax partitions on one page of DescribeTopicPartitions
 */
public record RequestConfig(int timeoutMs, int fetchMaxBytes, int fetchSessionsMax, int describedPartitionsMax) {
    static RequestConfig from(ConfigValues values) {
        return new RequestConfig(
                values.get(BrokerKeys.REQUEST_TIMEOUT_MS),
                values.get(BrokerKeys.FETCH_MAX_BYTES),
                values.get(BrokerKeys.MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS),
                values.get(BrokerKeys.MAX_REQUEST_PARTITION_SIZE_LIMIT));
    }
}
