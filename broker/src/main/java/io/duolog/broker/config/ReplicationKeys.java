package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigKey.readOnly;
import static io.duolog.broker.config.ConfigRule.atLeast;
import static io.duolog.broker.config.ConfigType.INT;
import static io.duolog.broker.config.ConfigType.LONG;

import java.util.List;

/** The settings of replication, with Kafka's names and defaults. */
public final class ReplicationKeys {
    /** Lag. */
    public static final ConfigKey<Long> REPLICA_LAG_TIME_MAX_MS = readOnly(
            "replica.lag.time.max.ms",
            LONG,
            30_000L,
            atLeast(1L),
            "How long a replica may lack records before it leaves the in-sync replicas, in milliseconds.");

    /** Bytes of a partition. */
    public static final ConfigKey<Integer> REPLICA_FETCH_MAX_BYTES = readOnly(
            "replica.fetch.max.bytes",
            INT,
            1_048_576,
            atLeast(0),
            "How many bytes of one partition a replica fetches at a time, beside a first batch that is larger.");

    /** Bytes to wait for. */
    public static final ConfigKey<Integer> REPLICA_FETCH_MIN_BYTES =
            readOnly("replica.fetch.min.bytes", INT, 1, atLeast(1), "How many bytes a replica's fetch waits for.");

    /** Bytes of a response. */
    public static final ConfigKey<Integer> REPLICA_FETCH_RESPONSE_MAX_BYTES = readOnly(
            "replica.fetch.response.max.bytes",
            INT,
            10_485_760,
            atLeast(0),
            "How many bytes a replica fetches at a time, beside a first batch that is larger.");

    /** Time to wait. */
    public static final ConfigKey<Integer> REPLICA_FETCH_WAIT_MAX_MS = readOnly(
            "replica.fetch.wait.max.ms",
            INT,
            500,
            atLeast(1),
            "How long a replica's fetch waits for records, in milliseconds; must be below replica.lag.time.max.ms.");

    /** Time between attempts. */
    public static final ConfigKey<Integer> REPLICA_FETCH_BACKOFF_MS = readOnly(
            "replica.fetch.backoff.ms",
            INT,
            1000,
            atLeast(0),
            "How long a replica waits after an error before it fetches again, in milliseconds; less after the first.");

    /** Checkpoints of high watermarks. */
    public static final ConfigKey<Long> REPLICA_HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS = readOnly(
            "replica.high.watermark.checkpoint.interval.ms",
            LONG,
            5000L,
            atLeast(1L),
            "How often high watermarks are written, in milliseconds.");

    private ReplicationKeys() {}

    /** All of them. */
    static List<ConfigKey<?>> all() {
        return List.of(
                REPLICA_LAG_TIME_MAX_MS,
                REPLICA_FETCH_MAX_BYTES,
                REPLICA_FETCH_MIN_BYTES,
                REPLICA_FETCH_RESPONSE_MAX_BYTES,
                REPLICA_FETCH_WAIT_MAX_MS,
                REPLICA_FETCH_BACKOFF_MS,
                REPLICA_HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS);
    }
}
