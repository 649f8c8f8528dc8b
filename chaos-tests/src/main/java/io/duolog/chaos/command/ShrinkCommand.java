package io.duolog.chaos.command;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.checker.AnomalyKind;
import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.fault.RunClock;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.ScheduleFile;
import io.duolog.chaos.fault.Shrinker;
import io.duolog.chaos.run.RunFiles;
import io.duolog.chaos.run.RunPlan;
import io.duolog.chaos.run.RunResult;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.DurationConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog chaos shrink}: the fewest faults that still break a promise. */
@Command(
        name = "shrink",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Look for the fewest faults that still break the promise that a run has broken.",
            "Replays the run again and again with parts of its schedule; what is left is written to repro.json there:",
            "duolog chaos replay --schedule DIR/repro.json DIR"
        },
        footer = {
            "",
            "Examples:",
            "  duolog chaos shrink chaos-runs/20261121-101500-duolog-raft-acks-mix-42",
            "  duolog chaos shrink --replays 5 --budget 1h chaos-runs/20261121-101500-duolog-raft-acks-mix-42",
            "",
            "Exit status: 0 a schedule that breaks the promise again was written; 1 no replay broke it again;",
            "2 the harness itself failed, or the run had broken none."
        })
public final class ShrinkCommand implements Callable<Integer> {
    private static final String RESULT_FILE = "repro.json";

    private final CommandContext context;

    @Parameters(paramLabel = "DIR", description = "The directory of a run that broke a promise.")
    private Path directory;

    @Option(names = "--literal", description = "Meet the same nodes at the same times as the run did.")
    private boolean literal;

    @Option(
            names = "--replays",
            paramLabel = "COUNT",
            defaultValue = "3",
            description = "How often a part of the schedule is tried before it counts as harmless (default:"
                    + " ${DEFAULT-VALUE}).")
    private int replays;

    @Option(
            names = "--budget",
            paramLabel = "DURATION",
            defaultValue = "30m",
            converter = DurationConverter.class,
            description = "How long to look at most (default: ${DEFAULT-VALUE}).")
    private Duration budget;

    @Mixin
    private ReportOption report = new ReportOption();

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public ShrinkCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws InterruptedException {
        RunPlan plan = ReplayCommand.plan(directory, literal);
        RunFiles files = new RunFiles(directory);
        Set<AnomalyKind> broken = violations(report(files));
        if (broken.isEmpty()) {
            throw CommandFailure.usage(
                    directory + " broke no promise, so that there is nothing to look for",
                    "name the directory of a run that ended with status 1");
        }
        Shrinker.Result result;
        try (RunSession session = new RunSession(context, report)) {
            result = new Shrinker(RunClock.system(), replays, budget.toMillis())
                    .shrink(files.readSchedule(literal), candidate -> shows(session, plan, candidate, broken));
        }
        if (!result.reproduced()) {
            context.err().println("no replay broke the promise again; try more --replays");
            return 1;
        }
        Path file = directory.resolve(RESULT_FILE);
        ScheduleFile.write(file, result.schedule());
        context.out()
                .println(result.schedule().steps().size() + " steps are left: " + file
                        + (result.complete() ? "" : " (the time was over before all was tried)"));
        context.out().flush();
        return 0;
    }

    private boolean shows(RunSession session, RunPlan plan, Schedule candidate, Set<AnomalyKind> broken)
            throws InterruptedException {
        return session.result(plan.withSchedule(candidate, "duolog chaos replay " + directory))
                .map(RunResult::report)
                .map(ShrinkCommand::violations)
                .filter(kinds -> kinds.stream().anyMatch(broken::contains))
                .isPresent();
    }

    private static Set<AnomalyKind> violations(Report report) {
        return report.counts().stream()
                .filter(count -> count.legality() == Legality.ILLEGAL)
                .map(AnomalyCount::kind)
                .collect(Collectors.toSet());
    }

    private Report report(RunFiles files) {
        try {
            return files.readReport();
        } catch (IOException e) {
            throw CommandFailure.usage(
                    directory + " has no result: " + e.getMessage(), "name the directory of a run that ended", e);
        }
    }
}
