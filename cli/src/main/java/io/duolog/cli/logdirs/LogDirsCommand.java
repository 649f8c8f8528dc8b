package io.duolog.cli.logdirs;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.Client;
import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.LogDirDescription;
import io.duolog.client.admin.LogDirDescription.Replica;
import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog logdirs}. */
@Command(
        name = "logdirs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show the log directories of brokers: how much they hold, and how much room is left.",
        footer = {
            "",
            "Examples:",
            "  duolog logdirs",
            "  duolog logdirs --broker 1,2 --partitions",
            "  duolog logdirs --topic orders --json | jq -s 'map(.sizeBytes) | add'",
            "",
            "Exit status: 1 if a directory cannot be used."
        })
public final class LogDirsCommand implements Callable<Integer> {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final CommandContext context;

    @Option(
            names = {"--broker", "--broker-list"},
            paramLabel = "ID",
            split = ",",
            description = "Only this broker, or these (default: all that run).")
    private final List<Integer> brokerIds = new ArrayList<>();

    @Option(
            names = {"-t", "--topic", "--topic-list"},
            paramLabel = "TOPIC",
            split = ",",
            description = "Show each replica of this topic, or of these.")
    private final List<String> topics = new ArrayList<>();

    @Option(names = "--partitions", description = "Show each replica, of all topics.")
    private boolean partitions;

    @Option(names = "--json", description = "Print an object for each directory or replica.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public LogDirsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Map<Integer, List<LogDirDescription>> described;
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            described =
                    new TreeMap<>(admin.describeLogDirs(brokers(admin)).all().join());
        }
        Rows rows = partitions || !topics.isEmpty() ? replicas(described) : directories(described);
        rows.print(context.out(), json);
        boolean isUsable = described.values().stream()
                .flatMap(Collection::stream)
                .allMatch(directory -> directory.error() == ErrorCode.NONE);
        return (isUsable ? ExitCode.OK : ExitCode.FAILED).status();
    }

    private Collection<Integer> brokers(Admin admin) {
        return brokerIds.isEmpty()
                ? admin.describeCluster().join().brokers().stream()
                        .map(Node::id)
                        .toList()
                : brokerIds;
    }

    private static Rows directories(Map<Integer, List<LogDirDescription>> described) {
        Rows rows = new Rows("broker", "directory", "state", "replicas", "sizeBytes", "usableBytes", "totalBytes");
        described.forEach((broker, directories) -> directories.forEach(directory -> rows.add(
                broker,
                directory.path(),
                directory.error() == ErrorCode.NONE
                        ? "online"
                        : directory.error().name(),
                directory.replicas().size(),
                directory.replicas().values().stream()
                        .mapToLong(Replica::sizeBytes)
                        .sum(),
                directory.usableBytes(),
                directory.totalBytes())));
        return rows;
    }

    private Rows replicas(Map<Integer, List<LogDirDescription>> described) {
        Rows rows = new Rows("topic", "partition", "broker", "directory", "sizeBytes", "lag", "future");
        described.forEach(
                (broker, directories) -> directories.forEach(directory -> directory.replicas().entrySet().stream()
                        .filter(replica -> topics.isEmpty()
                                || topics.contains(replica.getKey().topic()))
                        .sorted(Map.Entry.comparingByKey(BY_NAME))
                        .forEach(replica -> rows.add(
                                replica.getKey().topic(),
                                replica.getKey().partition(),
                                broker,
                                directory.path(),
                                replica.getValue().sizeBytes(),
                                replica.getValue().offsetLag(),
                                replica.getValue().isFuture()))));
        return rows;
    }
}
