package io.duolog.cli.topics;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.AdminResult;
import io.duolog.client.admin.CreatedTopic;
import io.duolog.client.admin.NewTopic;
import io.duolog.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog topics create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Create topics. What is not said is as the brokers' configuration has it.")
public final class TopicsCreateCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final TopicNameOptions topics = new TopicNameOptions();

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "COUNT",
            description = "How many partitions.")
    private int partitions = NewTopic.BROKER_DEFAULT;

    @Option(
            names = {"-r", "--replication-factor", "--replicas"},
            paramLabel = "COUNT",
            description = "How many replicas of each partition.")
    private int replicationFactor = NewTopic.BROKER_DEFAULT;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "KEY=VALUE",
            description = "A setting of the topics, by Kafka's name; may be repeated.")
    private final Map<String, String> configs = new LinkedHashMap<>();

    @Option(names = "--if-not-exists", description = "It is well if a topic is there already.")
    private boolean ifNotExists;

    @Option(names = "--dry-run", description = "Only ask whether it could be done.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print an object for each topic.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public TopicsCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<NewTopic> wanted = topics.requiredNames().stream()
                .map(name -> new NewTopic(name, partitions, replicationFactor).withConfigs(configs))
                .toList();
        Outcomes outcomes = new Outcomes(context, "topic");
        if (ifNotExists) {
            outcomes.accept(ErrorCode.TOPIC_ALREADY_EXISTS);
        }
        try (Client client = cluster.connect()) {
            Admin admin = dryRun ? cluster.admin(client).dryRun() : cluster.admin(client);
            AdminResult<String, CreatedTopic> result = admin.createTopics(wanted);
            result.futures()
                    .forEach((name, future) ->
                            outcomes.await(name, dryRun ? "possible" : "created", future, TopicsCreateCommand::detail));
        }
        return outcomes.print(json);
    }

    private static String detail(CreatedTopic created) {
        return "partitions " + created.partitionCount() + ", replicas " + created.replicationFactor();
    }
}
