package io.duolog.cli;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Version;
import io.duolog.cli.output.ExitCode;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code duolog} command; what it does is in its subcommands. */
@Command(
        name = "duolog",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A message broker that speaks Kafka's protocol, and the tools to use it.",
        footer = {
            "",
            "Exit status: 0 done; 1 failed, or the answer is no; 2 wrong usage or configuration; 3 cluster unreachable."
        })
public final class Duolog implements Callable<Integer> {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    private Duolog() {}

    /** Runs a command and ends the process with its {@link io.duolog.cli.output.ExitCode}. */
    public static void main(String[] arguments) {
        CommandContext context = CommandContext.ofProcess();
        int status = execute(context, arguments);
        context.out().flush();
        System.exit(status);
    }

    /** Runs a command, in this thread, and returns what the process would end with. */
    public static int execute(CommandContext context, String... arguments) {
        return commandLine(context, Subcommands.neededBy(arguments)).execute(arguments);
    }

    /** The whole command line; it runs one command, in the thread that executes it. */
    public static CommandLine commandLine(CommandContext context) {
        return commandLine(context, Subcommands.all());
    }

    private static CommandLine commandLine(CommandContext context, List<Class<?>> subcommands) {
        requireNonNull(context, "context");
        Duolog duolog = new Duolog();
        ErrorHandlers handlers = new ErrorHandlers(context.err(), () -> duolog.debug);
        CommandLine line = new CommandLine(duolog, new CommandFactory(context));
        // No method reference: the archive of loaded classes would leave this class out, whose format is old, and it is
        // large.
        for (Class<?> subcommand : subcommands) {
            line.addSubcommand(subcommand);
        }
        return line.setOut(writer(context.out()))
                .setErr(writer(context.err()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(handlers)
                .setParameterExceptionHandler(handlers);
    }

    /** Without a subcommand: shows which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.status();
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
