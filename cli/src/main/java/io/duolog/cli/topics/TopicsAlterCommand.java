package io.duolog.cli.topics;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Outcomes;
import io.duolog.cli.configs.ConfigChangeOptions;
import io.duolog.client.Client;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.ConfigChange;
import io.duolog.client.admin.ConfigResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog topics alter}. */
@Command(
        name = "alter",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Add partitions to topics, and change their settings.")
public final class TopicsAlterCommand implements Callable<Integer> {
    private static final int UNCHANGED = -1;

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final TopicNameOptions topics = new TopicNameOptions();

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "COUNT",
            description = "How many partitions there are to be; keys may then go to others than before.")
    private int partitions = UNCHANGED;

    @Mixin
    private final ConfigChangeOptions configs = new ConfigChangeOptions();

    @Option(names = "--json", description = "Print an object for each topic.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public TopicsAlterCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Set<String> names = topics.requiredNames();
        List<ConfigChange> changes = configs.changes();
        if (partitions == UNCHANGED && changes.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say what to change: --partitions, --set or --delete");
        }
        Outcomes outcomes = new Outcomes(context, "topic");
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            if (partitions != UNCHANGED) {
                Map<String, Integer> totals = new LinkedHashMap<>();
                names.forEach(name -> totals.put(name, partitions));
                admin.createPartitions(totals)
                        .futures()
                        .forEach((name, future) ->
                                outcomes.await(name, "changed", future, nothing -> "partitions " + partitions));
            }
            if (!changes.isEmpty()) {
                Map<ConfigResource, List<ConfigChange>> wanted = new LinkedHashMap<>();
                names.forEach(name -> wanted.put(ConfigResource.topic(name), changes));
                admin.alterConfigs(wanted)
                        .futures()
                        .forEach((topic, future) ->
                                outcomes.await(topic.name(), "changed", future, nothing -> configs.describe()));
            }
        }
        return outcomes.print(json);
    }
}
