package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.TimestampType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The settings of a topic that its logs obey, under Kafka's names and with Kafka's defaults.
 *
 * @param segmentBytes {@code segment.bytes}: a segment is closed before it grows above this
 * @param segmentMs {@code segment.ms}: a segment is closed when its first record is this old
 * @param segmentJitterMs {@code segment.jitter.ms}: a random part of this is subtracted from {@code segment.ms}
 * @param segmentIndexBytes {@code segment.index.bytes}: a segment is closed when an index has this size
 * @param indexIntervalBytes {@code index.interval.bytes}: how many bytes of log an index entry stands for
 * @param batches which batches are accepted, and how they are stored
 * @param retention what is kept, and for how long
 * @param compaction when and how a compacted topic is compacted
 * @param timestamps who gives timestamps, and which are accepted
 * @param flush when bytes are forced to the device
 * @param fileDeleteDelayMs {@code file.delete.delay.ms}: how long a removed file stays
 */
public record LogConfig(
        int segmentBytes,
        long segmentMs,
        long segmentJitterMs,
        int segmentIndexBytes,
        int indexIntervalBytes,
        Batches batches,
        Retention retention,
        Compaction compaction,
        Timestamps timestamps,
        FlushPolicy flush,
        long fileDeleteDelayMs) {

    /**
     * Which batches are accepted, and how they are stored.
     *
     * @param maxBytes {@code max.message.bytes}: the largest batch, in bytes, as it was sent and as it is stored
     * @param decompressedMaxBytes {@code max.decompressed.message.bytes}: what a batch may decompress to where it has to be
     *     opened
     * @param compression {@code compression.type} and the level of that codec; empty is {@code producer}: as it was sent
     */
    public record Batches(int maxBytes, int decompressedMaxBytes, Optional<Compression> compression) {
        /** The value of {@code compression.type} that leaves batches as they were sent. */
        public static final String PRODUCER = "producer";

        /** Kafka's defaults. */
        public static final Batches DEFAULT = new Batches(MEBIBYTE + 12, Integer.MAX_VALUE - 8, Optional.empty());

        /** Checks that the values are possible. */
        public Batches {
            requireAtLeast("max.message.bytes", maxBytes, 0);
            requireAtLeast("max.decompressed.message.bytes", decompressedMaxBytes, 1);
            requireNonNull(compression, "compression");
        }

        /**
         * The compression of a {@code compression.type}; empty for {@code producer}.
         *
         * @param type {@code producer}, {@code uncompressed}, or the name of a codec
         * @param level the level of a codec, by its setting, as {@code compression.zstd.level}
         * @throws IllegalArgumentException if there is no such codec, or it does not have this level
         */
        public static Optional<Compression> compression(String type, ToIntFunction<CompressionType> level) {
            if (type.equals(PRODUCER)) {
                return Optional.empty();
            }
            CompressionType codec =
                    type.equals("uncompressed") ? CompressionType.NONE : CompressionType.forConfigName(type);
            boolean hasLevels = codec.minLevel() != codec.maxLevel();
            return Optional.of(hasLevels ? new Compression(codec, level.applyAsInt(codec)) : Compression.of(codec));
        }
    }

    /**
     * What is kept.
     *
     * @param delete whether {@code cleanup.policy} contains {@code delete}
     * @param compact whether {@code cleanup.policy} contains {@code compact}
     * @param retentionMs {@code retention.ms}: -1 is for ever
     * @param retentionBytes {@code retention.bytes}: -1 is without limit
     */
    public record Retention(boolean delete, boolean compact, long retentionMs, long retentionBytes) {}

    /**
     * When and how a log is compacted, if {@link Retention#compact}.
     *
     * @param minCleanableDirtyRatio {@code min.cleanable.dirty.ratio}: the share of what was not compacted yet above which
     *     the log is compacted
     * @param minLagMs {@code min.compaction.lag.ms}: how long a record stays out of compaction at least
     * @param maxLagMs {@code max.compaction.lag.ms}: how long at most, whatever the ratio
     * @param deleteRetentionMs {@code delete.retention.ms}: how long tombstones stay after they were compacted first
     */
    public record Compaction(double minCleanableDirtyRatio, long minLagMs, long maxLagMs, long deleteRetentionMs) {
        /** Kafka's defaults. */
        public static final Compaction DEFAULT = new Compaction(0.5, 0, Long.MAX_VALUE, 86_400_000);

        /** Checks that the values are possible. */
        public Compaction {
            if (!(minCleanableDirtyRatio >= 0 && minCleanableDirtyRatio <= 1)) {
                throw new IllegalArgumentException(
                        "min.cleanable.dirty.ratio is " + minCleanableDirtyRatio + "; it must be between 0 and 1");
            }
            requireAtLeast("min.compaction.lag.ms", minLagMs, 0);
            requireAtLeast("max.compaction.lag.ms", maxLagMs, 1);
            requireAtLeast("delete.retention.ms", deleteRetentionMs, 0);
        }
    }

    /**
     * Which timestamps records have.
     *
     * @param type {@code message.timestamp.type}
     * @param beforeMaxMs {@code message.timestamp.before.max.ms}: how far a timestamp may lie behind the clock
     * @param afterMaxMs {@code message.timestamp.after.max.ms}: how far it may lie ahead
     */
    public record Timestamps(TimestampType type, long beforeMaxMs, long afterMaxMs) {}

    /** The name of our own setting that asks for an fsync before an append is acknowledged. */
    public static final String FLUSH_BEFORE_ACK = "flush.before.ack";

    private static final long WEEK_MS = 7L * 24 * 60 * 60 * 1000;
    private static final int MEBIBYTE = 1 << 20;

    /** Kafka's defaults. */
    public static final LogConfig DEFAULT = new LogConfig(
            1024 * MEBIBYTE,
            WEEK_MS,
            0,
            10 * MEBIBYTE,
            4096,
            Batches.DEFAULT,
            new Retention(true, false, WEEK_MS, -1),
            Compaction.DEFAULT,
            new Timestamps(TimestampType.CREATE_TIME, Long.MAX_VALUE, 3_600_000),
            FlushPolicy.NONE,
            60_000);

    /** Checks that the sizes are possible. */
    public LogConfig {
        requireNonNull(batches, "batches");
        requireNonNull(retention, "retention");
        requireNonNull(compaction, "compaction");
        requireNonNull(timestamps, "timestamps");
        requireNonNull(flush, "flush");
        requireAtLeast("segment.bytes", segmentBytes, 14);
        requireAtLeast("segment.ms", segmentMs, 1);
        requireAtLeast("segment.jitter.ms", segmentJitterMs, 0);
        requireAtLeast("segment.index.bytes", segmentIndexBytes, 12);
        requireAtLeast("index.interval.bytes", indexIntervalBytes, 0);
        requireAtLeast("file.delete.delay.ms", fileDeleteDelayMs, 0);
    }

    private static void requireAtLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + minimum);
        }
    }

    /** The defaults with the given settings in place of theirs. See {@link #with}. */
    public static LogConfig of(Map<String, String> settings) {
        return DEFAULT.with(settings);
    }

    /**
     * These settings with others in their place.
     *
     * @param settings values under Kafka's topic-level names; names that the log does not obey are ignored
     * @throws IllegalArgumentException naming the setting, if a value is no number or out of range
     */
    public LogConfig with(Map<String, String> settings) {
        Values values = new Values(settings);
        return new LogConfig(
                values.intValue("segment.bytes", segmentBytes),
                values.longValue("segment.ms", segmentMs),
                values.longValue("segment.jitter.ms", segmentJitterMs),
                values.intValue("segment.index.bytes", segmentIndexBytes),
                values.intValue("index.interval.bytes", indexIntervalBytes),
                new Batches(
                        values.intValue("max.message.bytes", batches.maxBytes),
                        values.intValue("max.decompressed.message.bytes", batches.decompressedMaxBytes),
                        values.compression(batches.compression)),
                new Retention(
                        values.contains("cleanup.policy", "delete", retention.delete),
                        values.contains("cleanup.policy", "compact", retention.compact),
                        values.longValue("retention.ms", retention.retentionMs),
                        values.longValue("retention.bytes", retention.retentionBytes)),
                new Compaction(
                        values.doubleValue("min.cleanable.dirty.ratio", compaction.minCleanableDirtyRatio),
                        values.longValue("min.compaction.lag.ms", compaction.minLagMs),
                        values.longValue("max.compaction.lag.ms", compaction.maxLagMs),
                        values.longValue("delete.retention.ms", compaction.deleteRetentionMs)),
                new Timestamps(
                        values.timestampType(timestamps.type),
                        values.longValue("message.timestamp.before.max.ms", timestamps.beforeMaxMs),
                        values.longValue("message.timestamp.after.max.ms", timestamps.afterMaxMs)),
                new FlushPolicy(
                        values.booleanValue(FLUSH_BEFORE_ACK, flush.beforeAcknowledgement()),
                        values.longValue("flush.messages", flush.messages()),
                        values.longValue("flush.ms", flush.intervalMs())),
                values.longValue("file.delete.delay.ms", fileDeleteDelayMs));
    }

    /** After how long a segment ends: a record that waits in the active segment is not compacted. */
    long effectiveSegmentMs() {
        return retention.compact() ? Math.min(segmentMs, compaction.maxLagMs()) : segmentMs;
    }

    private record Values(Map<String, String> settings) {
        long longValue(String name, long otherwise) {
            String value = settings.get(name);
            if (value == null) {
                return otherwise;
            }
            try {
                return Long.parseLong(value.trim());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " is '" + value + "'; it must be a whole number", e);
            }
        }

        double doubleValue(String name, double otherwise) {
            String value = settings.get(name);
            try {
                return value == null ? otherwise : Double.parseDouble(value.trim());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " is '" + value + "'; it must be a number", e);
            }
        }

        int intValue(String name, int otherwise) {
            long value = longValue(name, otherwise);
            if (value != (int) value) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be at most " + Integer.MAX_VALUE);
            }
            return (int) value;
        }

        boolean booleanValue(String name, boolean otherwise) {
            String value = settings.get(name);
            if (value == null) {
                return otherwise;
            }
            return switch (value.trim().toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(name + " is '" + value + "'; it must be true or false");
            };
        }

        boolean contains(String name, String element, boolean otherwise) {
            String value = settings.get(name);
            return value == null
                    ? otherwise
                    : Arrays.stream(value.split(",")).map(String::trim).anyMatch(element::equals);
        }

        Optional<Compression> compression(Optional<Compression> otherwise) {
            String type = settings.get("compression.type");
            return type == null
                    ? otherwise
                    : Batches.compression(
                            type.trim(),
                            codec -> intValue("compression." + codec.configName() + ".level", codec.defaultLevel()));
        }

        TimestampType timestampType(TimestampType otherwise) {
            String value = settings.get("message.timestamp.type");
            if (value == null) {
                return otherwise;
            }
            for (TimestampType type : TimestampType.values()) {
                if (type.configName().equals(value.trim())) {
                    return type;
                }
            }
            throw new IllegalArgumentException(
                    "message.timestamp.type is '" + value + "'; it must be CreateTime or LogAppendTime");
        }
    }
}
