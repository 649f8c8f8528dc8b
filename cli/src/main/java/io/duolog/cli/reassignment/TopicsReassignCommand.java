package io.duolog.cli.reassignment;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.client.Client;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog topics reassign}. */
@Command(
        name = "reassign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Move partitions to other brokers: make a plan, carry it out, see how far it is, or call it off.",
            "Plans are files in the format of kafka-reassign-partitions; each tool understands the other's."
        },
        footer = {
            "",
            "Examples:",
            "  duolog topics reassign --plan --topics orders --brokers 2,3,4 > plan.json",
            "  duolog topics reassign --execute plan.json > before.json",
            "  duolog topics reassign --status plan.json",
            "  duolog topics reassign --cancel plan.json",
            "  duolog topics reassign --execute before.json      goes back",
            "",
            "Exit status of --status: 0 if all is where the plan wants it, or nothing moves; otherwise 1."
        })
public final class TopicsReassignCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Mode mode;

    @Option(
            names = {"-t", "--topics", "--topic"},
            paramLabel = "TOPIC",
            split = ",",
            description = "For --plan: the topics to spread (default: all but the cluster's own).")
    private final List<String> topics = new ArrayList<>();

    @Option(
            names = {"--brokers", "--broker-list"},
            paramLabel = "ID",
            split = ",",
            description = "For --plan: the brokers to spread them over (default: all that run).")
    private final List<Integer> brokers = new ArrayList<>();

    @Option(
            names = {"-r", "--replication-factor"},
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "For --plan: how many replicas each partition gets (default: as many as it has).")
    private int replicationFactor;

    @Option(
            names = {"--ignore-racks", "--disable-rack-aware"},
            description = "For --plan: do not spread the replicas of a partition over racks.")
    private boolean ignoreRacks;

    @Option(names = "--json", description = "For --status and --cancel: print an object for each partition.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** What to do. */
    private static final class Mode {
        @Option(
                names = {"--plan", "--generate"},
                description = "Print a plan that spreads partitions evenly, and change nothing.")
        private boolean plan;

        @Option(
                names = "--execute",
                paramLabel = "FILE",
                description = "Begin to move what the plan moves; '-' reads it from standard input. Prints where the "
                        + "partitions were, as a plan to go back.")
        private @Nullable String execute;

        @Option(
                names = {"--status", "--verify"},
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "FILE",
                description = "Show how far the plan is; without one, everything that moves.")
        private @Nullable String status;

        @Option(
                names = "--cancel",
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "FILE",
                description = "Call off the moves of the plan; without one, all of them.")
        private @Nullable String cancel;
    }

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public TopicsReassignCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (replicationFactor < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--replication-factor " + replicationFactor + ": choose at least 1");
        }
        try (Client client = cluster.connect()) {
            Reassigner reassigner = new Reassigner(context, cluster.admin(client), json);
            if (mode.plan) {
                return reassigner.plan(topics, brokers, replicationFactor, ignoreRacks);
            }
            if (mode.execute != null) {
                return reassigner.execute(read(mode.execute));
            }
            return mode.status != null
                    ? reassigner.status(readIfNamed(mode.status))
                    : reassigner.cancel(readIfNamed(requireNonNull(mode.cancel, "cancel")));
        }
    }

    private @Nullable ReassignmentPlan readIfNamed(String file) throws IOException {
        return file.isEmpty() ? null : read(file);
    }

    private ReassignmentPlan read(String file) throws IOException {
        try (InputStream in = file.equals("-") ? context.in() : Files.newInputStream(Path.of(file))) {
            return PlanJson.read(in);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(
                    file + " is no plan: " + e.getMessage(), "'duolog topics reassign --plan' makes one", e);
        }
    }
}
