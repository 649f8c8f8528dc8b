package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigKey.readOnly;
import static io.duolog.broker.config.ConfigRule.atLeast;
import static io.duolog.broker.config.ConfigRule.between;
import static io.duolog.broker.config.ConfigType.INT;
import static io.duolog.broker.config.ConfigType.LONG;
import static io.duolog.broker.config.ConfigType.SHORT;

import io.duolog.protocol.record.CompressionType;
import java.util.List;

/** The settings of groups and their offsets, with Kafka's names and defaults. */
public final class GroupKeys {
    /** Shortest session. */
    public static final ConfigKey<Integer> GROUP_MIN_SESSION_TIMEOUT_MS = readOnly(
            "group.min.session.timeout.ms",
            INT,
            6_000,
            atLeast(0),
            "The shortest session.timeout.ms that a group member may ask for, in milliseconds.");

    /** Longest session. */
    public static final ConfigKey<Integer> GROUP_MAX_SESSION_TIMEOUT_MS = readOnly(
            "group.max.session.timeout.ms",
            INT,
            1_800_000,
            atLeast(0),
            "The longest session.timeout.ms that a group member may ask for, in milliseconds.");

    /** Wait for the first members. */
    public static final ConfigKey<Integer> GROUP_INITIAL_REBALANCE_DELAY_MS = readOnly(
            "group.initial.rebalance.delay.ms",
            INT,
            3_000,
            atLeast(0),
            "How long an empty group waits for more members before its first rebalance ends, in milliseconds; 0 does not"
                    + " wait.");

    /** Members of a group. */
    public static final ConfigKey<Integer> GROUP_MAX_SIZE =
            readOnly("group.max.size", INT, Integer.MAX_VALUE, atLeast(1), "How many members a group may have.");

    /** Threads of coordinators. */
    public static final ConfigKey<Integer> GROUP_COORDINATOR_THREADS = readOnly(
            "group.coordinator.threads", INT, 4, between(1, 256), "How many threads coordinate groups, at most.");

    /** Bytes of an offset's metadata. */
    public static final ConfigKey<Integer> OFFSET_METADATA_MAX_BYTES = readOnly(
            "offset.metadata.max.bytes",
            INT,
            4_096,
            atLeast(0),
            "How long the text beside a committed offset may be, in characters.");

    /** Time for a commit. */
    public static final ConfigKey<Integer> OFFSETS_COMMIT_TIMEOUT_MS = readOnly(
            "offsets.commit.timeout.ms",
            INT,
            5_000,
            atLeast(1),
            "How long an answer of a group's coordinator waits until all in-sync replicas have what it tells of, in"
                    + " milliseconds.");

    /** Bytes read at a time. */
    public static final ConfigKey<Integer> OFFSETS_LOAD_BUFFER_SIZE = readOnly(
            "offsets.load.buffer.size",
            INT,
            5_242_880,
            atLeast(1),
            "How many bytes are read at a time when groups are loaded, beside a first batch that is larger.");

    /** Retention. */
    public static final ConfigKey<Integer> OFFSETS_RETENTION_MINUTES = readOnly(
            "offsets.retention.minutes",
            INT,
            10_080,
            atLeast(1),
            "How long committed offsets are kept after their group became empty or, without members ever, after the"
                    + " commit, in minutes.");

    /** Time between checks. */
    public static final ConfigKey<Long> OFFSETS_RETENTION_CHECK_INTERVAL_MS = readOnly(
            "offsets.retention.check.interval.ms",
            LONG,
            600_000L,
            atLeast(1L),
            "How often committed offsets are looked through for expired ones, in milliseconds.");

    /** Partitions of the offsets topic. */
    public static final ConfigKey<Integer> OFFSETS_TOPIC_NUM_PARTITIONS = readOnly(
            "offsets.topic.num.partitions",
            INT,
            50,
            atLeast(1),
            "How many partitions __consumer_offsets is created with; must not be changed later.");

    /** Replicas of the offsets topic. */
    public static final ConfigKey<Short> OFFSETS_TOPIC_REPLICATION_FACTOR = readOnly(
            "offsets.topic.replication.factor",
            SHORT,
            (short) 3,
            atLeast((short) 1),
            "How many replicas __consumer_offsets is created with; as many as there are brokers if those are fewer.");

    /** Segments of the offsets topic. */
    public static final ConfigKey<Integer> OFFSETS_TOPIC_SEGMENT_BYTES = readOnly(
            "offsets.topic.segment.bytes",
            INT,
            104_857_600,
            atLeast(1),
            "segment.bytes of __consumer_offsets: small, so that it is compacted and loaded fast.");

    /** Compression of the offsets topic. */
    public static final ConfigKey<Integer> OFFSETS_TOPIC_COMPRESSION_CODEC = readOnly(
            "offsets.topic.compression.codec",
            INT,
            0,
            between(0, CompressionType.values().length - 1),
            "How what is kept in __consumer_offsets is compressed from now on: 0 not at all, 1 with gzip, 2 with snappy,"
                    + " 3 with lz4, 4 with zstd.");

    private GroupKeys() {}

    /** All of them. */
    static List<ConfigKey<?>> all() {
        return List.of(
                GROUP_MIN_SESSION_TIMEOUT_MS,
                GROUP_MAX_SESSION_TIMEOUT_MS,
                GROUP_INITIAL_REBALANCE_DELAY_MS,
                GROUP_MAX_SIZE,
                GROUP_COORDINATOR_THREADS,
                OFFSET_METADATA_MAX_BYTES,
                OFFSETS_COMMIT_TIMEOUT_MS,
                OFFSETS_LOAD_BUFFER_SIZE,
                OFFSETS_RETENTION_MINUTES,
                OFFSETS_RETENTION_CHECK_INTERVAL_MS,
                OFFSETS_TOPIC_NUM_PARTITIONS,
                OFFSETS_TOPIC_REPLICATION_FACTOR,
                OFFSETS_TOPIC_SEGMENT_BYTES,
                OFFSETS_TOPIC_COMPRESSION_CODEC);
    }
}
