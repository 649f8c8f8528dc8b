package io.duolog.cli.leaders;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.AdminResult;
import io.duolog.client.admin.ElectionType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog leaders elect}. */
@Command(
        name = "elect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Give partitions back to their preferred leaders, the first of their replicas, where those are in sync.",
            "With --unclean: let a replica that is not in sync lead where nobody else can. What only the replicas that are "
                    + "down have is lost for good."
        },
        footer = {
            "",
            "Examples:",
            "  duolog leaders elect --all",
            "  duolog leaders elect --topic orders --partition 3",
            "  duolog leaders elect --topic orders --partition 3 --unclean --accept-data-loss"
        })
public final class LeadersElectCommand implements Callable<Integer> {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            split = ",",
            description = "A topic, or several.")
    private final List<String> topics = new ArrayList<>();

    @Option(
            names = "--partition",
            paramLabel = "NUMBER",
            split = ",",
            description = "Partitions of the topic (default: all of them).")
    private final List<Integer> partitions = new ArrayList<>();

    @Option(
            names = {"-a", "--all", "--all-topic-partitions"},
            description = "All partitions of all topics; those that need no election are not shown.")
    private boolean all;

    @ArgGroup(exclusive = true)
    private final Kind kind = new Kind();

    @Option(names = "--accept-data-loss", description = "Confirms --unclean.")
    private boolean acceptDataLoss;

    @Option(names = "--json", description = "Print an object for each partition.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Which kind of election. */
    private static final class Kind {
        @Option(names = "--preferred", description = "Elect the preferred leaders; this is the default.")
        private boolean preferred;

        @Option(names = "--unclean", description = "Elect any replica that runs, for partitions that are offline.")
        private boolean unclean;

        @Option(
                names = "--election-type",
                paramLabel = "TYPE",
                description = "The same as Kafka's tools spell it: ${COMPLETION-CANDIDATES}.")
        private ElectionType type = ElectionType.PREFERRED;

        private ElectionType type() {
            if (unclean) {
                return ElectionType.UNCLEAN;
            }
            return preferred ? ElectionType.PREFERRED : type;
        }
    }

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public LeadersElectCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        checkOptions();
        Outcomes outcomes = new Outcomes(context, "partition");
        long needless = 0;
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            AdminResult<TopicPartition, Boolean> elections = admin.electLeaders(kind.type(), chosen(admin));
            for (Map.Entry<TopicPartition, CompletableFuture<Boolean>> election :
                    elections.futures().entrySet()) {
                if (all && isNeedless(election.getValue())) {
                    needless++;
                } else {
                    outcomes.await(
                            election.getKey().toString(),
                            elected -> elected ? "elected" : "unchanged",
                            election.getValue(),
                            elected -> elected ? "" : "no election was needed");
                }
            }
        }
        int status = outcomes.print(json);
        if (all) {
            context.err().println(needless + " partitions needed no election");
        }
        return status;
    }

    private static boolean isNeedless(CompletableFuture<Boolean> election) {
        return election.handle((elected, failure) -> failure == null && !elected)
                .join();
    }

    private void checkOptions() {
        if (all != topics.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "choose partitions: --all, or --topic");
        }
        if (!partitions.isEmpty() && topics.size() != 1) {
            throw new ParameterException(spec.commandLine(), "--partition goes with exactly one --topic");
        }
        if (kind.type() == ElectionType.UNCLEAN && !acceptDataLoss) {
            throw CommandFailure.usage(
                    "--unclean can lose records that were acknowledged: those that only the replicas have that are down",
                    "bring back one of the replicas that were in sync if you can; else add --accept-data-loss");
        }
    }

    private Collection<TopicPartition> chosen(Admin admin) {
        Collection<TopicPartition> chosen = new TreeSet<>(BY_NAME);
        if (!partitions.isEmpty()) {
            partitions.forEach(partition -> chosen.add(new TopicPartition(topics.get(0), partition)));
            return chosen;
        }
        Collection<String> names = all ? admin.listTopics().join().keySet() : topics;
        admin.describeTopics(names).all().join().values().forEach(topic -> topic.partitions()
                .forEach(partition -> chosen.add(new TopicPartition(topic.name(), partition.partition()))));
        return chosen;
    }
}
