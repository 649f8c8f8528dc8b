package io.duolog.perf.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.perf.micro.MicroCommand;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog perf micro}: the JMH benchmarks. */
@Command(
        name = "micro",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run the JMH benchmarks of message codecs, record batches and the log.",
            "Each stands beside Apache Kafka's own class, or beside the bare system call."
        },
        footer = {
            "",
            "Examples:",
            "  duolog perf micro",
            "  duolog perf micro 'Message.*decode' --effort full --report out",
        })
public final class MicroSubcommand implements Callable<Integer> {
    private final CommandContext context;

    /** How long it is measured. */
    enum Effort {
        once,
        quick,
        full;

        MicroCommand.Effort jmh() {
            return MicroCommand.Effort.valueOf(name().toUpperCase(Locale.ROOT));
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "A regular expression that names of benchmarks contain (default: all).")
    private String pattern;

    @Option(
            names = "--effort",
            paramLabel = "EFFORT",
            defaultValue = "quick",
            description =
                    "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, 10 minutes for all; once shows only that"
                            + " they run).")
    private Effort effort;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "perf-micro",
            description = "Where JMH's JSON goes (default: ${DEFAULT-VALUE}).")
    private Path report;

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public MicroSubcommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() {
        new MicroCommand(context.out(), report).run(pattern, effort.jmh());
        context.out().flush();
        return 0;
    }
}
