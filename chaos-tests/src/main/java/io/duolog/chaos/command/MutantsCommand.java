package io.duolog.chaos.command;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.mutant.Mutant;
import io.duolog.chaos.mutant.Mutants;
import io.duolog.chaos.mutant.MutationScore;
import io.duolog.chaos.run.Outcome;
import io.duolog.chaos.run.RunPlans;
import io.duolog.chaos.run.RunSpec;
import io.duolog.chaos.workload.Workloads;
import io.duolog.cli.command.CommandContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code duolog chaos mutants}: whether the harness notices what is wrong. */
@Command(
        name = "mutants",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Break Duolog's rules one after the other, and count how many of that are noticed: the mutation score.",
            "Without --live the simulation looks for each; with --live brokers that are processes have the rule broken, and the",
            "scenario that is made for it runs."
        },
        footer = {
            "",
            "Examples:",
            "  duolog chaos mutants",
            "  duolog chaos mutants --live M10 M4 --system duolog-zookeeper",
            "",
            "Exit status: 0 all were noticed; 1 some were not; 2 the harness itself failed."
        })
public final class MutantsCommand implements Callable<Integer> {
    private static final int BROKERS = 3;

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Only these (default: all that can be).")
    private List<String> ids = List.of();

    @Option(names = "--live", description = "In real processes, by the scenario of each.")
    private boolean live;

    @Option(
            names = "--system",
            paramLabel = "NAME",
            description = "The system of live mutants (default: for each the one on which its scenario shows it).")
    private String system = "";

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--tries",
            paramLabel = "COUNT",
            description = "How many seeds each may take (default: 2000, or 3 with --live).")
    private int tries;

    @Mixin
    private ReportOption report = new ReportOption();

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public MutantsCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Mutant> chosen = Mutants.all().stream()
                .filter(mutant -> ids.isEmpty() || ids.contains(mutant.id()))
                .filter(mutant -> live ? mutant.isLive() : mutant.isSimulated())
                .toList();
        if (chosen.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no mutant of " + ids + " can be run " + (live ? "live" : "in the simulation")
                            + "; 'duolog chaos list mutants' shows all");
        }
        MutationScore score = live ? live(chosen) : simulated(chosen);
        context.out().println(report.json ? score.toJson() : score.toText());
        context.out().flush();
        return score.caught() == score.total() ? 0 : 1;
    }

    private MutationScore simulated(List<Mutant> chosen) {
        MutationScore score = new MutationScore(List.of());
        SilentBrokers silence = new SilentBrokers();
        try {
            for (Mutant mutant : chosen) {
                progress(mutant);
                score = score.plus(MutationScore.simulated(mutant, seed, tries > 0 ? tries : 2000, context.nanoTime()));
            }
        } finally {
            silence.close();
        }
        return score;
    }

    private MutationScore live(List<Mutant> chosen) throws InterruptedException {
        MutationScore score = new MutationScore(List.of());
        try (RunSession session = new RunSession(context, report)) {
            for (Mutant mutant : chosen) {
                progress(mutant);
                score = score.plus(live(session, mutant, tries > 0 ? tries : 3));
            }
        }
        return score;
    }

    private MutationScore.Outcome live(RunSession session, Mutant mutant, int runs) throws InterruptedException {
        long startNs = context.nanoTime().getAsLong();
        String scenario = mutant.detection().scenario().orElseThrow();
        boolean caught = false;
        int run = 0;
        while (!caught && run < runs) {
            caught = session.run(RunPlans.of(spec(mutant, scenario, seed + run))) == Outcome.BROKEN;
            run++;
        }
        return new MutationScore.Outcome(
                mutant.id(),
                mutant.breaks(),
                scenario,
                caught,
                run,
                (context.nanoTime().getAsLong() - startNs) / 1_000_000,
                caught ? mutant.detection().anomaly() : "");
    }

    private RunSpec spec(Mutant mutant, String scenario, long runSeed) {
        return new RunSpec(
                system.isEmpty() ? mutant.liveSystem() : system,
                BROKERS,
                Map.of(),
                mutant.id(),
                Workloads.PIPELINE,
                "duolog",
                0,
                Set.of(),
                scenario,
                runSeed,
                1,
                Set.of());
    }

    private void progress(Mutant mutant) {
        if (!report.quiet) {
            context.err().println(mutant);
        }
    }
}
