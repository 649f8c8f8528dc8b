package io.duolog.cli.cluster;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog cluster voters remove}. */
@Command(
        name = "remove",
        aliases = "rm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Take the vote from brokers, dead or alive. One at a time.",
        footer = {"", "Example:", "  duolog cluster voters remove 3"})
public final class ClusterVotersRemoveCommand implements Callable<Integer> {
    /** The cluster tells voters by their number alone. */
    private static final UUID NO_DIRECTORY = new UUID(0, 0);

    private final CommandContext context;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "A broker, or several.")
    private List<Integer> brokerIds;

    @Option(names = "--json", description = "Print an object for each broker.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ClusterVotersRemoveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Outcomes outcomes = new Outcomes(context, "broker");
        try (Client client = cluster.connect()) {
            for (int brokerId : brokerIds) {
                outcomes.await(
                        Integer.toString(brokerId),
                        "does not vote",
                        cluster.admin(client).removeRaftVoter(brokerId, NO_DIRECTORY),
                        nothing -> "");
            }
        }
        return outcomes.print(json);
    }
}
