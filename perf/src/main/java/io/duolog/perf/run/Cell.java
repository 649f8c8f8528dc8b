package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.workload.SystemUse;
import io.duolog.perf.workload.Workload;

/**
 * What is compared between systems.
 *
 * @param workload what is done
 * @param nodes to how many brokers
 * @param client by which client library
 */
public record Cell(Workload workload, int nodes, ClientKind client) {
    /** Checks. */
    public Cell {
        requireNonNull(workload, "workload");
        requireNonNull(client, "client");
    }

    /** Whether it runs on systems that are kept. */
    boolean isShared() {
        return workload.use() == SystemUse.SHARED;
    }
}
