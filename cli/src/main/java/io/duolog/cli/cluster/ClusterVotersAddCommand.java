package io.duolog.cli.cluster;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import io.duolog.client.Node;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.QuorumDescription.Listener;
import io.duolog.client.admin.QuorumDescription.Voter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog cluster voters add}. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Give brokers a vote; each is brought up to date first. One at a time.",
        footer = {
            "",
            "Examples:",
            "  duolog cluster voters add 4                  a broker that runs",
            "  duolog cluster voters add 4@broker4:9092     where it will be found"
        })
public final class ClusterVotersAddCommand implements Callable<Integer> {
    private static final Pattern VOTER = Pattern.compile("(\\d{1,9})(?:@(.+):(\\d{1,5}))?");
    /** The cluster tells voters by their number alone. */
    private static final UUID NO_DIRECTORY = new UUID(0, 0);
    /** Where the cluster's own brokers tell listeners by name; Raft's voters have one address. */
    private static final String LISTENER = "PLAINTEXT";

    private final CommandContext context;

    @Parameters(arity = "1..*", paramLabel = "ID[@HOST:PORT]", description = "A broker, or several.")
    private List<String> voters;

    @Option(names = "--json", description = "Print an object for each broker.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ClusterVotersAddCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Outcomes outcomes = new Outcomes(context, "broker");
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            for (String text : voters) {
                Voter voter = parse(text, admin);
                outcomes.await(text, "votes", admin.addRaftVoter(voter), nothing -> "");
            }
        }
        return outcomes.print(json);
    }

    private static Voter parse(String text, Admin admin) {
        Matcher parts = VOTER.matcher(text);
        if (!parts.matches()) {
            throw CommandFailure.usage(text + " is no voter", "write a broker's number, or ID@HOST:PORT");
        }
        int id = Integer.parseInt(parts.group(1));
        if (parts.group(2) != null) {
            return voter(id, parts.group(2), Integer.parseInt(parts.group(3)));
        }
        Node node = admin.describeCluster().join().brokers().stream()
                .filter(broker -> broker.id() == id)
                .findFirst()
                .orElseThrow(() -> CommandFailure.failed(
                        "broker " + id + " does not run, so its address is not known",
                        "start it, or name its address: " + id + "@HOST:PORT"));
        return voter(id, node.host(), node.port());
    }

    private static Voter voter(int id, String host, int port) {
        return new Voter(id, NO_DIRECTORY, List.of(new Listener(LISTENER, host, port)));
    }
}
