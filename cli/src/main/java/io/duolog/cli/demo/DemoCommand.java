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
            "Needs nothing and leaves nothing: the broker has an ephemeral port and a temporary directory."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String TEXT = "the-keeper-of-the-log.txt";
    private static final int PARTITIONS_MAX = 1000;
    private static final int VALUE_BYTES_MAX = 500_000;

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
            names = "--coordination",
            defaultValue = "raft",
            paramLabel = "BACKEND",
            description = "What the cluster agrees by (default: ${DEFAULT-VALUE}).")
    private String coordination;

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
        DemoReport report = new DemoReport();
        try (TemporaryNode node = TemporaryNode.start(context, coordination);
                Client client = Client.builder()
                        .bootstrapServers(node.bootstrapServers())
                        .clientId("duolog-demo")
                        .build()) {
            context.out()
                    .println("A broker at " + node.bootstrapServers() + ", coordination " + coordination + ", data in "
                            + node.directory());
            context.out().flush();
            DemoRun run = new DemoRun(client, context, quiet);
            lines(run).perform(report);
            new KeyedDemo(run, records, recordBytes, partitions, seed).perform(report);
        }
        report.print(context.out());
        return (report.isGood() ? ExitCode.OK : ExitCode.FAILED).status();
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
