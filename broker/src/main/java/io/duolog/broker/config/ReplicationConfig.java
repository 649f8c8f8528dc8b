package io.duolog.broker.config;

/**
 * How replicas follow their leaders.
 *
 * @param lagTimeMaxMs how long a replica may lack records before it leaves the in-sync replicas
 * @param fetchMaxBytes of one partition at a time
 * @param fetchMinBytes that a fetch waits for
 * @param fetchResponseMaxBytes of one fetch
 * @param fetchWaitMaxMs how long a fetch waits for records
 * @param fetchBackoffMs how long to wait after an error, at most
 * @param highWatermarkIntervalMs how often high watermarks are written
 */
public record ReplicationConfig(
        long lagTimeMaxMs,
        int fetchMaxBytes,
        int fetchMinBytes,
        int fetchResponseMaxBytes,
        int fetchWaitMaxMs,
        int fetchBackoffMs,
        long highWatermarkIntervalMs) {
    static ReplicationConfig from(ConfigValues values) {
        ReplicationConfig config = new ReplicationConfig(
                values.get(ReplicationKeys.REPLICA_LAG_TIME_MAX_MS),
                values.get(ReplicationKeys.REPLICA_FETCH_MAX_BYTES),
                values.get(ReplicationKeys.REPLICA_FETCH_MIN_BYTES),
                values.get(ReplicationKeys.REPLICA_FETCH_RESPONSE_MAX_BYTES),
                values.get(ReplicationKeys.REPLICA_FETCH_WAIT_MAX_MS),
                values.get(ReplicationKeys.REPLICA_FETCH_BACKOFF_MS),
                values.get(ReplicationKeys.REPLICA_HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS));
        if (config.fetchWaitMaxMs >= config.lagTimeMaxMs) {
            values.report(
                    ReplicationKeys.REPLICA_FETCH_WAIT_MAX_MS,
                    "must be below replica.lag.time.max.ms, " + config.lagTimeMaxMs
                            + ": an idle follower would leave the in-sync replicas");
        }
        return config;
    }
}
