package io.duolog.perf.beside;

import java.util.Locale;

/**
 * One run.
 *
 * @param broker who served
 * @param name what was done
 * @param round in which round, from 1
 * @param recordsPerSecond as the client saw it
 * @param cpuSecondsPerGb of the broker's process
 * @param peakResidentBytes of the broker's process so far
 */
record Sample(
        BrokerKind broker,
        String name,
        int round,
        double recordsPerSecond,
        double cpuSecondsPerGb,
        long peakResidentBytes) {

    String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"broker\": \"%s\", \"name\": \"%s\", \"round\": %d, \"recordsPerSecond\": %.0f,"
                        + " \"cpuSecondsPerGb\": %.3f, \"peakResidentBytes\": %d}",
                broker,
                name,
                round,
                recordsPerSecond,
                cpuSecondsPerGb,
                peakResidentBytes);
    }
}
