package io.duolog.cli.groups;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.groups.SeekTarget.Facts;
import io.duolog.cli.offset.LogOffsets;
import io.duolog.cli.offset.PartitionChoice;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.Client;
import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.AdminResult;
import io.duolog.client.errors.ClientException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog groups seek}. */
@Command(
        name = "seek",
        aliases = "reset-offsets",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Have a group without members go on elsewhere. --plan shows first what that would mean.",
        footer = {
            "",
            "Without --topic it is about all partitions for which the group has committed an offset. A group that does",
            "not exist is made, if --topic says for what. Skipped and repeated count offsets: there may be fewer records.",
            "",
            "Examples:",
            "  duolog groups seek shop --to-earliest --plan",
            "  duolog groups seek shop --topic orders:0,2 --shift-by -100",
            "  duolog groups seek shop --by-duration 90m",
            "  duolog groups seek shop --to-datetime 2026-11-21T05:00:00Z --topic orders --topic payments"
        })
public final class GroupsSeekCommand implements Callable<Integer> {
    private static final String NOTHING_CHANGED = "name one of those; nothing was changed";

    private final CommandContext context;

    @Mixin
    private final GroupNameOptions group = new GroupNameOptions();

    @Mixin
    private final SeekTargetOptions target = new SeekTargetOptions();

    @Mixin
    private final TopicSelectionOptions topics = new TopicSelectionOptions();

    @Option(
            names = {"--plan", "--dry-run"},
            description = "Only show what would change.")
    private boolean plan;

    @Option(names = "--json", description = "Print an object for each partition.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    private boolean hasFailures;

    /** Created by the command factory; the parser sets the fields. */
    public GroupsSeekCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String name = group.requiredName();
        SeekTarget where = target.target(context.clock());
        List<TopicSelection> selections = topics.selections();
        Rows rows = new Rows("topic", "partition", "from", "to", "skipped", "repeated", "status", "detail");
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            requireNoMembers(admin, name);
            Map<TopicPartition, Long> committed =
                    GroupSurvey.offsets(admin.listGroupOffsets(name).join());
            List<SeekStep> steps =
                    plan(LogOffsets.of(admin), where, choose(admin, name, selections, committed.keySet()), committed);
            if (plan) {
                steps.forEach(step -> add(rows, step, step.isChange() ? "planned" : "unchanged", step.detail()));
            } else {
                carryOut(admin, name, steps, rows);
            }
        }
        rows.print(context.out(), json);
        return (hasFailures ? ExitCode.FAILED : ExitCode.OK).status();
    }

    /** Members go on from their own positions, and commit those. */
    private void requireNoMembers(Admin admin, String name) {
        int count = new GroupSurvey(admin)
                .find(name)
                .map(found -> found.members().size())
                .orElse(0);
        if (count == 0) {
            return;
        }
        String has = "group " + name + " has " + count + (count == 1 ? " member" : " members");
        if (plan) {
            context.err().println("note: " + has + "; it can be moved only while it has none");
            return;
        }
        throw CommandFailure.failed(
                has + "; it can be moved only while it has none. Nothing was changed",
                "stop its consumers ('duolog groups describe " + name + " --members' shows them); one that was killed"
                        + " counts until its session times out");
    }

    private static Collection<TopicPartition> choose(
            Admin admin, String name, List<TopicSelection> selections, Set<TopicPartition> committed) {
        if (selections.isEmpty() && committed.isEmpty()) {
            throw CommandFailure.failed(
                    "group " + name + " has committed nothing", "say with --topic which topics it is to consume");
        }
        if (selections.isEmpty()) {
            return committed.stream().sorted(GroupStatus.BY_NAME).toList();
        }
        Set<TopicPartition> chosen = new LinkedHashSet<>();
        selections.forEach(selection ->
                chosen.addAll(PartitionChoice.of(admin, selection.topic(), selection.partitions(), NOTHING_CHANGED)));
        return chosen;
    }

    private static List<SeekStep> plan(
            LogOffsets log,
            SeekTarget where,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, Long> committed) {
        Map<TopicPartition, Long> starts = log.starts(partitions);
        Map<TopicPartition, Long> ends = log.ends(partitions);
        Map<TopicPartition, Long> times = where.timestampMs().isPresent()
                ? log.atTime(partitions, where.timestampMs().getAsLong())
                : Map.of();
        try {
            return partitions.stream()
                    .map(partition -> SeekStep.of(
                            partition,
                            where,
                            new Facts(
                                    optional(committed.get(partition)),
                                    starts.getOrDefault(partition, 0L),
                                    ends.getOrDefault(partition, 0L),
                                    optional(times.get(partition)))))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(
                    String.valueOf(e.getMessage()), "choose other partitions with --topic, or another target", e);
        }
    }

    private static OptionalLong optional(@Nullable Long offset) {
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    private void carryOut(Admin admin, String name, List<SeekStep> steps, Rows rows) {
        Map<TopicPartition, OffsetAndMetadata> changes = new LinkedHashMap<>();
        steps.stream()
                .filter(SeekStep::isChange)
                .forEach(step -> changes.put(step.partition(), new OffsetAndMetadata(step.to())));
        AdminResult<TopicPartition, Void> result = admin.alterGroupOffsets(name, changes);
        for (SeekStep step : steps) {
            if (!step.isChange()) {
                add(rows, step, "unchanged", step.detail());
                continue;
            }
            try {
                result.get(step.partition()).join();
                add(rows, step, "moved", step.detail());
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof ClientException refused)
                        || refused.errorCode().isEmpty()) {
                    throw e;
                }
                hasFailures = true;
                add(rows, step, "failed", String.valueOf(refused.getMessage()));
            }
        }
    }

    private static void add(Rows rows, SeekStep step, String status, String detail) {
        rows.add(
                step.partition().topic(),
                step.partition().partition(),
                step.from(),
                step.to(),
                step.skipped(),
                step.repeated(),
                status,
                detail);
    }
}
