package io.duolog.cli.groups;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.protocol.ErrorCode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog groups delete}. */
@Command(
        name = "delete",
        aliases = "rm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Delete groups without members, with all that they have committed.",
            "With --topic: only what one group has committed for topics that none of its members subscribes to."
        },
        footer = {
            "",
            "Examples:",
            "  duolog groups delete shop",
            "  duolog groups delete shop --topic orders",
            "  duolog groups delete shop --topic orders:0,2"
        })
public final class GroupsDeleteCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final GroupNameOptions groups = new GroupNameOptions();

    @Mixin
    private final TopicSelectionOptions topics = new TopicSelectionOptions();

    @Option(names = "--if-exists", description = "It is well if there is no such group.")
    private boolean ifExists;

    @Option(names = "--json", description = "Print an object for each group or partition.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public GroupsDeleteCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<TopicSelection> selections = topics.selections();
        Set<String> names = selections.isEmpty() ? groups.requiredNames() : Set.of(groups.requiredName());
        Outcomes outcomes = new Outcomes(context, selections.isEmpty() ? "group" : "partition");
        if (ifExists) {
            outcomes.accept(ErrorCode.GROUP_ID_NOT_FOUND);
        }
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            if (selections.isEmpty()) {
                admin.deleteGroups(names)
                        .futures()
                        .forEach((name, future) -> outcomes.await(name, "deleted", future, nothing -> ""));
            } else {
                String name = groups.requiredName();
                admin.deleteGroupOffsets(name, choose(admin, name, selections))
                        .futures()
                        .forEach((partition, future) ->
                                outcomes.await(partition.toString(), "deleted", future, nothing -> ""));
            }
        }
        return outcomes.print(json);
    }

    /** What is named by number, and of topics that are named as a whole what the group has committed for. */
    private static Collection<TopicPartition> choose(Admin admin, String name, List<TopicSelection> selections) {
        Set<TopicPartition> committed = admin.listGroupOffsets(name).join().keySet();
        Set<TopicPartition> chosen = new LinkedHashSet<>();
        for (TopicSelection selection : selections) {
            List<TopicPartition> named = selection.partitions().isEmpty()
                    ? committed.stream()
                            .filter(partition -> partition.topic().equals(selection.topic()))
                            .sorted(GroupStatus.BY_NAME)
                            .toList()
                    : selection.partitions().stream()
                            .map(partition -> new TopicPartition(selection.topic(), partition))
                            .toList();
            if (named.isEmpty()) {
                throw CommandFailure.failed(
                        "group " + name + " has committed nothing for topic " + selection.topic(),
                        "'duolog groups describe " + name + "' shows what it has; nothing was deleted");
            }
            chosen.addAll(named);
        }
        return chosen;
    }
}
