package io.duolog.chaos.command;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.run.Outcome;
import io.duolog.chaos.run.RandomFaults;
import io.duolog.chaos.run.RunPlan;
import io.duolog.chaos.run.RunPlans;
import io.duolog.chaos.run.RunSpec;
import io.duolog.chaos.workload.Workloads;
import io.duolog.chaos.workload.client.GroupProtocol;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.DurationConverter;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog chaos run}: one run, or several one after the other. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run a workload on a cluster under faults, and check what was promised.",
            "Without a scenario the faults are drawn from the seed; with one they are scripted."
        },
        footer = {
            "",
            "Examples:",
            "  duolog chaos run",
            "  duolog chaos run --system duolog-zookeeper --workload queue --faults kill,pause --time 2m --seed 7",
            "  duolog chaos run --system duolog-raft --scenario R10 --mutant M10",
            "  duolog chaos run --system apache-kafka --workload acks-mix --client apache --time 10m",
            "  duolog chaos run --workload groups --group-protocol consumer --faults kill,client",
            "",
            "Exit status: 0 all promises were kept; 1 a promise was broken; 2 the harness itself failed."
        })
public final class RunCommand implements Callable<Integer> {
    private static final String DEFAULT_FAULTS = "kill,term,pause,partition,link,leader";

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOption system = new SystemOption();

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            defaultValue = Workloads.ACKS_MIX,
            completionCandidates = WorkloadNames.class,
            description = "What the clients do: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String workload;

    @Option(
            names = "--client",
            paramLabel = "LIBRARY",
            defaultValue = "duolog",
            description = "The client library: duolog or apache (default: ${DEFAULT-VALUE}).")
    private String client;

    @Option(
            names = "--faults",
            paramLabel = "FAMILY[,...]",
            defaultValue = DEFAULT_FAULTS,
            description =
                    "What goes wrong; 'duolog chaos list faults' names all (default: ${DEFAULT-VALUE}; none: nothing).")
    private String faults;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Script the faults, and choose the workload: 'duolog chaos list scenarios' names them.")
    private @Nullable String scenario;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long things go wrong, such as 90s or 5m (default: ${DEFAULT-VALUE}).")
    private Duration time;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Decides everything that is drawn (default: another one each time, which is printed).")
    private @Nullable Long seed;

    @Option(
            names = "--runs",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "How many runs, each with the next seed (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--brokers",
            paramLabel = "COUNT",
            defaultValue = "3",
            description = "How many brokers (default: ${DEFAULT-VALUE}).")
    private int brokers;

    @Option(
            names = "--rate",
            paramLabel = "RECORDS",
            description =
                    "Records a second that all clients send together (default: as the workload or scenario has it).")
    private int rate;

    @Option(
            names = "--group-protocol",
            paramLabel = "PROTOCOL[,...]",
            defaultValue = "",
            description =
                    "The protocols of groups, where the workload has any: a group of classic, of consumer (KIP-848), or"
                            + " one of each (default: each that the system has; of a scenario, its own).")
    private String groupProtocol;

    @Mixin
    private ReportOption report = new ReportOption();

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public RunCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws InterruptedException {
        long first = seed == null ? context.clock().millis() : seed;
        List<RunPlan> plans =
                LongStream.range(first, first + runs).mapToObj(this::plan).toList();
        Outcome worst = Outcome.CLEAN;
        try (RunSession session = new RunSession(context, report)) {
            for (RunPlan plan : plans) {
                Outcome outcome = session.run(plan);
                worst = worst.compareTo(outcome) >= 0 ? worst : outcome;
            }
        }
        return worst.status();
    }

    private RunPlan plan(long runSeed) {
        try {
            return RunPlans.of(new RunSpec(
                    system.system,
                    brokers,
                    system.settings,
                    system.mutant == null ? "" : system.mutant,
                    workload,
                    client,
                    rate,
                    families(),
                    scenario == null ? RandomFaults.NAME : scenario,
                    runSeed,
                    time.toMillis(),
                    groupProtocols()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Set<GroupProtocol> groupProtocols() {
        return Arrays.stream(groupProtocol.split(","))
                .map(String::trim)
                .filter(label -> !label.isEmpty())
                .map(GroupProtocol::ofLabel)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(GroupProtocol.class)));
    }

    private Set<FaultFamily> families() {
        if (faults.equals("none")) {
            return Set.of();
        }
        return Arrays.stream(faults.split(","))
                .map(String::trim)
                .map(FaultFamily::ofLabel)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultFamily.class)));
    }

    /** The names of all workloads, for help and completion. */
    static final class WorkloadNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return RunPlans.workloads().iterator();
        }
    }
}
