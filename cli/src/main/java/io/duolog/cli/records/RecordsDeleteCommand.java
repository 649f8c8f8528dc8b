package io.duolog.cli.records;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Outcomes;
import io.duolog.cli.offset.LogOffsets;
import io.duolog.cli.offset.PartitionChoice;
import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog records delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Delete the oldest records of partitions, for good. What is younger stays, with its offsets.",
        footer = {
            "",
            "Examples:",
            "  duolog records delete orders --before-offset 1000",
            "  duolog records delete orders --before-offset 0:1000,1:end",
            "  duolog records delete orders --partition 2 --before-time 2026-11-21T05:00:00Z --dry-run",
            "",
            "A time stands for the first record that is as young; older ones behind it stay."
        })
public final class RecordsDeleteCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final TopicOption topic = new TopicOption();

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "N",
            split = ",",
            description = "Only this partition; may be repeated (default: all).")
    private final List<Integer> partitions = new ArrayList<>();

    @Option(
            names = "--before-offset",
            paramLabel = "[PARTITION:]OFFSET",
            split = ",",
            description = "The first offset to keep, or 'end' to keep nothing; for one partition, or for all.")
    private final List<String> beforeOffsets = new ArrayList<>();

    @Option(
            names = "--before-time",
            paramLabel = "TIME",
            description = "The time of the first record to keep, in ms since 1970 or as 2026-11-21T05:00:00Z.")
    private @Nullable String beforeTime;

    @Option(names = "--dry-run", description = "Only show the offsets.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print an object for each partition.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public RecordsDeleteCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String name = topic.name();
        DeletionBound bound = bound();
        Outcomes outcomes = new Outcomes(context, "partition");
        try (Client client = cluster.connect()) {
            Admin admin = cluster.admin(client);
            Map<TopicPartition, Long> offsets = bound.offsets(LogOffsets.of(admin), choose(admin, name, bound));
            if (dryRun) {
                offsets.forEach((partition, offset) -> outcomes.await(
                        partition.toString(),
                        "possible",
                        CompletableFuture.completedFuture(offset),
                        RecordsDeleteCommand::wouldKeep));
            } else {
                admin.deleteRecords(offsets)
                        .futures()
                        .forEach((partition, future) -> outcomes.await(
                                partition.toString(), "deleted", future, start -> "starts at offset " + start));
            }
        }
        return outcomes.print(json);
    }

    private DeletionBound bound() {
        if (beforeOffsets.isEmpty() == (beforeTime == null)) {
            throw wrong("say up to where: --before-offset or --before-time", null);
        }
        try {
            return beforeTime == null ? DeletionBound.ofOffsets(beforeOffsets) : DeletionBound.ofTime(beforeTime);
        } catch (IllegalArgumentException e) {
            String option = beforeTime == null ? "--before-offset: " : "--before-time: ";
            throw wrong(option + e.getMessage(), e);
        }
    }

    private Collection<TopicPartition> choose(Admin admin, String name, DeletionBound bound) {
        if (!partitions.isEmpty() && !bound.partitions().isEmpty()) {
            throw wrong("--before-offset names partitions already: leave --partition out", null);
        }
        Collection<Integer> named = partitions.isEmpty() ? bound.partitions() : partitions;
        return PartitionChoice.of(admin, name, named, "name one of those; nothing was deleted");
    }

    private static String wouldKeep(long offset) {
        return offset == Admin.ALL_RECORDS ? "would keep nothing" : "would start at offset " + offset;
    }

    private ParameterException wrong(String message, @Nullable Throwable cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
