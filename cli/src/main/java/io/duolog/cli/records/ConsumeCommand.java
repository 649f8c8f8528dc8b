package io.duolog.cli.records;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.ShutdownSignal;
import io.duolog.cli.format.RecordFormat;
import io.duolog.cli.offset.PartitionChoice;
import io.duolog.cli.offset.Timestamps;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.serialization.Deserializers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog consume}: the records of a topic, all of them or those that a group gives to this member. */
@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Print the records of a topic: from now on, until Ctrl-C, unless told otherwise.",
        footer = {
            "",
            "Formats have %s %S (value, its size), %k %K (key, its size), %t %p %o (topic, partition, offset),",
            "%T (timestamp in ms), %h (headers), and escapes such as \\n, as in: -f '%p@%o %k=%s\\n'",
            "",
            "Examples:",
            "  duolog consume orders --from-beginning -e",
            "  duolog consume orders -o @2026-11-21T05:00:00Z -n 10 --json",
            "  duolog consume orders --group shop --from-beginning"
        })
public final class ConsumeCommand implements Callable<Integer> {
    private static final String SHORT_WAIT_MS = "50";
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final TopicOption topic = new TopicOption();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "How to print a record (default: its value on a line).")
    private @Nullable String format;

    @Option(
            names = {"-J", "--json"},
            description = "Print an object for each record; 'produce --json' reads them.")
    private boolean json;

    @Option(names = "--from-beginning", description = "The same as -o beginning.")
    private boolean fromBeginning;

    @Option(
            names = {"-o", "--offset"},
            paramLabel = "OFFSET",
            description = "Where to start: beginning, end, a number, -10 for the last ten, or @ and a time, in "
                    + Timestamps.FORMATS + " (default: end).")
    private @Nullable String offset;

    @Option(
            names = {"-e", "--exit-at-end"},
            description = "End when everything is printed that was there at the start.")
    private boolean exitAtEnd;

    @Option(
            names = {"-n", "--max-messages"},
            paramLabel = "COUNT",
            description = "End after so many records.")
    private long recordsMax = UNLIMITED;

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "NUMBER",
            split = ",",
            description = "Only these partitions.")
    private final List<Integer> partitions = new ArrayList<>();

    @Option(
            names = {"-G", "--group"},
            paramLabel = "GROUP",
            description =
                    "Share the topic with the other members of this group: go on where it has committed, and commit"
                            + " what is printed. Where it has committed nothing it starts at the end, or at the beginning with"
                            + " --from-beginning.")
    private @Nullable String group;

    @Option(
            names = "--isolation-level",
            paramLabel = "LEVEL",
            description = "read_uncommitted or read_committed (default: read_uncommitted).")
    private @Nullable String isolationLevel;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ConsumeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String name = topic.name();
        StartOffset start = start();
        RecordPrinter printer = new RecordPrinter(context.out(), recordFormat());
        long printed;
        try (Client client = cluster.connect(consumerSettings(start))) {
            // Asked of the admin, because a consumer's question would create the topic.
            List<TopicPartition> chosen = PartitionChoice.of(
                    cluster.admin(client), name, partitions, "leave --partition out to read all of them");
            printed = group == null ? readAlone(client, chosen, start, printer) : readInGroup(client, chosen, printer);
        }
        if (exitAtEnd) {
            context.err().println(printed + " records read from " + name);
        }
        return ExitCode.OK.status();
    }

    private long readAlone(Client client, List<TopicPartition> chosen, StartOffset start, RecordPrinter printer) {
        try (Consumer<byte[], byte[]> consumer = open(client)) {
            consumer.assign(chosen);
            start.seek(consumer, chosen);
            ReadingEnd end =
                    exitAtEnd ? new ReadingEnd.AtOffsets(consumer, consumer.endOffsets(chosen)) : ReadingEnd.NEVER;
            return new RecordLoop(consumer, printer, context.out()).run(end, recordsMax);
        }
    }

    /** Unlike somebody who reads alone, a member says farewell: others would wait for it, and read again what it has read. */
    private long readInGroup(Client client, List<TopicPartition> chosen, RecordPrinter printer) {
        CountDownLatch hasLeft = new CountDownLatch(1);
        Consumer<byte[], byte[]> consumer = open(client);
        RecordLoop loop = new RecordLoop(consumer, printer, context.out());
        ShutdownSignal.Registration registration = context.shutdown().onShutdown(() -> {
            loop.stop();
            awaitQuietly(hasLeft);
        });
        try {
            List<String> topics = List.of(topic.name());
            if (exitAtEnd) {
                ReadingEnd.OfMember end = new ReadingEnd.OfMember(consumer, consumer.endOffsets(chosen));
                consumer.subscribe(topics, end);
                return loop.run(end, recordsMax);
            }
            consumer.subscribe(topics);
            return loop.run(ReadingEnd.NEVER, recordsMax);
        } finally {
            consumer.close();
            hasLeft.countDown();
            registration.close();
        }
    }

    private static Consumer<byte[], byte[]> open(Client client) {
        return client.consumer(Deserializers.byteArray(), Deserializers.byteArray())
                .open();
    }

    private void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(cluster.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StartOffset start() {
        StartOffset start = parsedStart();
        if (group != null && !partitions.isEmpty()) {
            throw wrong("choose one of --group and --partition: a group divides the partitions itself", null);
        }
        boolean isAtEitherEnd = start instanceof StartOffset.Beginning || start instanceof StartOffset.End;
        if (group != null && !isAtEitherEnd) {
            throw wrong("with --group, --offset is beginning or end; 'duolog groups seek' moves a group", null);
        }
        return start;
    }

    private StartOffset parsedStart() {
        if (offset == null) {
            return fromBeginning ? new StartOffset.Beginning() : new StartOffset.End();
        }
        if (fromBeginning) {
            throw wrong("choose one of --from-beginning and --offset", null);
        }
        try {
            return StartOffset.parse(offset);
        } catch (IllegalArgumentException e) {
            throw wrong("--offset: " + e.getMessage(), e);
        }
    }

    private @Nullable RecordFormat recordFormat() {
        if (json && format != null) {
            throw wrong("choose one of --json and --format", null);
        }
        try {
            if (format != null) {
                return RecordFormat.parse(format);
            }
            return json ? null : RecordFormat.VALUE_PER_LINE;
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, String> consumerSettings(StartOffset start) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("default.api.timeout.ms", Long.toString(cluster.timeout().toMillis()));
        if (group == null) {
            settings.put("auto.offset.reset", "earliest");
        } else {
            settings.put("group.id", group);
            settings.put("auto.offset.reset", start instanceof StartOffset.Beginning ? "earliest" : "latest");
        }
        if (exitAtEnd || recordsMax != UNLIMITED) {
            // A fetch that waits at the broker holds up the end by as long.
            settings.put("fetch.max.wait.ms", SHORT_WAIT_MS);
        }
        if (isolationLevel != null) {
            settings.put("isolation.level", isolationLevel);
        }
        return settings;
    }

    private ParameterException wrong(String message, @Nullable Throwable cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
