package io.duolog.cli.cluster;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.ShutdownSignal;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog cluster status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Show how the cluster is doing: its brokers, its controller, what it agrees by, and the partitions that are "
                    + "not as they should be."
        },
        footer = {
            "",
            "Examples:",
            "  duolog cluster status",
            "  duolog cluster status --watch",
            "  duolog cluster status --json | jq .underReplicatedCount",
            "",
            "Exit status: 1 if there is no controller, a broker is fenced, or a partition lacks a replica in sync."
        })
public final class ClusterStatusCommand implements Callable<Integer> {
    /** Moves the cursor to the upper left corner and clears what is below. */
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final CommandContext context;

    @Option(
            names = {"-w", "--watch"},
            description = "Show it again and again, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How long --watch pauses (default: ${DEFAULT-VALUE}).")
    private int intervalSeconds;

    @Option(names = "--json", description = "Print one object.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public ClusterStatusCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = cluster.connect()) {
            ClusterSurvey survey = new ClusterSurvey(cluster.admin(client), cluster.timeout());
            boolean isHealthy = show(survey.take());
            if (watch) {
                isHealthy = watch(survey);
            }
            return (isHealthy ? ExitCode.OK : ExitCode.FAILED).status();
        }
    }

    private boolean watch(ClusterSurvey survey) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        ShutdownSignal.Registration registration = context.shutdown().onShutdown(stopped::countDown);
        try {
            boolean isHealthy = true;
            // Whoever read has gone: as with 'head', that is an end like any other.
            while (!stopped.await(Math.max(1, intervalSeconds), TimeUnit.SECONDS)
                    && !context.out().checkError()) {
                isHealthy = show(survey.take());
            }
            return isHealthy;
        } finally {
            registration.close();
        }
    }

    private boolean show(ClusterStatus status) {
        ClusterStatusPrinter printer = new ClusterStatusPrinter(context.out());
        if (json) {
            printer.printJson(status);
        } else {
            if (watch) {
                context.out().print(context.isTerminal() ? CLEAR : "\n");
            }
            printer.printTables(status);
        }
        context.out().flush();
        return status.isHealthy();
    }
}
