package io.duolog.perf.failover;

import java.util.Locale;

/**
 * One thing that was measured once.
 *
 * @param system on what
 * @param partitions how many the cluster had, each with three replicas
 * @param name what it is, unit last
 * @param round in which round, from 1
 * @param value how much
 */
record Figure(SystemKind system, int partitions, String name, int round, double value) {
    String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"system\": \"%s\", \"partitions\": %d, \"name\": \"%s\", \"round\": %d, \"value\": %.1f}",
                system.label(),
                partitions,
                name,
                round,
                value);
    }
}
