package io.duolog.cli.topics;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.Client;
import io.duolog.client.admin.TopicListing;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog topics list}. */
@Command(name = "list", aliases = "ls", mixinStandardHelpOptions = true, description = "List the topics.")
public final class TopicsListCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-i", "--internal"},
            description = "Also the cluster's own topics.")
    private boolean internal;

    @Option(names = "--json", description = "Print an object for each topic.")
    private boolean json;

    /** Created by the command factory; the parser sets the fields. */
    public TopicsListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Rows rows = new Rows("topic", "partitions", "replicas");
        try (Client client = cluster.connect()) {
            cluster.admin(client).listTopics().join().values().stream()
                    .filter(topic -> internal || !topic.isInternal())
                    .sorted(Comparator.comparing(TopicListing::name))
                    .forEach(topic -> rows.add(topic.name(), topic.partitionCount(), topic.replicationFactor()));
        }
        rows.print(context.out(), json);
        return ExitCode.OK.status();
    }
}
