package io.duolog.perf.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.DurationConverter;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.measure.ProcessCostMeters;
import io.duolog.perf.profile.ProcessRecording;
import io.duolog.perf.profile.Profile;
import io.duolog.perf.profile.ProfileJson;
import io.duolog.perf.profile.ProfilePlan;
import io.duolog.perf.profile.ProfileReader;
import io.duolog.perf.profile.ProfileText;
import io.duolog.perf.profile.RecordedProcess;
import io.duolog.perf.profile.WorkloadProfiler;
import io.duolog.perf.system.ProcessSystems;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duolog perf profile}: where CPU and allocation of a broker go. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Show where CPU and allocation of a broker go: by thread, by part of the system, by method, by class.",
            "It records with JFR, reads what the kernel says of each thread meanwhile (time in the kernel, the",
            "compiler and the collector show only there), prints both, and keeps the recordings."
        },
        footer = {
            "",
            "Examples:",
            "  duolog perf profile --workload produce-1k-acks-all --system duolog-raft --nodes 3",
            "  duolog perf profile --workload consume-tail --system apache-kafka-4.4 --process broker-1",
            "  duolog perf profile --pid 4711 --duration 30s",
            "  duolog perf profile --recording profile/broker-1.jfr --top 30",
            "",
            "Exit status: 0 shown; 1 it could not be recorded or read; 2 bad usage."
        })
public final class ProfileCommand implements Callable<Integer> {
    private static final String LEADER = "leader";

    private final CommandContext context;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(
            names = "--system",
            paramLabel = "NAME",
            defaultValue = "duolog-raft",
            description = "With --workload: on which system (default: ${DEFAULT-VALUE}).")
    private String system;

    @Option(
            names = "--nodes",
            paramLabel = "COUNT",
            defaultValue = "3",
            description = "With --workload: with how many brokers (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--client",
            paramLabel = "NAME",
            defaultValue = "apache",
            description = "With --workload: whose client library (default: ${DEFAULT-VALUE}).")
    private String client;

    @Option(
            names = "--process",
            paramLabel = "NAME",
            defaultValue = LEADER,
            description = "With --workload: which broker is shown, such as broker-1; leader is the one with the most"
                    + " CPU (default: ${DEFAULT-VALUE}). All are recorded.")
    private String process;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            defaultValue = "1.0",
            description = "With --workload: for its counts and times (default: ${DEFAULT-VALUE}).")
    private double scale;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long to record; a workload is repeated for that long (default: ${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "profile",
            description = "Where recordings are kept (default: ${DEFAULT-VALUE}).")
    private Path output;

    @Option(
            names = "--top",
            paramLabel = "COUNT",
            defaultValue = "15",
            description = "How many lines of each list (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(names = "--json", description = "Print all of it as one JSON object.")
    private boolean json;

    /** What is profiled: exactly one of these. */
    static final class Source {
        @Option(
                names = "--workload",
                required = true,
                paramLabel = "NAME",
                description = "A workload, on brokers that are started for it; 'duolog perf list workloads' names all.")
        private String workload = "";

        @Option(
                names = "--pid",
                required = true,
                paramLabel = "PID",
                description = "A JVM that runs, of the same user.")
        private long pid;

        @Option(
                names = "--recording",
                required = true,
                paramLabel = "FILE",
                description = "A recording that there is; nothing is recorded.")
        private Path recording = Path.of("");
    }

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public ProfileCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws Exception {
        Profile profile = profile();
        if (json) {
            context.out().println(ProfileJson.write(profile));
        } else {
            new ProfileText(context.out(), top).print(profile);
        }
        context.out().flush();
        return 0;
    }

    private Profile profile() throws Exception {
        if (!source.workload.isEmpty()) {
            return underWorkload();
        }
        return source.pid != 0 ? ofProcess(source.pid) : ofRecording(source.recording);
    }

    private static Profile ofRecording(Path recording) throws IOException {
        if (!Files.isRegularFile(recording)) {
            throw CommandFailure.usage("there is no file " + recording, "name a .jfr file");
        }
        return ProfileReader.read(recording, Map.of());
    }

    private Profile ofProcess(long pid) throws IOException, InterruptedException {
        Files.createDirectories(output);
        context.err().println("recording process " + pid + " for " + duration.toSeconds() + " s");
        try (ProcessRecording recording = ProcessRecording.start("process-" + pid, pid)) {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            RecordedProcess recorded = recording.stop(output.resolve(recording.role() + ".jfr"));
            tell(recorded);
            return recorded.read();
        }
    }

    private Profile underWorkload() throws Exception {
        ProfilePlan plan = plan();
        WorkloadProfiler profiler = new WorkloadProfiler(
                new ProcessSystems(new TestedDuolog(), context.err()::println),
                new ProcessCostMeters(),
                System.getProperty("java.class.path"),
                context.nanoTime(),
                context.err()::println);
        List<RecordedProcess> recorded = profiler.profile(plan);
        recorded.forEach(this::tell);
        RecordedProcess shown = process.equals(LEADER) ? recorded.get(0) : find(recorded);
        context.err().println("shown is " + shown.role());
        return shown.read();
    }

    private ProfilePlan plan() {
        Workload workload = Workloads.all().stream()
                .filter(each -> each.name().equals(source.workload))
                .findFirst()
                .orElseThrow(() -> unknown(
                        "--workload " + source.workload,
                        Workloads.all().stream().map(Workload::name).toList()));
        List<SystemSpec> systems = SystemNames.matching("--system", List.of(system));
        if (systems.size() > 1) {
            throw CommandFailure.usage("--system " + system + " names several", "name one");
        }
        ClientKind library =
                ClientKind.named(client).orElseThrow(() -> unknown("--client " + client, ClientKind.names()));
        if (!process.equals(LEADER) && !process.matches("broker-[1-" + nodes + "]")) {
            throw CommandFailure.usage(
                    "--process " + process + " is none of " + nodes + " brokers", "write leader, or broker-1");
        }
        try {
            return new ProfilePlan(workload, systems.get(0), nodes, library, scale, duration, output.toAbsolutePath());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(
                    String.valueOf(e.getMessage()), "'duolog perf list workloads' says what fits", e);
        }
    }

    private static CommandFailure unknown(String what, List<String> known) {
        return CommandFailure.usage(what + ": there is none of that name", "there are " + String.join(", ", known));
    }

    private RecordedProcess find(List<RecordedProcess> recorded) {
        return recorded.stream()
                .filter(each -> each.role().equals(process))
                .findFirst()
                .orElseThrow(() -> CommandFailure.failed(process + " was not recorded"));
    }

    private void tell(RecordedProcess recorded) {
        context.err()
                .printf(
                        "%s: %.1f CPU-s, %s%n",
                        recorded.role(),
                        recorded.cpuSeconds(),
                        recorded.file().toAbsolutePath().normalize());
    }
}
