package io.duolog.perf.workload;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.load.ClientJvms;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.measure.CostMeters;
import io.duolog.perf.system.MeasuredSystem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a workload gets for one sample.
 *
 * @param nodes how many brokers the system has
 * @param running the system, which serves; empty for a workload that starts its own
 * @param starter starts such a system
 * @param client whose client library makes the load
 * @param scale a factor for counts and times: 1.0 is what the figures are to be made with, less is quicker
 * @param directory for files of this sample; it exists, and is empty
 * @param jvms starts client JVMs, which write into the directory
 * @param meters for what processes cost
 * @param progress takes a few words about what happens now, as often as one likes
 */
public record WorkloadContext(
        int nodes,
        Optional<MeasuredSystem> running,
        SystemStarter starter,
        ClientKind client,
        double scale,
        Path directory,
        ClientJvms jvms,
        CostMeters meters,
        Consumer<String> progress) {
    /** Checks. */
    public WorkloadContext {
        requireNonNull(running, "running");
        requireNonNull(starter, "starter");
        requireNonNull(client, "client");
        requireNonNull(directory, "directory");
        requireNonNull(jvms, "jvms");
        requireNonNull(meters, "meters");
        requireNonNull(progress, "progress");
    }

    /**
     * The system that runs.
     *
     * @throws IllegalStateException if the workload starts its own
     */
    public MeasuredSystem system() {
        return running.orElseThrow(() -> new IllegalStateException("the workload starts systems itself"));
    }

    /** A count at this scale, at least {@code atLeast}. */
    public long scaled(long count, long atLeast) {
        return Math.max(atLeast, Math.round(count * scale));
    }
}
