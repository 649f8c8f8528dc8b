package io.duolog.cli.records;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.format.InputLines;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import io.duolog.client.Headers;
import io.duolog.client.errors.ClientException;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Serializers;
import io.duolog.protocol.record.RecordHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog produce}: a record for each line. */
@Command(
        name = "produce",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Write a record for each line of standard input, or of a file.",
        footer = {"", "Formats have %k (key), %s (value) and %T (timestamp in ms), as in: -f '%k:%s'"})
public final class ProduceCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final TopicOption topic = new TopicOption();

    @Option(
            names = {"-K", "--key-separator"},
            paramLabel = "TEXT",
            description = "What stands between key and value; without it, lines are values.")
    private @Nullable String keySeparator;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "How a line is to be read.")
    private @Nullable String format;

    @Option(
            names = {"-J", "--json"},
            description = "Lines are JSON objects, as 'consume --json' prints them.")
    private boolean json;

    @Option(
            names = {"-Z", "--null"},
            description = "An empty key or value is null; a null value is a tombstone.")
    private boolean emptyIsNull;

    @Option(
            names = {"-l", "--file"},
            paramLabel = "FILE",
            description = "Read this file instead of standard input.")
    private @Nullable Path file;

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "NUMBER",
            description = "Which partition; without it, the key decides.")
    private int partition = ProducerRecord.ANY_PARTITION;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME=VALUE",
            description = "A header for all records; may be repeated.")
    private final Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = {"-z", "--compression-codec"},
            paramLabel = "CODEC",
            description = "none, gzip, snappy, lz4 or zstd.")
    private @Nullable String compression;

    @Option(names = "--acks", paramLabel = "ACKS", description = "0, 1 or all: who must have a record (default: all).")
    private @Nullable String acks;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<@Nullable ClientException> failure = new AtomicReference<>();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ProduceCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        String name = topic.name();
        InputFormat input = inputFormat();
        try (InputStream in = file == null ? context.in() : Files.newInputStream(file);
                Client client = cluster.connect(producerSettings());
                Producer<byte[], byte[]> producer = client.producer(Serializers.byteArray(), Serializers.byteArray())
                        .open()) {
            send(new InputLines(in), input, producer, name);
            producer.flush();
        }
        context.err().println(written.get() + " records written to " + name);
        ClientException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return ExitCode.OK.status();
    }

    private void send(InputLines lines, InputFormat input, Producer<byte[], byte[]> producer, String name)
            throws IOException {
        Headers common = commonHeaders();
        byte[] line = lines.next();
        while (line != null && failure.get() == null) {
            InputRecord parsed;
            try {
                parsed = input.parse(line);
            } catch (IllegalArgumentException e) {
                producer.flush();
                throw CommandFailure.failed(
                        "line " + lines.number() + ": " + e.getMessage(),
                        "the " + written.get() + " records of the lines before it are written",
                        e);
            }
            ProducerRecord<byte[], byte[]> outgoing = new ProducerRecord<>(
                    name,
                    partition,
                    parsed.timestampMs(),
                    parsed.key(),
                    parsed.value(),
                    join(common, parsed.headers()));
            producer.send(outgoing, (metadata, error) -> {
                if (error == null) {
                    written.incrementAndGet();
                } else {
                    failure.compareAndSet(null, error);
                }
            });
            line = lines.next();
        }
    }

    private InputFormat inputFormat() {
        int choices = (json ? 1 : 0) + (format == null ? 0 : 1) + (keySeparator == null ? 0 : 1);
        if (choices > 1) {
            throw new ParameterException(spec.commandLine(), "choose one of --json, --format and --key-separator");
        }
        if (json) {
            return new RecordJson();
        }
        try {
            if (format != null) {
                return LineInput.parse(format, emptyIsNull);
            }
            return keySeparator == null
                    ? LineInput.values(emptyIsNull)
                    : LineInput.keysAndValues(keySeparator, emptyIsNull);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, String> producerSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (compression != null) {
            settings.put("compression.type", compression);
        }
        if (acks != null) {
            settings.put("acks", acks);
            if (!acks.equals("all") && !acks.equals("-1")) {
                settings.put("enable.idempotence", "false");
            }
        }
        return settings;
    }

    private Headers commonHeaders() {
        Headers common = Headers.EMPTY;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            common = common.with(header.getKey(), header.getValue());
        }
        return common;
    }

    private static Headers join(Headers common, Headers own) {
        if (common.asList().isEmpty()) {
            return own;
        }
        List<RecordHeader> joined = new ArrayList<>(common.asList());
        joined.addAll(own.asList());
        return Headers.of(joined);
    }
}
