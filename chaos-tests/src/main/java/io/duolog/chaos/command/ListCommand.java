package io.duolog.chaos.command;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.mutant.Mutants;
import io.duolog.chaos.run.RunPlans;
import io.duolog.chaos.scenario.Scenarios;
import io.duolog.chaos.system.Systems;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.Rows;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog chaos list}: what there is to choose from. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Show what there is to choose from.",
        footer = {"", "Examples:", "  duolog chaos list", "  duolog chaos list scenarios"})
public final class ListCommand implements Callable<Integer> {
    private final CommandContext context;

    /** What can be listed. */
    enum Kind {
        systems,
        workloads,
        faults,
        scenarios,
        mutants,
        all
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "WHAT",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Kind kind;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public ListCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() {
        Rows rows = new Rows("kind", "name", "description");
        if (wanted(Kind.systems)) {
            Systems.names().forEach(name -> rows.add("system", name, ""));
        }
        if (wanted(Kind.workloads)) {
            RunPlans.workloads().forEach(name -> rows.add("workload", name, ""));
        }
        if (wanted(Kind.faults)) {
            Arrays.stream(FaultFamily.values()).forEach(family -> rows.add("fault", family.label(), ""));
        }
        if (wanted(Kind.scenarios)) {
            Scenarios.all().forEach(scenario -> rows.add("scenario", scenario.name(), scenario.bug()));
        }
        if (wanted(Kind.mutants)) {
            Mutants.all().forEach(mutant -> rows.add("mutant", mutant.id(), mutant.breaks()));
        }
        rows.print(context.out(), json);
        return 0;
    }

    private boolean wanted(Kind candidate) {
        return kind == Kind.all || kind == candidate;
    }
}
