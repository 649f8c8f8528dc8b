package io.duolog.perf.command;

import io.duolog.cli.command.CommandContext;
import io.duolog.perf.report.HtmlReport;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.ResultsFile;
import io.duolog.perf.result.Sample;
import io.duolog.perf.run.RunListener;
import io.duolog.perf.run.RunOutcome;
import io.duolog.perf.run.Turn;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells a person how a run goes on: a line for each sample, and on a terminal one that redraws itself for what happens now. Safe
 * for use by many threads.
 */
final class Console implements RunListener {
    private static final int FIGURES_MAX = 3;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean terminal;
    private final boolean quiet;
    private String head = "";
    private boolean unfinished;

    Console(CommandContext context, boolean quiet) {
        this.err = context.err();
        this.terminal = context.isTerminal();
        this.quiet = quiet;
    }

    @Override
    public synchronized void began(Turn turn, int number, int count, Optional<Duration> left) {
        head = "[" + number + "/" + count
                + left.map(time -> ", " + text(time) + " left").orElse("") + "] " + turn;
        working("");
    }

    @Override
    public synchronized void working(String what) {
        if (!quiet && terminal) {
            err.print(ERASE_LINE + head + (what.isEmpty() ? "" : ": " + what));
            err.flush();
            unfinished = true;
        }
    }

    @Override
    public void ended(Turn turn, Sample sample) {
        line(head + ": " + sample.problem().map(problem -> "FAILED: " + problem).orElseGet(() -> figures(sample)));
    }

    @Override
    public void outOfTime(int turnsLeft) {
        line("the time is over; not measured: " + turnsLeft + " samples");
    }

    /** A line of its own. */
    synchronized void line(String text) {
        if (quiet) {
            return;
        }
        if (unfinished) {
            err.print(ERASE_LINE);
            unfinished = false;
        }
        err.println(text);
    }

    /** The last words, which are said even to those who want no progress. */
    synchronized void summary(RunOutcome outcome, Path directory) {
        if (unfinished) {
            err.println();
            unfinished = false;
        }
        int samples = outcome.results().samples().size();
        err.println(samples + " samples"
                + (outcome.failed() > 0 ? ", " + outcome.failed() + " of them failed" : "")
                + (outcome.left() > 0 ? "; " + outcome.left() + " were not taken" : "")
                + (outcome.unmeasured() > 0
                        ? "; " + outcome.unmeasured() + " combinations of workload and system have none that counts"
                        : ""));
        err.println("report:  " + directory.resolve(HtmlReport.FILE_NAME));
        err.println("results: " + directory.resolve(ResultsFile.FILE_NAME));
        err.flush();
    }

    private static String figures(Sample sample) {
        return Arrays.stream(FigureName.values())
                .filter(name -> name.better() != FigureName.Better.NEITHER
                        && sample.figure(name).isPresent())
                .limit(FIGURES_MAX)
                .map(name -> number(sample.figure(name).getAsDouble()) + " " + name.unit() + " (" + name.key() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String number(double figure) {
        return String.format(Locale.ROOT, Math.abs(figure) >= 100 ? "%,.0f" : "%.2f", figure);
    }

    /** Rounded as a person would say it. */
    static String text(Duration time) {
        if (time.toHours() >= 2) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
