package io.duolog.cli;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.cluster.ClusterCommand;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.SubcommandProvider;
import io.duolog.cli.command.Version;
import io.duolog.cli.configs.ConfigsCommand;
import io.duolog.cli.demo.DemoCommand;
import io.duolog.cli.groups.GroupsCommand;
import io.duolog.cli.leaders.LeadersCommand;
import io.duolog.cli.logdirs.LogDirsCommand;
import io.duolog.cli.metadata.MetadataCommand;
import io.duolog.cli.node.BrokerCommand;
import io.duolog.cli.node.UpCommand;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.quotas.QuotasCommand;
import io.duolog.cli.records.ConsumeCommand;
import io.duolog.cli.records.ProduceCommand;
import io.duolog.cli.records.RecordsCommand;
import io.duolog.cli.topics.TopicsCommand;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
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
        },
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            BrokerCommand.class,
            TopicsCommand.class,
            ConfigsCommand.class,
            QuotasCommand.class,
            ClusterCommand.class,
            LeadersCommand.class,
            MetadataCommand.class,
            ProduceCommand.class,
            ConsumeCommand.class,
            RecordsCommand.class,
            GroupsCommand.class,
            LogDirsCommand.class,
            CompletionCommand.class,
            HelpCommand.class
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
        int status = commandLine(context).execute(arguments);
        context.out().flush();
        System.exit(status);
    }

    /** The whole command line; it runs one command, in the thread that executes it. */
    public static CommandLine commandLine(CommandContext context) {
        requireNonNull(context, "context");
        Duolog duolog = new Duolog();
        ErrorHandlers handlers = new ErrorHandlers(context.err(), () -> duolog.debug);
        CommandLine line = new CommandLine(duolog, new CommandFactory(context));
        ServiceLoader.load(SubcommandProvider.class, Duolog.class.getClassLoader())
                .forEach(provider -> line.addSubcommand(provider.command()));
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
