package io.duolog.cli.groups;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog groups list}. */
@Command(
        name = "list",
        aliases = "ls",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the groups.",
        footer = {"", "Examples:", "  duolog groups list", "  duolog groups list --state empty,dead --json"})
public final class GroupsListCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "Only groups in this state, or these: stable, empty, and so on.")
    private final List<String> states = new ArrayList<>();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only groups of this type: classic or consumer.")
    private final List<String> types = new ArrayList<>();

    @Option(names = "--json", description = "Print an object for each group.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public GroupsListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Rows rows = new Rows("group", "state", "type", "protocol");
        try (Client client = cluster.connect()) {
            cluster.admin(client).listGroups().join().values().stream()
                    .filter(group -> isAmong(group.state(), states) && isAmong(group.type(), types))
                    .forEach(group -> rows.add(
                            group.groupId(), known(group.state()), known(group.type()), known(group.protocolType())));
        }
        rows.print(context.out(), json);
        return ExitCode.OK.status();
    }

    private static boolean isAmong(String value, List<String> wanted) {
        return wanted.isEmpty() || wanted.stream().anyMatch(value::equalsIgnoreCase);
    }

    private static Optional<String> known(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
