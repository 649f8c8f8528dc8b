package io.duolog.perf.beside;

import java.util.List;

/**
 * What a client does in one run.
 *
 * @param name in tables
 * @param recordSizeBytes of a record's value
 * @param batchSizeBytes the producer's {@code batch.size}
 * @param records how many
 * @param consumed whether the records are read again afterwards
 */
record Workload(String name, int recordSizeBytes, int batchSizeBytes, long records, boolean consumed) {
    private static final int DEFAULT_BATCH_BYTES = 16 * 1024;
    private static final int LARGE_BATCH_BYTES = 64 * 1024;
    private static final double BYTES_PER_GB = 1e9;

    /** Small and larger records, with the default batch and a large one. */
    static List<Workload> all(double scale) {
        long small = Math.round(2_000_000 * scale);
        long large = Math.round(250_000 * scale);
        return List.of(
                new Workload("100 B acks=all", 100, DEFAULT_BATCH_BYTES, small, false),
                new Workload("100 B acks=all, batch 64 KiB", 100, LARGE_BATCH_BYTES, small, true),
                new Workload("1 KiB acks=all", 1024, DEFAULT_BATCH_BYTES, large, false),
                new Workload("1 KiB acks=all, batch 64 KiB", 1024, LARGE_BATCH_BYTES, large, true));
    }

    /** The payload, in 10^9 bytes. */
    double gigabytes() {
        return records * recordSizeBytes / BYTES_PER_GB;
    }

    /** What the reading part is called. */
    String consumeName() {
        return "consume " + name.substring(0, name.indexOf(" acks"));
    }
}
