package io.duolog.cli.cluster;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog cluster unregister}. */
@Command(
        name = "unregister",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Forget brokers that do not run and will not come back.",
        footer = {
            "",
            "Move their partitions first: 'duolog topics reassign --plan'.",
            "",
            "Example:",
            "  duolog cluster unregister 3"
        })
public final class ClusterUnregisterCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "A broker, or several.")
    private List<Integer> brokerIds;

    @Option(names = "--json", description = "Print an object for each broker.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ClusterUnregisterCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Outcomes outcomes = new Outcomes(context, "broker");
        try (Client client = cluster.connect()) {
            for (int brokerId : brokerIds) {
                outcomes.await(
                        Integer.toString(brokerId),
                        "unregistered",
                        cluster.admin(client).unregisterBroker(brokerId),
                        nothing -> "");
            }
        }
        return outcomes.print(json);
    }
}
