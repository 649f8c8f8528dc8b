package io.duolog.cli.records;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.format.RecordFormat;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.PartitionDescription;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.serialization.Deserializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog consume}: the records of a topic, without a group. */
@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Print the records of a topic: from now on, until Ctrl-C, unless told otherwise.",
        footer = {
            "",
            "Formats have %s %S (value, its size), %k %K (key, its size), %t %p %o (topic, partition, offset),",
            "%T (timestamp in ms), %h (headers), and escapes such as \\n, as in: -f '%p@%o %k=%s\\n'"
        })
public final class ConsumeCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(500);
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
            description = "Where to start: beginning, end, a number, -10 for the last ten, or @ and a time, in ms or as"
                    + " 2026-11-21T05:00:00Z (default: end).")
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
            names = "--isolation-level",
            paramLabel = "LEVEL",
            description = "read_uncommitted or read_committed (default: read_uncommitted).")
    private @Nullable String isolationLevel;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    private long printed;

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
        try (Client client = cluster.connect(consumerSettings())) {
            List<TopicPartition> chosen = choose(name, client);
            try (Consumer<byte[], byte[]> consumer = client.consumer(
                            Deserializers.byteArray(), Deserializers.byteArray())
                    .open()) {
                consumer.assign(chosen);
                start.seek(consumer, chosen);
                print(consumer, chosen, printer);
            }
        }
        context.out().flush();
        if (exitAtEnd) {
            context.err().println(printed + " records read from " + name);
        }
        return ExitCode.OK.status();
    }

    private void print(Consumer<byte[], byte[]> consumer, List<TopicPartition> chosen, RecordPrinter printer) {
        Map<TopicPartition, Long> ends = exitAtEnd ? consumer.endOffsets(chosen) : Map.of();
        while (printed < recordsMax && !(exitAtEnd && isAtEnd(consumer, ends))) {
            for (ConsumerRecord<byte[], byte[]> consumed : consumer.poll(POLL)) {
                boolean isNewer = exitAtEnd && consumed.offset() >= ends.getOrDefault(consumed.topicPartition(), 0L);
                if (printed < recordsMax && !isNewer) {
                    printer.print(consumed);
                    printed++;
                }
            }
            // Also flushes. Whoever read has gone: as with 'head', that is an end like any other.
            if (context.out().checkError()) {
                return;
            }
        }
    }

    private static boolean isAtEnd(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** The partitions to read. Asked of the admin, because a consumer's question would create the topic. */
    private List<TopicPartition> choose(String name, Client client) {
        List<Integer> existing = cluster.admin(client).describeTopic(name).join().partitions().stream()
                .map(PartitionDescription::partition)
                .toList();
        for (int partition : partitions) {
            if (!existing.contains(partition)) {
                throw CommandFailure.failed(
                        "--partition " + partition + ": topic " + name + " has the partitions " + existing,
                        "leave --partition out to read all of them");
            }
        }
        return (partitions.isEmpty() ? existing : partitions)
                .stream().map(partition -> new TopicPartition(name, partition)).toList();
    }

    private StartOffset start() {
        if (offset == null) {
            return fromBeginning ? new StartOffset.Beginning() : new StartOffset.End();
        }
        if (fromBeginning) {
            throw new ParameterException(spec.commandLine(), "choose one of --from-beginning and --offset");
        }
        try {
            return StartOffset.parse(offset);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--offset: " + e.getMessage(), e);
        }
    }

    private @Nullable RecordFormat recordFormat() {
        if (json && format != null) {
            throw new ParameterException(spec.commandLine(), "choose one of --json and --format");
        }
        try {
            if (format != null) {
                return RecordFormat.parse(format);
            }
            return json ? null : RecordFormat.VALUE_PER_LINE;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, String> consumerSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("default.api.timeout.ms", Long.toString(cluster.timeout().toMillis()));
        settings.put("auto.offset.reset", "earliest");
        if (exitAtEnd || recordsMax != UNLIMITED) {
            // A fetch that waits at the broker holds up the end by as long.
            settings.put("fetch.max.wait.ms", SHORT_WAIT_MS);
        }
        if (isolationLevel != null) {
            settings.put("isolation.level", isolationLevel);
        }
        return settings;
    }
}
