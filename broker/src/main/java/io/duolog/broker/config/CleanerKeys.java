package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigRule.atLeast;
import static io.duolog.broker.config.ConfigType.DOUBLE;
import static io.duolog.broker.config.ConfigType.INT;
import static io.duolog.broker.config.ConfigType.LONG;

import io.duolog.storage.compaction.CleanerConfig;
import java.util.List;
import java.util.Optional;

/** What a broker gives to compaction, with Kafka's names and defaults. */
public final class CleanerKeys {
    private static final CleanerConfig DEFAULT = CleanerConfig.DEFAULT;

    /** Threads. */
    public static final ConfigKey<Integer> LOG_CLEANER_THREADS = dynamic(
            "log.cleaner.threads", INT, DEFAULT.threads(), atLeast(1), "How many logs are compacted at a time.");

    /** Memory for keys. */
    public static final ConfigKey<Long> LOG_CLEANER_DEDUPE_BUFFER_SIZE = dynamic(
            "log.cleaner.dedupe.buffer.size",
            LONG,
            DEFAULT.dedupeBufferBytes(),
            atLeast(1L),
            "How much memory the offsets of keys take at most while logs are compacted, in bytes, for all threads"
                    + " together. It is taken as it is needed; a million keys need about 40 MB.");

    /** How full that memory gets. */
    public static final ConfigKey<Double> LOG_CLEANER_IO_BUFFER_LOAD_FACTOR = dynamic(
            "log.cleaner.io.buffer.load.factor",
            DOUBLE,
            DEFAULT.loadFactor(),
            value -> value > 0 && value <= 1 ? Optional.empty() : Optional.of("must be above 0 and at most 1"),
            "Which share of log.cleaner.dedupe.buffer.size is filled; more keys fit with more, and compaction is slower.");

    /** Memory for reads and writes. */
    public static final ConfigKey<Integer> LOG_CLEANER_IO_BUFFER_SIZE = dynamic(
            "log.cleaner.io.buffer.size",
            INT,
            DEFAULT.ioBufferBytes(),
            atLeast(0),
            "How much memory reads and writes of compaction take, in bytes, for all threads together; a larger batch"
                    + " takes more.");

    /** Speed. */
    public static final ConfigKey<Double> LOG_CLEANER_IO_MAX_BYTES_PER_SECOND = dynamic(
            "log.cleaner.io.max.bytes.per.second",
            DOUBLE,
            DEFAULT.maxBytesPerSecond(),
            value -> value > 0 ? Optional.empty() : Optional.of("must be above 0"),
            "How many bytes compaction reads and writes in a second at most, on average, by all threads together.");

    /** Pause. */
    public static final ConfigKey<Long> LOG_CLEANER_BACKOFF_MS = dynamic(
            "log.cleaner.backoff.ms",
            LONG,
            DEFAULT.backoffMs(),
            atLeast(0L),
            "How long compaction waits when no log is due, in milliseconds.");

    private CleanerKeys() {}

    private static <T> ConfigKey<T> dynamic(
            String name, ConfigType<T> type, T defaultValue, ConfigRule<? super T> rule, String documentation) {
        return ConfigKey.readOnly(name, type, defaultValue, rule, documentation).withScope(ConfigScope.CLUSTER_WIDE);
    }

    /** All of them. */
    static List<ConfigKey<?>> all() {
        return List.of(
                LOG_CLEANER_THREADS,
                LOG_CLEANER_DEDUPE_BUFFER_SIZE,
                LOG_CLEANER_IO_BUFFER_LOAD_FACTOR,
                LOG_CLEANER_IO_BUFFER_SIZE,
                LOG_CLEANER_IO_MAX_BYTES_PER_SECOND,
                LOG_CLEANER_BACKOFF_MS);
    }

    /** Types the settings; what is wrong between two of them is reported, and the defaults taken. */
    static CleanerConfig from(ConfigValues values) {
        try {
            return new CleanerConfig(
                    values.get(LOG_CLEANER_THREADS),
                    values.get(LOG_CLEANER_DEDUPE_BUFFER_SIZE),
                    values.get(LOG_CLEANER_IO_BUFFER_LOAD_FACTOR),
                    values.get(LOG_CLEANER_IO_BUFFER_SIZE),
                    values.get(LOG_CLEANER_IO_MAX_BYTES_PER_SECOND),
                    values.get(LOG_CLEANER_BACKOFF_MS));
        } catch (IllegalArgumentException e) {
            values.report(LOG_CLEANER_THREADS, String.valueOf(e.getMessage()));
            return DEFAULT;
        }
    }
}
