package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigRule.atLeast;
import static io.duolog.broker.config.ConfigRule.between;
import static io.duolog.broker.config.ConfigRule.eachOf;
import static io.duolog.broker.config.ConfigRule.oneOf;
import static io.duolog.broker.config.ConfigType.BOOLEAN;
import static io.duolog.broker.config.ConfigType.DOUBLE;
import static io.duolog.broker.config.ConfigType.INT;
import static io.duolog.broker.config.ConfigType.LIST;
import static io.duolog.broker.config.ConfigType.LONG;
import static io.duolog.broker.config.ConfigType.STRING;
import static io.duolog.broker.config.ResourceKey.alone;
import static io.duolog.broker.config.ResourceKey.inUnitsOf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All settings of a topic, with Apache Kafka 4.4's names, types and defaults, and Duolog's own. */
public final class TopicKeys {
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;

    /** What happens to old segments: deletion, compaction, both; neither when empty. */
    public static final ResourceKey<List<String>> CLEANUP_POLICY = alone(
                    "cleanup.policy",
                    LIST,
                    List.of("delete"),
                    eachOf("compact", "delete"),
                    "What happens to old segments: delete, compact (of each key, the latest record stays), or both.")
            .fallingBackTo("log.cleanup.policy");

    /** How batches are compressed in the log. */
    public static final ResourceKey<String> COMPRESSION_TYPE = alone(
                    "compression.type",
                    STRING,
                    "producer",
                    oneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
                    "How batches are stored: with this codec, uncompressed, or as the producer compressed them.")
            .fallingBackTo("compression.type");

    /** Level of gzip. */
    public static final ResourceKey<Integer> COMPRESSION_GZIP_LEVEL = alone(
                    "compression.gzip.level",
                    INT,
                    -1,
                    value -> value == -1 ? Optional.empty() : between(1, 9).problem(value),
                    "The gzip level when the broker compresses.")
            .fallingBackTo("compression.gzip.level");

    /** Level of lz4. */
    public static final ResourceKey<Integer> COMPRESSION_LZ4_LEVEL = alone(
                    "compression.lz4.level", INT, 9, between(1, 17), "The lz4 level when the broker compresses.")
            .fallingBackTo("compression.lz4.level");

    /** Level of zstd. */
    public static final ResourceKey<Integer> COMPRESSION_ZSTD_LEVEL = alone(
                    "compression.zstd.level",
                    INT,
                    3,
                    between(-131_072, 22),
                    "The zstd level when the broker compresses.")
            .fallingBackTo("compression.zstd.level");

    /** How long compaction keeps tombstones. */
    public static final ResourceKey<Long> DELETE_RETENTION_MS = alone(
                    "delete.retention.ms",
                    LONG,
                    86_400_000L,
                    atLeast(0L),
                    "How long a compacted topic keeps tombstones, in milliseconds.")
            .fallingBackTo("log.cleaner.delete.retention.ms");

    /** Delay between unlinking a segment and freeing its space. */
    public static final ResourceKey<Long> FILE_DELETE_DELAY_MS = alone(
                    "file.delete.delay.ms",
                    LONG,
                    60_000L,
                    atLeast(0L),
                    "How long a deleted segment's files stay on disk, in milliseconds.")
            .fallingBackTo("log.segment.delete.delay.ms");

    /** Ours: group-commit fsync before the acknowledgement. */
    public static final ResourceKey<Boolean> FLUSH_BEFORE_ACK = alone(
                    "flush.before.ack",
                    BOOLEAN,
                    false,
                    ConfigRule.any(),
                    "Duolog's own: when true, a produced batch is on disk (fsync) before it is acknowledged. One fsync"
                            + " serves all batches that wait for it. When false, the page cache and the other replicas"
                            + " are the durability, as in Kafka.")
            .fallingBackTo("log.flush.before.ack");

    /** fsync after this many records. */
    public static final ResourceKey<Long> FLUSH_MESSAGES = alone(
                    "flush.messages",
                    LONG,
                    Long.MAX_VALUE,
                    atLeast(1L),
                    "The log is flushed to disk after this many records.")
            .fallingBackTo("log.flush.interval.messages");

    /** fsync at least this often. */
    public static final ResourceKey<Long> FLUSH_MS = alone(
                    "flush.ms",
                    LONG,
                    Long.MAX_VALUE,
                    atLeast(0L),
                    "The log is flushed to disk when a record has been unflushed for this many milliseconds.")
            .fallingBackTo(
                    "log.flush.interval.ms",
                    List.of(new ResourceKey.Synonym(
                            ConfigKey.readOnly(
                                    "log.flush.scheduler.interval.ms",
                                    LONG,
                                    Long.MAX_VALUE,
                                    atLeast(1L),
                                    "How often logs are looked at for flushing, in milliseconds, and the default of"
                                            + " log.flush.interval.ms."),
                            text -> text)));

    /** Index density. */
    public static final ResourceKey<Integer> INDEX_INTERVAL_BYTES = alone(
                    "index.interval.bytes",
                    INT,
                    4096,
                    atLeast(0),
                    "One entry of the offset index for about this many bytes of log.")
            .fallingBackTo("log.index.interval.bytes");

    /** Longest time a record may stay uncompacted. */
    public static final ResourceKey<Long> MAX_COMPACTION_LAG_MS = alone(
                    "max.compaction.lag.ms",
                    LONG,
                    Long.MAX_VALUE,
                    atLeast(1L),
                    "The longest time that a record stays out of compaction, in milliseconds.")
            .fallingBackTo("log.cleaner.max.compaction.lag.ms");

    /** Decompression-bomb guard. */
    public static final ResourceKey<Integer> MAX_DECOMPRESSED_MESSAGE_BYTES = alone(
                    "max.decompressed.message.bytes",
                    INT,
                    Integer.MAX_VALUE - 8,
                    between(1, Integer.MAX_VALUE - 8),
                    "The largest batch after decompression, wherever the broker decompresses.")
            .fallingBackTo("max.decompressed.message.bytes");

    /** Largest batch. */
    public static final ResourceKey<Integer> MAX_MESSAGE_BYTES = alone(
                    "max.message.bytes",
                    INT,
                    1_048_588,
                    atLeast(0),
                    "The largest record batch that is accepted, in bytes, after compression.")
            .fallingBackTo("message.max.bytes");

    /** Bound on timestamps in the future. */
    public static final ResourceKey<Long> MESSAGE_TIMESTAMP_AFTER_MAX_MS = alone(
                    "message.timestamp.after.max.ms",
                    LONG,
                    3_600_000L,
                    atLeast(0L),
                    "How far a record's timestamp may be ahead of the broker's clock, in milliseconds.")
            .fallingBackTo("log.message.timestamp.after.max.ms");

    /** Bound on timestamps in the past. */
    public static final ResourceKey<Long> MESSAGE_TIMESTAMP_BEFORE_MAX_MS = alone(
                    "message.timestamp.before.max.ms",
                    LONG,
                    Long.MAX_VALUE,
                    atLeast(0L),
                    "How far a record's timestamp may be behind the broker's clock, in milliseconds.")
            .fallingBackTo("log.message.timestamp.before.max.ms");

    /** Whose clock stamps records. */
    public static final ResourceKey<String> MESSAGE_TIMESTAMP_TYPE = alone(
                    "message.timestamp.type",
                    STRING,
                    "CreateTime",
                    oneOf("CreateTime", "LogAppendTime"),
                    "Whether records keep the producer's timestamp or get the broker's at the append.")
            .fallingBackTo("log.message.timestamp.type");

    /** Share of uncompacted bytes that triggers compaction. */
    public static final ResourceKey<Double> MIN_CLEANABLE_DIRTY_RATIO = alone(
                    "min.cleanable.dirty.ratio",
                    DOUBLE,
                    0.5,
                    between(0.0, 1.0),
                    "The share of uncompacted bytes at which a log is compacted.")
            .fallingBackTo("log.cleaner.min.cleanable.ratio");

    /** Shortest time before compaction. */
    public static final ResourceKey<Long> MIN_COMPACTION_LAG_MS = alone(
                    "min.compaction.lag.ms",
                    LONG,
                    0L,
                    atLeast(0L),
                    "The shortest time that a record stays out of compaction, in milliseconds.")
            .fallingBackTo("log.cleaner.min.compaction.lag.ms");

    /** How many in-sync replicas an acks=all append needs. */
    public static final ResourceKey<Integer> MIN_INSYNC_REPLICAS = alone(
                    "min.insync.replicas",
                    INT,
                    1,
                    atLeast(1),
                    "How many in-sync replicas must have a batch before acks=all is answered; with fewer in sync the"
                            + " append is refused.")
            .fallingBackTo("min.insync.replicas")
            .agreedByBrokers();

    /** Size of a partition at which old segments are deleted. */
    public static final ResourceKey<Long> RETENTION_BYTES = alone(
                    "retention.bytes",
                    LONG,
                    -1L,
                    ConfigRule.any(),
                    "The size in bytes that a partition may reach before its oldest segments are deleted; -1 for no"
                            + " limit.")
            .fallingBackTo("log.retention.bytes");

    /** Age at which old segments are deleted. */
    public static final ResourceKey<Long> RETENTION_MS = alone(
                    "retention.ms",
                    LONG,
                    168 * HOUR_MS,
                    atLeast(-1L),
                    "The age in milliseconds at which a segment is deleted; -1 for no limit.")
            .fallingBackTo(
                    "log.retention.ms",
                    List.of(
                            inUnitsOf(
                                    MINUTE_MS,
                                    coarse(
                                            "log.retention.minutes",
                                            null,
                                            "retention.ms in minutes; milliseconds win.")),
                            inUnitsOf(
                                    HOUR_MS,
                                    coarse("log.retention.hours", 168, "retention.ms in hours; finer units win."))));

    /** Size of a segment. */
    public static final ResourceKey<Integer> SEGMENT_BYTES = alone(
                    "segment.bytes",
                    INT,
                    1_073_741_824,
                    atLeast(1_048_576),
                    "The size in bytes at which a new segment is begun.")
            .fallingBackTo("log.segment.bytes");

    /** Size of a segment's index. */
    public static final ResourceKey<Integer> SEGMENT_INDEX_BYTES = alone(
                    "segment.index.bytes",
                    INT,
                    10_485_760,
                    atLeast(4),
                    "The size in bytes of a segment's offset index at which a new segment is begun.")
            .fallingBackTo("log.index.size.max.bytes");

    /** Spread of segment rolls. */
    public static final ResourceKey<Long> SEGMENT_JITTER_MS = alone(
                    "segment.jitter.ms",
                    LONG,
                    0L,
                    atLeast(0L),
                    "At most this much earlier than segment.ms, by chance, a new segment is begun, in milliseconds, so"
                            + " that many partitions do not do so at once.")
            .fallingBackTo(
                    "log.roll.jitter.ms",
                    List.of(inUnitsOf(
                            HOUR_MS,
                            ConfigKey.readOnly(
                                    "log.roll.jitter.hours",
                                    INT,
                                    0,
                                    atLeast(0),
                                    "segment.jitter.ms in hours; milliseconds win."))));

    /** Age of a segment. */
    public static final ResourceKey<Long> SEGMENT_MS = alone(
                    "segment.ms",
                    LONG,
                    168 * HOUR_MS,
                    atLeast(1L),
                    "The age in milliseconds at which a new segment is begun.")
            .fallingBackTo(
                    "log.roll.ms",
                    List.of(inUnitsOf(
                            HOUR_MS, coarse("log.roll.hours", 168, "segment.ms in hours; milliseconds win."))));

    /** Leaders that may have lost records. */
    public static final ResourceKey<Boolean> UNCLEAN_LEADER_ELECTION_ENABLE = alone(
                    "unclean.leader.election.enable",
                    BOOLEAN,
                    false,
                    ConfigRule.any(),
                    "Whether a replica that is not in sync may become leader when no other is left: records that were"
                            + " acknowledged may be lost.")
            .fallingBackTo("unclean.leader.election.enable")
            .agreedByBrokers();

    private static final List<ResourceKey<?>> EFFECTIVE = List.of(
            CLEANUP_POLICY,
            COMPRESSION_GZIP_LEVEL,
            COMPRESSION_LZ4_LEVEL,
            COMPRESSION_TYPE,
            COMPRESSION_ZSTD_LEVEL,
            DELETE_RETENTION_MS,
            FILE_DELETE_DELAY_MS,
            FLUSH_BEFORE_ACK,
            FLUSH_MESSAGES,
            FLUSH_MS,
            INDEX_INTERVAL_BYTES,
            MAX_COMPACTION_LAG_MS,
            MAX_DECOMPRESSED_MESSAGE_BYTES,
            MAX_MESSAGE_BYTES,
            MESSAGE_TIMESTAMP_AFTER_MAX_MS,
            MESSAGE_TIMESTAMP_BEFORE_MAX_MS,
            MESSAGE_TIMESTAMP_TYPE,
            MIN_CLEANABLE_DIRTY_RATIO,
            MIN_COMPACTION_LAG_MS,
            MIN_INSYNC_REPLICAS,
            RETENTION_BYTES,
            RETENTION_MS,
            SEGMENT_BYTES,
            SEGMENT_INDEX_BYTES,
            SEGMENT_JITTER_MS,
            SEGMENT_MS,
            UNCLEAN_LEADER_ELECTION_ENABLE);

    private static final Map<String, ResourceKey<?>> BY_NAME = byName();

    private static final List<ResourceKey<?>> ALL = List.copyOf(BY_NAME.values());

    private TopicKeys() {}

    /** All of them, by name in order. */
    public static List<ResourceKey<?>> all() {
        return ALL;
    }

    /** The setting of that name, if there is one. */
    public static Optional<ResourceKey<?>> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map<String, ResourceKey<?>> byName() {
        Map<String, ResourceKey<?>> byName = new TreeMap<>();
        FixedTopicKeys.ALL.forEach(topicKey -> byName.put(topicKey.name(), topicKey));
        EFFECTIVE.forEach(topicKey -> byName.put(topicKey.name(), topicKey));
        return byName;
    }

    private static ConfigKey<Integer> coarse(String name, @Nullable Integer defaultValue, String documentation) {
        return ConfigKey.readOnly(name, INT, defaultValue, atLeast(-1), documentation);
    }
}
