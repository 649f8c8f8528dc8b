package io.duolog.cli.topics;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.offset.LogOffsets;
import io.duolog.cli.offset.PartitionChoice;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.Client;
import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.PartitionDescription;
import io.duolog.client.admin.TopicDescription;
import io.duolog.client.admin.TopicListing;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog topics describe}. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show the partitions of topics: who leads them, who has them, and which offsets they hold.")
public final class TopicsDescribeCommand implements Callable<Integer> {
    private static final String NOBODY = "none";

    private final CommandContext context;

    @Mixin
    private final TopicNameOptions topics = new TopicNameOptions();

    @Option(
            names = "--under-replicated-partitions",
            description = "Only partitions with replicas that are not in sync.")
    private boolean underReplicated;

    @Option(names = "--unavailable-partitions", description = "Only partitions without a leader.")
    private boolean unavailable;

    @Option(names = "--json", description = "Print an object for each partition.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public TopicsDescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Rows rows = new Rows("topic", "partition", "leader", "leaderEpoch", "replicas", "inSync", "start", "end");
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            Collection<String> names = topics.names().isEmpty() ? allTopics(admin) : topics.names();
            Map<String, TopicDescription> described =
                    new TreeMap<>(admin.describeTopics(names).all().join());
            List<TopicPartition> led = PartitionChoice.led(described.values());
            Map<TopicPartition, Long> starts = LogOffsets.of(admin).starts(led);
            Map<TopicPartition, Long> ends = LogOffsets.of(admin).ends(led);
            for (TopicDescription topic : described.values()) {
                for (PartitionDescription partition : topic.partitions()) {
                    if (isWanted(partition)) {
                        TopicPartition id = new TopicPartition(topic.name(), partition.partition());
                        rows.add(
                                topic.name(),
                                partition.partition(),
                                partition.leader().<Object>map(Node::id).orElse(NOBODY),
                                partition.leaderEpoch(),
                                ids(partition.replicas()),
                                ids(partition.inSyncReplicas()),
                                offset(starts, id),
                                offset(ends, id));
                    }
                }
            }
        }
        rows.print(context.out(), json);
        return ExitCode.OK.status();
    }

    private static List<String> allTopics(Admin admin) {
        return admin.listTopics().join().values().stream()
                .filter(topic -> !topic.isInternal())
                .map(TopicListing::name)
                .toList();
    }

    private boolean isWanted(PartitionDescription partition) {
        return (!underReplicated || partition.isUnderReplicated())
                && (!unavailable || partition.leader().isEmpty());
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private static Object offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        return offset == null ? NOBODY : offset;
    }
}
