package io.duolog.chaos.run;

import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.checker.ProfileStatistics;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.history.RunDescription;
import io.duolog.chaos.report.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How a run ended.
 *
 * @param run what was run
 * @param directory where everything about it is
 * @param report the checker's
 * @param summary what indexes and ledgers need
 * @param harnessFailures what the harness could not do, for people
 * @param html the report for people
 */
public record RunResult(
        RunDescription run,
        Path directory,
        Report report,
        RunSummary summary,
        List<String> harnessFailures,
        Path html) {
    /** Copies. */
    public RunResult {
        harnessFailures = List.copyOf(harnessFailures);
    }

    /** What was found, for people: a line for each promise that was broken or not fully kept, and where the report is. */
    public String text() {
        StringBuilder text = new StringBuilder();
        long acked = report.statistics().profiles().stream()
                .mapToLong(ProfileStatistics::acked)
                .sum();
        text.append(String.format(Locale.ROOT, "%s: %,d acknowledged records checked%n", verdict(), acked));
        for (AnomalyCount count : report.counts()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-8s %,d x %s (%s)%n",
                    count.legality().name().toLowerCase(Locale.ROOT),
                    count.count(),
                    count.kind().label(),
                    count.profile()));
        }
        harnessFailures.forEach(
                failure -> text.append("  harness  ").append(failure).append(System.lineSeparator()));
        text.append("  report   ").append(html).append(System.lineSeparator());
        text.append("  again    ").append(run.replayCommand());
        return text.toString();
    }

    private String verdict() {
        return switch (outcome()) {
            case CLEAN -> "CLEAN, all promises were kept";
            case BROKEN -> "BROKEN";
            case HARNESS_FAILED -> "UNKNOWN, the harness failed";
        };
    }

    /** Whether it proves something, and what; a promise that was seen broken is broken, whatever else went wrong. */
    public Outcome outcome() {
        if (report.broken()) {
            return Outcome.BROKEN;
        }
        return harnessFailures.isEmpty() ? Outcome.CLEAN : Outcome.HARNESS_FAILED;
    }
}
