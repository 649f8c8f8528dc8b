package io.duolog.chaos.report;

import io.duolog.pages.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The ledger as Markdown. */
final class LedgerPage {
    private static final int DATE_LENGTH = 16;
    private static final int RUNS_FOR_BOUND = 10;
    private static final String NOTHING = "–";

    private final StringBuilder out = new StringBuilder();

    private LedgerPage() {}

    /** Of runs, the oldest first. */
    static String of(List<RunSummary> runs) {
        LedgerPage page = new LedgerPage();
        page.introduction();
        page.bySystem(runs);
        page.recovery(runs);
        page.mutants(runs);
        page.each(runs);
        return page.out.toString();
    }

    private void introduction() {
        out.append(
                """
                # Ledger of chaos runs

                Made from `ledger.jsonl`, which has all figures; do not edit. A *fault hour* is an hour between the beginning of
                a run's first fault and the end of its last one. A *violation* is an anomaly that the settings of its topic do
                not allow, a *legal exception* one that they do. *Longest unavailability* is the longest time for which a
                partition written with acks=all had a record waiting and acknowledged none. [How to read a run](report.md).
                """);
    }

    private void bySystem(List<RunSummary> runs) {
        heading("By system");
        header(
                "system",
                "runs",
                "broken",
                "unknown",
                "fault hours",
                "faults",
                "records acked",
                "records read",
                "violations",
                "legal exceptions",
                "longest unavailability");
        Totals.bySystem(runs).forEach((system, those) -> {
            Totals totals = Totals.of(those);
            row(
                    Words.system(system),
                    Format.count(totals.runs()),
                    Format.count(totals.broken()),
                    Format.count(totals.unknown()),
                    Format.hours(totals.faultMs()),
                    Format.count(totals.faults()),
                    Format.count(totals.acknowledged()),
                    Format.count(totals.read()),
                    Format.count(totals.violations()),
                    Format.count(totals.legalExceptions()),
                    span(totals.longestUnavailabilityMs()));
        });
        bound(runs);
    }

    /** What a row of clean runs says of the next one. */
    private void bound(List<RunSummary> runs) {
        List<String> bounds = new ArrayList<>();
        Totals.bySystem(runs).forEach((system, those) -> {
            Totals totals = Totals.of(those);
            if (totals.broken() == 0 && totals.unknown() == 0 && totals.runs() >= RUNS_FOR_BOUND) {
                bounds.add(Words.system(system) + " " + percent(3.0 / totals.runs()));
            }
        });
        if (!bounds.isEmpty()) {
            out.append("\n"
                    + "Where all runs are clean, the chance that a run like these shows a violation is, at 95 %"
                    + " confidence,");
            out.append(" below: ").append(String.join(", ", bounds)).append(" (rule of three).\n");
        }
    }

    private void recovery(List<RunSummary> runs) {
        Map<String, List<RunSummary>> bySystem = Totals.bySystem(runs);
        TreeSet<String> families = runs.stream()
                .filter(run -> !run.ofMutant())
                .flatMap(run -> run.families().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (families.isEmpty()) {
            return;
        }
        heading("Until writers went on");
        out.append("From the beginning of a fault until every partition written with acks=all had acknowledged a record"
                + " sent after that; in brackets from the end of the fault. The median of the runs' medians, and"
                + " the maximum of all.\n\n");
        List<String> names = new ArrayList<>(List.of("family"));
        bySystem.keySet().forEach(system -> {
            names.add(Words.system(system) + ": faults");
            names.add("median");
            names.add("max");
        });
        header(names.toArray(String[]::new));
        for (String family : families) {
            List<String> cells = new ArrayList<>(List.of(family));
            bySystem.values().forEach(those -> cells.addAll(recovery(family, those)));
            row(cells.toArray(String[]::new));
        }
    }

    private static List<String> recovery(String family, List<RunSummary> runs) {
        List<FamilySummary> those = runs.stream()
                .filter(run -> run.families().containsKey(family))
                .map(run -> run.families().get(family))
                .toList();
        List<FamilySummary.Spans> began =
                those.stream().map(FamilySummary::failover).toList();
        List<FamilySummary.Spans> ended =
                those.stream().map(FamilySummary::recovery).toList();
        return List.of(
                Format.count(those.stream().mapToLong(FamilySummary::faults).sum()),
                span(median(began)) + " (" + span(median(ended)) + ")",
                span(max(began)) + " (" + span(max(ended)) + ")");
    }

    private static long median(List<FamilySummary.Spans> spans) {
        long[] sorted = spans.stream()
                .mapToLong(FamilySummary.Spans::medianMs)
                .filter(ms -> ms >= 0)
                .sorted()
                .toArray();
        return sorted.length == 0 ? -1 : sorted[(sorted.length - 1) / 2];
    }

    private static long max(List<FamilySummary.Spans> spans) {
        return spans.stream().mapToLong(FamilySummary.Spans::maxMs).max().orElse(-1);
    }

    private void mutants(List<RunSummary> runs) {
        Map<String, List<RunSummary>> byMutant = Totals.byMutant(runs);
        if (byMutant.isEmpty()) {
            return;
        }
        heading("Broken on purpose");
        out.append("Each of these builds breaks one rule; they count nowhere else on this page.\n\n");
        header("mutant", "runs", "noticed", "by what");
        byMutant.forEach((mutant, those) -> {
            Totals totals = Totals.of(those);
            row(mutant, Format.count(totals.runs()), Format.count(totals.broken()), Ledger.kinds(those));
        });
    }

    private void each(List<RunSummary> runs) {
        heading("Runs");
        header(
                "date",
                "verdict",
                "system",
                "versions",
                "workload",
                "scenario",
                "seed",
                "under faults",
                "faults",
                "acked",
                "read",
                "violations",
                "legal",
                "longest unavailability",
                "what");
        List<RunSummary> newestFirst = new ArrayList<>(runs);
        Collections.reverse(newestFirst);
        for (RunSummary run : newestFirst) {
            row(
                    date(run.startedAt()),
                    run.verdict(),
                    Words.system(run.system()) + (run.ofMutant() ? ", " + run.mutant() : ""),
                    join(run.versions()),
                    run.workload() + " (" + run.client() + ")",
                    run.scenario(),
                    Long.toString(run.seed()),
                    Format.spanMs(run.faultMs()),
                    families(run),
                    Format.count(run.acknowledged()),
                    Format.count(run.read()),
                    Format.count(run.violations()),
                    Format.count(run.legalExceptions()),
                    span(run.longestUnavailabilityMs()),
                    Ledger.kinds(List.of(run)));
        }
    }

    private static String families(RunSummary run) {
        String each = run.families().entrySet().stream()
                .map(entry -> entry.getValue().faults() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return each.isEmpty() ? "none" : each;
    }

    private static String join(Map<String, String> versions) {
        return versions.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private void heading(String text) {
        out.append("\n## ").append(text).append("\n\n");
    }

    private void header(String... names) {
        row(names);
        out.append("|").append("---|".repeat(names.length)).append('\n');
    }

    private void row(String... cells) {
        out.append(Arrays.stream(cells).map(LedgerPage::cell).collect(Collectors.joining(" | ", "| ", " |")));
        out.append('\n');
    }

    /** What is in a cell must not end it, nor be markup. */
    private static String cell(String text) {
        return text.replaceAll("[\\r\\n]+", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("|", "&#124;")
                .replace("`", "&#96;")
                .replace("[", "&#91;")
                .replace("*", "&#42;");
    }

    private static String date(String startedAt) {
        return startedAt.length() < DATE_LENGTH
                ? startedAt
                : startedAt.substring(0, DATE_LENGTH).replace('T', ' ');
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, part < 0.1 ? "%.1f %%" : "%.0f %%", 100 * part);
    }

    private static String span(long ms) {
        return ms < 0 ? NOTHING : Format.spanMs(ms);
    }
}
