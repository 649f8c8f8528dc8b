package io.duolog.cli.groups;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.GroupDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog groups describe}. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show groups: how far they have consumed each partition, how much is left, and who consumes it.",
        footer = {
            "",
            "The lag is what lies between the committed offset and the end of the log. A dash: nothing is committed,",
            "or the partition has no leader.",
            "",
            "Examples:",
            "  duolog groups describe shop",
            "  duolog groups describe shop --members",
            "  duolog groups describe shop --rebalances",
            "  duolog groups describe --json | jq 'select(.lag > 1000) | .group'"
        })
public final class GroupsDescribeCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final GroupNameOptions groups = new GroupNameOptions();

    @Option(names = "--all-groups", description = "All groups, which is also the default.")
    private boolean allGroups;

    @Option(names = "--members", description = "Show the members instead of the partitions.")
    private boolean members;

    @Option(
            names = "--rebalances",
            description = "Show the latest rebalances instead: when, why, and for how long members were paused.")
    private boolean rebalances;

    @Option(names = "--json", description = "Print an object for each group, with partitions, members and rebalances.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    private @Nullable CompletionException failure;

    /** Created by the command factory; the parser sets the fields. */
    public GroupsDescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<GroupStatus> found;
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            found = new GroupSurvey(admin).take(describe(admin));
        }
        print(found);
        context.out().flush();
        if (failure != null) {
            throw failure;
        }
        return ExitCode.OK.status();
    }

    /** Those that can be described; one that was named and is not there must not hide the others. */
    private List<GroupDescription> describe(Admin admin) {
        Collection<String> names = groups.names();
        if (allGroups || names.isEmpty()) {
            names = admin.listGroups().join().keySet();
        }
        List<GroupDescription> described = new ArrayList<>();
        for (CompletableFuture<GroupDescription> future :
                admin.describeGroups(names).futures().values()) {
            try {
                described.add(future.join());
            } catch (CompletionException e) {
                failure = failure == null ? e : failure;
            }
        }
        return described;
    }

    private void print(List<GroupStatus> found) {
        GroupStatusPrinter printer = new GroupStatusPrinter(context.out());
        for (int i = 0; i < found.size(); i++) {
            if (json) {
                printer.printJson(found.get(i));
                continue;
            }
            if (i > 0) {
                context.out().println();
            }
            if (rebalances) {
                printer.printRebalances(found.get(i));
            } else if (members) {
                printer.printMembers(found.get(i));
            } else {
                printer.printPartitions(found.get(i));
            }
        }
    }
}
