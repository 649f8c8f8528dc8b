package io.duolog.perf.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.output.Rows;
import io.duolog.perf.compare.Comparison;
import io.duolog.perf.compare.Difference;
import io.duolog.perf.compare.Judgement;
import io.duolog.perf.result.FigureMeaning;
import io.duolog.perf.result.FigureName.Better;
import io.duolog.perf.result.Measurements;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Spread;
import io.duolog.perf.result.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog perf compare}: what changed from one results file to another. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Show what changed between two runs, and whether that is more than noise.",
            "More than noise is what rounds of one and the same thing would show in fewer than 5 of 100",
            "cases (exact Mann-Whitney test over the rounds; it takes 4 rounds in each file). Two runs on",
            "a machine that was not equally busy differ, too: --beside divides each round by that of",
            "a system that did not change."
        },
        footer = {
            "",
            "Examples:",
            "  duolog perf compare before/results.json after/results.json",
            "  duolog perf compare before after --workload produce --figure cpu --beside apache-kafka-4.4",
            "  duolog perf compare before after --fail-below 0.95",
            "",
            "Exit status: 0 shown; 1 with --fail-below, something got worse; 2 there are no such results."
        })
public final class CompareCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "results.json, or the directory that it is in.")
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The one to compare with it.")
    private Path after;

    @Option(
            names = "--workload",
            paramLabel = "TEXT",
            split = ",",
            description = "Only workloads with this in their name.")
    private List<String> workloads = List.of();

    @Option(names = "--system", paramLabel = "TEXT", split = ",", description = "Only systems with this in their name.")
    private List<String> systems = List.of();

    @Option(
            names = "--figure",
            paramLabel = "TEXT",
            split = ",",
            description = "Only figures with this in their name (default: all that say how well something was done).")
    private List<String> figures = List.of();

    @Option(names = "--changed", description = "Only what is more than noise.")
    private boolean changed;

    @Option(
            names = "--beside",
            paramLabel = "SYSTEM",
            description = "Compare ratios to this system, round by round, in place of figures.")
    private Optional<String> beside = Optional.empty();

    @Option(
            names = "--fail-below",
            paramLabel = "RATIO",
            description =
                    "Exit with 1 if a figure shown got worse by more than noise, to less than this part of before.")
    private Optional<Double> failBelow = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public CompareCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws IOException {
        failBelow.filter(ratio -> !(ratio > 0 && ratio <= 1)).ifPresent(ratio -> {
            throw CommandFailure.usage(
                    "--fail-below " + ratio + " is no part of 1", "write 0.95 for at most 5 % worse");
        });
        PerfResults first = ResultsArgument.read(before);
        PerfResults second = ResultsArgument.read(after);
        Comparison comparison = compare(first, second);
        List<Difference> shown =
                comparison.differences().stream().filter(this::isWanted).toList();
        rows(shown).print(context.out(), json);
        context.out().flush();
        missing(comparison.onlyBefore(), "only before: ");
        missing(comparison.onlyAfter(), "only after: ");
        List<Difference> failed = shown.stream().filter(this::isFailure).toList();
        failed.forEach(difference -> context.err()
                .println("worse than " + failBelow.orElseThrow() + ": " + name(difference.subject()) + ", "
                        + difference.figure()));
        return failed.isEmpty() ? 0 : 1;
    }

    private Comparison compare(PerfResults first, PerfResults second) {
        if (beside.isEmpty()) {
            return Comparison.of(first, second);
        }
        for (PerfResults results : List.of(first, second)) {
            List<String> measured = Measurements.of(results).systems();
            if (!measured.contains(beside.get())) {
                throw CommandFailure.usage(
                        "--beside " + beside.get() + " was not measured in run " + results.id(),
                        "measured were " + String.join(", ", measured));
            }
        }
        return Comparison.beside(first, second, beside.get());
    }

    private boolean isWanted(Difference difference) {
        return contains(workloads, difference.subject().workload())
                && contains(systems, difference.subject().system())
                && (figures.isEmpty() ? isJudged(difference.figure()) : contains(figures, difference.figure()))
                && (!changed || isChange(difference.judgement()));
    }

    private static boolean isJudged(String figure) {
        return FigureMeaning.of(figure).better() != Better.NEITHER
                && !figure.endsWith(".mean")
                && !figure.endsWith(".p90")
                && !figure.endsWith(".max");
    }

    private static boolean isChange(Judgement judgement) {
        return judgement != Judgement.NOISE && judgement != Judgement.TOO_FEW_ROUNDS;
    }

    private boolean isFailure(Difference difference) {
        OptionalDouble gain = difference.gain();
        return failBelow.isPresent()
                && difference.judgement() == Judgement.WORSE
                && gain.isPresent()
                && gain.getAsDouble() < failBelow.get();
    }

    private static boolean contains(List<String> parts, String name) {
        return parts.isEmpty() || parts.stream().anyMatch(name::contains);
    }

    private Rows rows(List<Difference> differences) {
        Rows rows = new Rows(
                "workload",
                "nodes",
                "client",
                "system",
                "figure",
                "unit",
                "before",
                "after",
                "ratio",
                "judgement",
                "rounds");
        for (Difference difference : differences) {
            Subject subject = difference.subject();
            String unit = beside.isPresent()
                    ? "ratio"
                    : FigureMeaning.of(difference.figure()).unit();
            rows.add(
                    subject.workload(),
                    subject.nodes(),
                    subject.client(),
                    subject.system(),
                    difference.figure(),
                    unit,
                    cell(difference.before()),
                    cell(difference.after()),
                    ratio(difference),
                    difference.judgement().words(),
                    difference.before().count() + "+" + difference.after().count());
        }
        return rows;
    }

    /** For people the spread stands behind the median; tools get the median. */
    private Object cell(Spread spread) {
        if (json) {
            return spread.median();
        }
        return number(spread.median()) + " (" + number(spread.min()) + ".." + number(spread.max()) + ")";
    }

    private Object ratio(Difference difference) {
        OptionalDouble ratio = difference.ratio();
        if (ratio.isEmpty()) {
            return Optional.empty();
        }
        return json ? ratio.getAsDouble() : String.format(Locale.ROOT, "%.3f", ratio.getAsDouble());
    }

    private static String number(double figure) {
        double size = Math.abs(figure);
        return String.format(Locale.ROOT, size >= 100 || figure == 0 ? "%.0f" : size >= 1 ? "%.2f" : "%.4f", figure);
    }

    private void missing(List<Subject> subjects, String where) {
        List<String> names = new ArrayList<>();
        subjects.stream()
                .filter(subject -> contains(workloads, subject.workload()) && contains(systems, subject.system()))
                .forEach(subject -> names.add(name(subject)));
        if (!names.isEmpty()) {
            context.err().println(where + String.join("; ", names));
        }
    }

    private static String name(Subject subject) {
        return subject.workload() + " on " + subject.system() + " with " + subject.nodes() + " nodes"
                + (subject.client().isEmpty() ? "" : ", client " + subject.client());
    }
}
