package io.duolog.perf.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.output.Rows;
import io.duolog.perf.report.Aim;
import io.duolog.perf.report.Aims;
import io.duolog.perf.report.HtmlReport;
import io.duolog.perf.report.Reached;
import io.duolog.perf.result.Measurements;
import io.duolog.perf.result.PerfResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog perf report}: the page of results, and the aims. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write the page of results, and print which aims they reach.",
            "The page is one file that needs nothing else: the aims, ratios to Apache Kafka, plots with a dot for",
            "each round, and the command that repeats the run."
        },
        footer = {
            "",
            "Examples:",
            "  duolog perf report out/results.json",
            "  duolog perf report out --base duolog-zookeeper --output zookeeper.html",
            "",
            "Exit status: 0 it was written; 2 there are no such results."
        })
public final class ReportCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "FILE", description = "results.json, or the directory that it is in.")
    private Path file;

    @Option(
            names = "--base",
            paramLabel = "SYSTEM",
            defaultValue = Aims.BASE,
            description = "What tables compare with (default: ${DEFAULT-VALUE}). Aims keep theirs.")
    private String base;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the page is written (default: report.html beside the results).")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--json", description = "Print the aims as one JSON object a line.")
    private boolean json;

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public ReportCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws IOException {
        PerfResults results = ResultsArgument.read(file);
        checkBase(results);
        Path page = output.orElseGet(() -> ResultsArgument.file(file).resolveSibling(HtmlReport.FILE_NAME));
        Files.writeString(page, HtmlReport.render(results, base), StandardCharsets.UTF_8);
        rows(Aims.of(results)).print(context.out(), json);
        context.out().flush();
        context.err().println("report: " + page.toAbsolutePath().normalize());
        return 0;
    }

    private void checkBase(PerfResults results) {
        List<String> systems = Measurements.of(results).systems();
        if (!base.equals(Aims.BASE) && !systems.contains(base)) {
            throw CommandFailure.usage(
                    "--base " + base + " was not measured", "measured were " + String.join(", ", systems));
        }
    }

    private static Rows rows(List<Aim> aims) {
        Rows rows = new Rows("aim", "under", "limit", "raft", "zookeeper", "state", "rounds");
        for (Aim aim : aims) {
            rows.add(
                    aim.title(),
                    aim.where(),
                    aim.bound().toString(),
                    value(aim.by(Aims.RAFT)),
                    value(aim.by(Aims.ZOOKEEPER)),
                    aim.state().words(),
                    aim.rounds());
        }
        return rows;
    }

    private static Optional<String> value(Optional<Reached> reached) {
        return reached.map(each -> String.format(Locale.ROOT, "%.3g", each.value()));
    }
}
