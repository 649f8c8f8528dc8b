package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.load.ClientJvms;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.measure.CostMeters;
import io.duolog.perf.result.Sample;
import io.duolog.perf.system.MeasuredSystem;
import io.duolog.perf.system.SystemFactory;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Measurement;
import io.duolog.perf.workload.SystemUse;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.WorkloadContext;
import io.duolog.testkit.Directories;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Takes samples on systems of processes. Systems that are kept are warmed up whenever they were started: a JVM that has just
 * begun uses several times the CPU of one that has compiled what it runs.
 */
public final class SystemSampler implements Sampler {
    private final SystemFactory factory;
    private final CostMeters meters;
    private final SamplerOptions options;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Consumer<String> progress;
    private final KeptSystems kept;
    private List<Cell> warmUp = List.of();

    /**
     * Starts nothing yet.
     *
     * @param nanoTime measures durations, in nanoseconds
     * @param progress is told in a few words what happens now; called on any thread
     */
    public SystemSampler(
            SystemFactory factory,
            CostMeters meters,
            SamplerOptions options,
            Clock clock,
            LongSupplier nanoTime,
            Consumer<String> progress) {
        this.factory = requireNonNull(factory, "factory");
        this.meters = requireNonNull(meters, "meters");
        this.options = requireNonNull(options, "options");
        this.clock = requireNonNull(clock, "clock");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.progress = requireNonNull(progress, "progress");
        this.kept = new KeptSystems(factory, options.directory().resolve("systems"));
    }

    @Override
    public void begin(Phase phase) throws InterruptedException {
        kept.begin(phase.nodes());
        warmUp = WarmUp.of(phase);
        for (SystemSpec system : phase.residents()) {
            try {
                startWarm(system);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                // Its first turn tries again, and keeps the reason.
                kept.end(system);
                endIfInterrupted();
            }
        }
    }

    @Override
    public Sample take(Turn turn) throws InterruptedException {
        Instant startedAt = clock.instant();
        long startNs = nanoTime.getAsLong();
        Path directory = options.directory().resolve("samples").resolve(turn.fileName());
        try {
            Measurement measurement = measure(turn, Directories.create(directory));
            Directories.delete(directory);
            return sample(turn, startedAt, startNs, measurement, Optional.empty());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            endIfInterrupted();
            if (turn.cell().isShared()) {
                kept.end(turn.system());
            }
            return sample(
                    turn,
                    startedAt,
                    startNs,
                    new Measurement(Map.of(), Map.of(), List.of()),
                    Optional.of(problem(e) + " (files: " + directory + ")"));
        }
    }

    private Measurement measure(Turn turn, Path directory) throws Exception {
        if (turn.cell().isShared()) {
            MeasuredSystem running = kept.running(turn.system());
            MeasuredSystem system = running == null ? startWarm(turn.system()) : running;
            return run(turn.cell(), turn.system(), Optional.of(system), options.scale(), directory);
        }
        if (turn.cell().workload().use() == SystemUse.OWN) {
            return run(turn.cell(), turn.system(), Optional.empty(), options.scale(), directory);
        }
        progress.accept("starting");
        try (MeasuredSystem system = factory.start(turn.system(), turn.cell().nodes(), directory.resolve("system"))) {
            for (Workload workload : turn.cell().workload().warmUp()) {
                Cell before =
                        new Cell(workload, turn.cell().nodes(), turn.cell().client());
                warmUp(system, turn.system(), before, options.scale());
            }
            return run(turn.cell(), turn.system(), Optional.of(system), options.scale(), directory);
        }
    }

    private MeasuredSystem startWarm(SystemSpec spec) throws Exception {
        progress.accept("starting " + spec.systemName());
        MeasuredSystem system = kept.start(spec);
        for (Cell cell : warmUp) {
            if (cell.workload().fitsSystem(spec.kind())) {
                warmUp(system, spec, cell, options.scale() * WarmUp.SCALE);
            }
        }
        return system;
    }

    private void warmUp(MeasuredSystem system, SystemSpec spec, Cell cell, double scale) throws Exception {
        String workload = cell.workload().name();
        progress.accept("warming up " + spec.systemName() + ": " + workload);
        Path directory = options.directory().resolve("warm-up").resolve(spec.fileName() + "-" + workload);
        run(cell, spec, Optional.of(system), scale, Directories.create(directory));
        Directories.delete(directory);
    }

    private Measurement run(Cell cell, SystemSpec spec, Optional<MeasuredSystem> system, double scale, Path directory)
            throws Exception {
        WorkloadContext context = new WorkloadContext(
                cell.nodes(),
                system,
                home -> factory.start(spec, cell.nodes(), home),
                cell.client(),
                scale,
                directory,
                new ClientJvms(directory, options.clientClassPath()),
                meters,
                progress);
        return LimitedTask.call(() -> cell.workload().run(context), options.sampleLimit());
    }

    private Sample sample(
            Turn turn, Instant startedAt, long startNs, Measurement measurement, Optional<String> problem) {
        ClientKind client = turn.cell().client();
        return new Sample(
                turn.cell().workload().name(),
                turn.system().systemName(),
                turn.cell().nodes(),
                client == ClientKind.NONE ? "" : client.clientName(),
                turn.round(),
                startedAt,
                Duration.ofNanos(nanoTime.getAsLong() - startNs).toMillis(),
                measurement.figures(),
                measurement.latencies(),
                measurement.processes(),
                problem);
    }

    private String problem(Exception e) {
        if (e instanceof TimeoutException) {
            return "was not done within " + options.sampleLimit().toSeconds() + " s";
        }
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.toString() : message;
    }

    /** What waits for a process tells of an interruption in other ways than by the exception for it. */
    private static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the run is to end");
        }
    }

    /** Ends all systems, which takes its time even when the thread is interrupted; logs stay. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            kept.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
