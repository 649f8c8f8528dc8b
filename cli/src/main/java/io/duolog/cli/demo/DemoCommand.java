package io.duolog.cli.demo;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog demo}: shows that it works, on the machine where it runs. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Start a broker, write records to it, read them again, and verify what came back.",
            "With --brokers 3 they are processes; with --kill-leader one of them is killed while records flow.",
            "Needs nothing and leaves nothing: brokers have ephemeral ports and a temporary directory."
        },
        footer = {
            "",
            "Examples:",
            "  duolog demo",
            "  duolog demo --brokers 3 --coordination zookeeper",
            "  duolog demo --brokers 3 --coordination raft --kill-leader"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String TEXT = "the-keeper-of-the-log.txt";
    private static final int PARTITIONS_MAX = 1000;
    private static final int VALUE_BYTES_MAX = 500_000;
    private static final int BROKERS_MAX = 9;
    private static final int BROKERS_OF_FAILOVER = 3;

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--records",
            defaultValue = "1000000",
            paramLabel = "COUNT",
            description = "How many keyed records (default: ${DEFAULT-VALUE}).")
    private long records;

    @Option(
            names = "--record-bytes",
            defaultValue = "100",
            paramLabel = "BYTES",
            description = "The size of each value (default: ${DEFAULT-VALUE}).")
    private int recordBytes;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            paramLabel = "COUNT",
            description = "How many partitions they are spread over (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Whose lines are sent first (default: a text that comes with Duolog).")
    private @Nullable Path file;

    @Option(
            names = {"-n", "--brokers"},
            defaultValue = "1",
            paramLabel = "COUNT",
            description = "How many brokers; several are processes of their own (default: ${DEFAULT-VALUE}).")
    private int brokers;

    @Option(
            names = "--coordination",
            defaultValue = "raft",
            paramLabel = "BACKEND",
            description = "What the cluster agrees by: raft, zookeeper, or, for one broker, memory (default: "
                    + "${DEFAULT-VALUE}).")
    private String coordination;

    @Option(
            names = "--kill-leader",
            description =
                    "Kill the leader of a partition while records flow, and show what becomes of it; for at least "
                            + "three brokers.")
    private boolean killLeader;

    @Option(
            names = "--seed",
            defaultValue = "20261121",
            paramLabel = "NUMBER",
            description = "What the generated records follow from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public DemoCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        checkRange("--records", records, 1, Integer.MAX_VALUE);
        checkRange("--record-bytes", recordBytes, KeyedRecords.VALUE_BYTES_MIN, VALUE_BYTES_MAX);
        checkRange("--partitions", partitions, 1, PARTITIONS_MAX);
        if (file != null && !Files.isReadable(file)) {
            throw CommandFailure.usage("--file " + file + ": it cannot be read", "name a readable file");
        }
        checkRange("--brokers", brokers, 1, BROKERS_MAX);
        if (killLeader && brokers < BROKERS_OF_FAILOVER) {
            throw new ParameterException(
                    spec.commandLine(), "--kill-leader goes with --brokers " + BROKERS_OF_FAILOVER + " or more");
        }
        DemoReport report = new DemoReport();
        if (brokers == 1) {
            try (TemporaryNode node = TemporaryNode.start(context, coordination)) {
                perform(node, run -> roundTrips(run, report));
            }
        } else {
            try (TemporaryCluster cluster = TemporaryCluster.start(context, brokers, coordination)) {
                perform(cluster, run -> {
                    if (killLeader) {
                        new FailoverDemo(run, cluster.processes(), seed).perform(report);
                    } else {
                        roundTrips(run, report);
                    }
                });
            }
        }
        report.print(context.out());
        return (report.isGood() ? ExitCode.OK : ExitCode.FAILED).status();
    }

    /** What a demo does. */
    @FunctionalInterface
    private interface Part {
        void perform(DemoRun run) throws IOException;
    }

    private void perform(DemoBrokers nodes, Part part) throws IOException {
        try (Client client = Client.builder()
                .bootstrapServers(nodes.bootstrapServers())
                .clientId("duolog-demo")
                .build()) {
            context.out()
                    .println(nodes.describe() + " at " + nodes.bootstrapServers() + ", coordination " + coordination
                            + ", data in " + nodes.directory());
            context.out().flush();
            part.perform(new DemoRun(client, context, quiet));
        }
    }

    private void roundTrips(DemoRun run, DemoReport report) throws IOException {
        lines(run).perform(report);
        new KeyedDemo(run, records, recordBytes, partitions, seed).perform(report);
    }

    private LinesDemo lines(DemoRun run) {
        Path chosen = file;
        return chosen == null
                ? new LinesDemo(run, "a story", () -> requireNonNull(DemoCommand.class.getResourceAsStream(TEXT), TEXT))
                : new LinesDemo(run, chosen.toString(), () -> Files.newInputStream(chosen));
    }

    private void checkRange(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + value + ": choose from " + least + " to " + most);
        }
    }
}
