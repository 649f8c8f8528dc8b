package io.duolog.perf.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.DurationConverter;
import io.duolog.cli.command.ShutdownSignal;
import io.duolog.perf.measure.ProcessCostMeters;
import io.duolog.perf.report.HtmlReport;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.ResultsFile;
import io.duolog.perf.run.Matrix;
import io.duolog.perf.run.PerfRun;
import io.duolog.perf.run.Residency;
import io.duolog.perf.run.RunOutcome;
import io.duolog.perf.run.SamplerOptions;
import io.duolog.perf.run.Schedule;
import io.duolog.perf.run.SystemSampler;
import io.duolog.perf.run.ThisMachine;
import io.duolog.perf.system.ProcessSystems;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Workloads;
import io.duolog.testkit.Directories;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code duolog perf run}: measures the matrix. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measure workloads on Duolog and Apache Kafka, in turns, and write a report.",
            "Systems take turns within each workload and each round. Results are written after every",
            "sample; Ctrl-C ends the run with what there is."
        },
        footer = {
            "",
            "Examples:",
            "  duolog perf run",
            "  duolog perf run --workload 'produce-*' --system duolog-raft,apache-kafka-4.4 --nodes 1,3 --report out",
            "  duolog perf run --workload all --client all --time 8h --report night",
            "  duolog perf run --workload produce-1k-acks-all --rounds 1 --scale 0.1",
            "  duolog perf run --system duolog-raft,duolog-raft@num.network.threads=1",
            "",
            "Exit status: 0 all was measured; 1 a sample failed, or something was not measured at all;",
            "2 bad usage, or the harness failed."
        })
public final class RunCommand implements Callable<Integer> {
    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private MatrixOptions matrixOptions = new MatrixOptions();

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            defaultValue = "1.0",
            description = "For counts and times of all workloads: less is quicker and says less (default:"
                    + " ${DEFAULT-VALUE}).")
    private double scale;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "End the run after this time, such as 30m; shared among the numbers of nodes (default: no end"
                    + " before all is measured).")
    private @Nullable Duration time;

    @Option(
            names = "--sample-time",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "Give up a single sample after this time (default: ${DEFAULT-VALUE}).")
    private Duration sampleTime;

    @Option(
            names = "--one-at-a-time",
            description = "Let no system run while another is measured; each is started and warmed up anew in every"
                    + " round. Chosen by itself when the memory is too small for all.")
    private boolean oneAtATime;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where results.json, report.html and logs go (default: a directory in perf-runs that is named"
                    + " by the time).")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print the results as JSON at the end.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public RunCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws IOException {
        if (!(scale > 0)) {
            throw CommandFailure.usage("--scale " + scale + " measures nothing", "write a number above 0");
        }
        Matrix matrix = matrixOptions.matrix(Workloads.all());
        String id = RUN_ID.format(context.clock().instant());
        Path directory = (report == null ? Path.of("perf-runs", id) : report).toAbsolutePath();
        if (Files.exists(directory.resolve(ResultsFile.FILE_NAME))) {
            throw CommandFailure.usage(
                    "--report " + directory + " has results already", "name a directory that has none");
        }
        Directories.create(directory);
        Console console = new Console(context, quiet);
        boolean alone = oneAtATime || !fits(matrix, console);
        PerfResults begun = PerfResults.begin(id, context.clock().instant(), ThisMachine.describe(), describe(matrix));
        RunOutcome outcome = runUntilAsked(Schedule.of(matrix, alone), directory, begun, console);
        return outcome.isComplete() ? 0 : 1;
    }

    private static boolean fits(Matrix matrix, Console console) {
        boolean fits = Residency.fits(
                matrix.systems(), matrix.nodes(), ThisMachine.availableBytes().orElse(Long.MAX_VALUE));
        if (!fits) {
            console.line("the memory that is free does not hold all systems side by side: one at a time");
        }
        return fits;
    }

    /** Ctrl-C ends the run, and what it has is printed before the process ends. */
    private RunOutcome runUntilAsked(Schedule schedule, Path directory, PerfResults begun, Console console)
            throws IOException {
        Interruption interruption = new Interruption(Thread.currentThread());
        try (ShutdownSignal.Registration registration =
                context.shutdown().onShutdown(interruption::interruptAndAwait)) {
            requireNonNull(registration, "registration");
            RunOutcome outcome = run(schedule, directory, begun, console, interruption);
            write(directory, outcome.results());
            print(outcome, directory, console);
            return outcome;
        } finally {
            interruption.ended();
        }
    }

    private RunOutcome run(
            Schedule schedule, Path directory, PerfResults begun, Console console, Interruption interruption)
            throws IOException {
        ProcessSystems systems = new ProcessSystems(new TestedDuolog(), console::line);
        SamplerOptions options =
                new SamplerOptions(scale, sampleTime, directory.resolve("work"), System.getProperty("java.class.path"));
        try (SystemSampler sampler = new SystemSampler(
                systems, new ProcessCostMeters(), options, context.clock(), context.nanoTime(), console::working)) {
            RunOutcome outcome = new PerfRun(
                            schedule,
                            sampler,
                            Optional.ofNullable(time),
                            results -> write(directory, results),
                            begun,
                            console,
                            context.nanoTime())
                    .run();
            interruption.stop();
            return outcome;
        }
    }

    private static void write(Path directory, PerfResults results) throws IOException {
        try {
            ResultsFile.write(directory.resolve(ResultsFile.FILE_NAME), results);
            HtmlReport.write(directory, results);
        } catch (ClosedByInterruptException e) {
            // The run is to end; both are written once more then.
            return;
        }
    }

    private Map<String, String> describe(Matrix matrix) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put(
                PerfResults.COMMAND,
                "duolog "
                        + String.join(
                                " ", spec.root().commandLine().getParseResult().originalArgs()));
        options.put("rounds", Integer.toString(matrix.rounds()));
        options.put("scale", Double.toString(scale));
        for (SystemSpec system : matrix.systems()) {
            options.put(PerfResults.VERSION_PREFIX + system.systemName(), ProcessSystems.version(system.kind()));
        }
        return options;
    }

    private void print(RunOutcome outcome, Path directory, Console console) throws IOException {
        console.summary(outcome, directory);
        if (json) {
            context.out().println(Files.readString(directory.resolve(ResultsFile.FILE_NAME)));
        }
        context.out().flush();
    }
}
