package io.duolog.chaos.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where runs go and how they are told. */
final class ReportOption {
    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "chaos-runs",
            description =
                    "Each run gets a directory below this one, which also has the index of all (default: ${DEFAULT-VALUE}).")
    Path reports = Path.of("");

    @Option(
            names = "--ledger",
            paramLabel = "DIR",
            description = "Also add the runs to the ledger in this directory, such as docs/chaos.")
    @Nullable
    Path ledger;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    boolean quiet;
}
