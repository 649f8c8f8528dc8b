package io.duolog.storage.compaction;

/**
 * What a broker gives to compaction, under Kafka's names and with Kafka's defaults.
 *
 * @param threads {@code log.cleaner.threads}: how many logs are compacted at a time
 * @param dedupeBufferBytes {@code log.cleaner.dedupe.buffer.size}: memory for the latest offsets of keys, of all threads
 * @param loadFactor {@code log.cleaner.io.buffer.load.factor}: which share of that is filled
 * @param ioBufferBytes {@code log.cleaner.io.buffer.size}: memory for reading and writing, of all threads
 * @param maxBytesPerSecond {@code log.cleaner.io.max.bytes.per.second}: reads and writes, of all threads
 * @param backoffMs {@code log.cleaner.backoff.ms}: how long a thread waits when there is nothing to do
 */
public record CleanerConfig(
        int threads,
        long dedupeBufferBytes,
        double loadFactor,
        int ioBufferBytes,
        double maxBytesPerSecond,
        long backoffMs) {
    /** Kafka's defaults. */
    public static final CleanerConfig DEFAULT =
            new CleanerConfig(1, 128L << 20, 0.9, 512 << 10, Double.MAX_VALUE, 15_000);

    private static final long THREAD_BYTES_MIN = 1 << 20;

    /** Checks that the values are possible. */
    public CleanerConfig {
        require(threads >= 1, "log.cleaner.threads", threads, "at least 1");
        require(
                dedupeBufferBytes / threads >= THREAD_BYTES_MIN,
                "log.cleaner.dedupe.buffer.size",
                dedupeBufferBytes,
                "at least " + THREAD_BYTES_MIN + " for each of " + threads + " threads");
        require(
                loadFactor > 0 && loadFactor <= 1,
                "log.cleaner.io.buffer.load.factor",
                loadFactor,
                "above 0 and at most 1");
        require(
                ioBufferBytes / threads >= 2,
                "log.cleaner.io.buffer.size",
                ioBufferBytes,
                "at least 2 for each of " + threads + " threads");
        require(maxBytesPerSecond > 0, "log.cleaner.io.max.bytes.per.second", maxBytesPerSecond, "above 0");
        require(backoffMs >= 0, "log.cleaner.backoff.ms", backoffMs, "at least 0");
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + rule);
        }
    }
}
