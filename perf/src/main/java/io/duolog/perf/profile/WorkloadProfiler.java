package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.load.ClientJvms;
import io.duolog.perf.measure.CostMeters;
import io.duolog.perf.system.MeasuredProcess;
import io.duolog.perf.system.MeasuredSystem;
import io.duolog.perf.system.SystemFactory;
import io.duolog.perf.workload.SystemUse;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.WorkloadContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Records all brokers of a system while a workload runs on it. All, because which of them leads is known only afterwards: the one
 * that used the most CPU. For one thread.
 */
public final class WorkloadProfiler {
    private static final String BROKER = "broker-";

    private final SystemFactory systems;
    private final CostMeters meters;
    private final String clientClassPath;
    private final LongSupplier nanoTime;
    private final Consumer<String> progress;

    /**
     * Records nothing yet.
     *
     * @param clientClassPath where client JVMs find their classes
     * @param progress takes what happens, for people
     */
    public WorkloadProfiler(
            SystemFactory systems,
            CostMeters meters,
            String clientClassPath,
            LongSupplier nanoTime,
            Consumer<String> progress) {
        this.systems = requireNonNull(systems, "systems");
        this.meters = requireNonNull(meters, "meters");
        this.clientClassPath = requireNonNull(clientClassPath, "clientClassPath");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.progress = requireNonNull(progress, "progress");
    }

    /**
     * Starts the system, runs the workload once to warm it up, then records while the workload runs again and again until the time
     * is over; the last run is not cut short. A workload that needs a system of its own for each run is run and recorded once, after
     * what it is to be warmed up with.
     *
     * @return the brokers, the one with the most CPU first; their recordings lie in the directory by their role
     * @throws Exception if the workload fails, or a broker cannot be recorded
     */
    public List<RecordedProcess> profile(ProfilePlan plan) throws Exception {
        Files.createDirectories(plan.directory());
        progress.accept("starting " + plan.system().systemName() + " with " + plan.nodes() + " nodes");
        try (MeasuredSystem system =
                systems.start(plan.system(), plan.nodes(), plan.directory().resolve("system"))) {
            boolean repeats = plan.workload().use() == SystemUse.SHARED;
            for (Workload workload :
                    repeats ? List.of(plan.workload()) : plan.workload().warmUp()) {
                progress.accept("warming up");
                run(plan, workload, system, 0);
            }
            List<ProcessRecording> recordings = new ArrayList<>();
            try {
                for (MeasuredProcess process : system.processes()) {
                    if (process.role().startsWith(BROKER)) {
                        recordings.add(ProcessRecording.start(process.role(), process.pid()));
                    }
                }
                progress.accept("recording " + recordings.size() + " brokers");
                repeat(plan, system, repeats);
                return stop(recordings, plan.directory());
            } finally {
                close(recordings);
            }
        }
    }

    private void repeat(ProfilePlan plan, MeasuredSystem system, boolean repeats) throws Exception {
        long beganNs = nanoTime.getAsLong();
        int run = 0;
        do {
            run++;
            run(plan, plan.workload(), system, run);
        } while (repeats && nanoTime.getAsLong() - beganNs < plan.duration().toNanos());
    }

    private void run(ProfilePlan plan, Workload workload, MeasuredSystem system, int number) throws Exception {
        Path directory = Files.createDirectories(plan.directory().resolve("run-" + number));
        WorkloadContext context = new WorkloadContext(
                plan.nodes(),
                Optional.of(system),
                starting -> systems.start(plan.system(), plan.nodes(), starting),
                plan.client(),
                plan.scale(),
                directory,
                new ClientJvms(directory, clientClassPath),
                meters,
                progress);
        workload.run(context);
    }

    private static List<RecordedProcess> stop(List<ProcessRecording> recordings, Path directory) throws IOException {
        List<RecordedProcess> recorded = new ArrayList<>();
        for (ProcessRecording recording : recordings) {
            try {
                recorded.add(recording.stop(directory.resolve(recording.role() + ".jfr")));
            } catch (IOException e) {
                throw new IOException(
                        "the recording of " + recording.role()
                                + " is lost: the broker has ended, as under a workload that"
                                + " kills brokers, or could not write it: " + e.getMessage(),
                        e);
            }
        }
        recorded.sort(Comparator.comparingDouble(RecordedProcess::cpuSeconds).reversed());
        return recorded;
    }

    /** A broker that has ended needs no end of its recording. */
    private void close(List<ProcessRecording> recordings) {
        for (ProcessRecording recording : recordings) {
            try {
                recording.close();
            } catch (IOException e) {
                progress.accept(recording.role() + " could not end its recording: " + e.getMessage());
            }
        }
    }
}
