package io.duolog.cli.topics;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import io.duolog.protocol.ErrorCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog topics delete}. */
@Command(
        name = "delete",
        aliases = "rm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Delete topics and all that is in them.")
public final class TopicsDeleteCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final TopicNameOptions topics = new TopicNameOptions();

    @Option(names = "--if-exists", description = "It is well if there is no such topic.")
    private boolean ifExists;

    @Option(names = "--json", description = "Print an object for each topic.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public TopicsDeleteCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Outcomes outcomes = new Outcomes(context, "topic");
        if (ifExists) {
            outcomes.accept(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        try (Client client = cluster.connect()) {
            cluster.admin(client)
                    .deleteTopics(topics.requiredNames())
                    .futures()
                    .forEach((name, future) -> outcomes.await(name, "deleted", future, nothing -> ""));
        }
        return outcomes.print(json);
    }
}
