package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.SystemUse;
import io.duolog.perf.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What is recorded.
 *
 * @param workload what runs meanwhile
 * @param system on which system
 * @param nodes with how many brokers
 * @param client whose client library makes the load
 * @param scale a factor for counts and times of the workload
 * @param duration for how long at least
 * @param directory for recordings and all other files; made if there is none
 */
public record ProfilePlan(
        Workload workload,
        SystemSpec system,
        int nodes,
        ClientKind client,
        double scale,
        Duration duration,
        Path directory) {
    /**
     * Checks that there will be a broker to record.
     *
     * @throws IllegalArgumentException if the workload does not fit the system, the nodes or the client, or has no brokers that could
     *     be recorded
     */
    public ProfilePlan {
        requireNonNull(duration, "duration");
        requireNonNull(directory, "directory");
        if (workload.use() == SystemUse.OWN) {
            throw new IllegalArgumentException(
                    "workload " + workload.name() + " starts its brokers itself, so none can be recorded");
        }
        if (!workload.nodes().contains(nodes)) {
            throw new IllegalArgumentException(
                    "workload " + workload.name() + " runs with " + workload.nodes() + " nodes, not with " + nodes);
        }
        if (!workload.fitsSystem(system.kind()) || !workload.fitsClient(client)) {
            throw new IllegalArgumentException("workload " + workload.name() + " does not run on " + system.systemName()
                    + " with client " + client.clientName());
        }
    }
}
