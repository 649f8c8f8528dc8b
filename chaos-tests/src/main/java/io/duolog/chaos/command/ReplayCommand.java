package io.duolog.chaos.command;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.ScheduleFile;
import io.duolog.chaos.run.Outcome;
import io.duolog.chaos.run.RunFiles;
import io.duolog.chaos.run.RunPlan;
import io.duolog.chaos.run.RunPlans;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog chaos replay}: a run again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run again what a run's directory describes.",
            "Real processes do not do the same thing twice: a replay tells how often the same comes out."
        },
        footer = {
            "",
            "Examples:",
            "  duolog chaos replay chaos-runs/20261121-101500-duolog-raft-acks-mix-42",
            "  duolog chaos replay --literal --times 5 chaos-runs/20261121-101500-duolog-raft-acks-mix-42",
            "",
            "Exit status: 0 all promises were kept in all replays; 1 a promise was broken; 2 the harness itself failed."
        })
public final class ReplayCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "DIR", description = "The directory of a run.")
    private Path directory;

    @Option(
            names = "--literal",
            description =
                    "Meet the same nodes at the same times, instead of leaders and controllers at the same events.")
    private boolean literal;

    @Option(
            names = "--schedule",
            paramLabel = "FILE",
            description = "Another schedule, such as the repro.json of 'duolog chaos shrink'.")
    private @Nullable Path schedule;

    @Option(
            names = "--times",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "How often (default: ${DEFAULT-VALUE}).")
    private int times;

    @Mixin
    private ReportOption report = new ReportOption();

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public ReplayCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws InterruptedException {
        RunPlan plan = plan(directory, literal);
        if (schedule != null) {
            plan = plan.withSchedule(
                    ScheduleFile.read(schedule), "duolog chaos replay --schedule " + schedule + " " + directory);
        }
        Outcome worst = Outcome.CLEAN;
        int broken = 0;
        try (RunSession session = new RunSession(context, report)) {
            for (int n = 0; n < times; n++) {
                Outcome outcome = session.run(plan);
                broken += outcome == Outcome.BROKEN ? 1 : 0;
                worst = worst.compareTo(outcome) >= 0 ? worst : outcome;
            }
        }
        if (times > 1) {
            context.err()
                    .println(String.format(Locale.ROOT, "a promise was broken in %d of %d replays", broken, times));
        }
        return worst.status();
    }

    /** The plan of a run that was. */
    static RunPlan plan(Path directory, boolean literal) {
        RunFiles files = new RunFiles(directory);
        try {
            Schedule schedule = files.readSchedule(literal);
            return RunPlans.of(files.readSpec())
                    .withSchedule(schedule, "duolog chaos replay " + (literal ? "--literal " : "") + directory);
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailure.usage(
                    directory + " is not the directory of a run: " + e.getMessage(),
                    "name one below --report that has spec.json and schedule.json",
                    e);
        }
    }
}
