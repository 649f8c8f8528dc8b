package io.duolog.perf.beside;

import java.util.Locale;

/**
 * How long one broker took from the start of its process to its first answer to a Metadata request.
 *
 * @param broker who
 * @param round in which round, from 1
 * @param emptyMs in an empty directory
 * @param againMs after a clean stop
 */
record StartUp(BrokerKind broker, int round, long emptyMs, long againMs) {
    String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"broker\": \"%s\", \"round\": %d, \"emptyMs\": %d, \"againMs\": %d}",
                broker,
                round,
                emptyMs,
                againMs);
    }
}
