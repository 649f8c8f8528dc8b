package io.duolog.perf.beside;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Throughput and CPU of both brokers under the same clients. Rounds are interleaved, so that whatever else the machine
 * does strikes both; each workload runs once on both before anything is written down.
 */
public final class BesideCommand {
    private final PrintStream out;
    private final Path results;
    private final Installation installation;
    private final List<Sample> samples = new ArrayList<>();

    /**
     * Prints to {@code out}.
     *
     * @param module the directory of this module
     * @param duologJavaOptions options of Duolog's JVM in place of the launcher's choice; empty for the launcher
     */
    public BesideCommand(PrintStream out, Path module, List<String> duologJavaOptions) {
        this.out = out;
        this.results = module.resolve("target/perf");
        this.installation = new Installation(module, duologJavaOptions);
    }

    /**
     * Measures and prints.
     *
     * @param rounds how often each is measured
     * @param scale a factor for the number of records
     */
    public void throughput(int rounds, double scale) {
        try (BrokerProcess duolog = broker(BrokerKind.DUOLOG, "throughput");
                BrokerProcess kafka = broker(BrokerKind.APACHE_KAFKA, "throughput")) {
            duolog.start();
            kafka.start();
            ClientJvm client = new ClientJvm(installation, results);
            for (int round = 0; round <= rounds; round++) {
                for (Workload workload : Workload.all(scale)) {
                    for (BrokerProcess broker : List.of(duolog, kafka)) {
                        measure(client, broker, workload, round);
                    }
                }
            }
            duolog.stop();
            kafka.stop();
        }
        out.print(new Medians(samples).format());
        writeJson("beside.json", samples.stream().map(Sample::toJson).toList());
    }

    /**
     * Measures and prints how long a broker takes from the start of its process to its first answer to a Metadata request:
     * in an empty directory (which Apache Kafka needs formatted; that is not counted), and when it was stopped before.
     */
    public void startUp(int rounds) {
        List<StartUp> starts = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (BrokerKind kind : BrokerKind.values()) {
                try (BrokerProcess broker = broker(kind, "start-" + round)) {
                    long emptyMs = broker.start().toMillis();
                    broker.stop();
                    long againMs = broker.start().toMillis();
                    broker.stop();
                    starts.add(new StartUp(kind, round, emptyMs, againMs));
                }
            }
        }
        printStarts("start in an empty directory", starts, StartUp::emptyMs);
        printStarts("start after a clean stop", starts, StartUp::againMs);
        writeJson("startup.json", starts.stream().map(StartUp::toJson).toList());
    }

    private void printStarts(String name, List<StartUp> starts, ToLongFunction<StartUp> millis) {
        double ours = medianMs(BrokerKind.DUOLOG, starts, millis);
        double theirs = medianMs(BrokerKind.APACHE_KAFKA, starts, millis);
        out.printf(
                Locale.ROOT, "%-32s ours %,.0f ms, theirs %,.0f ms, ratio %.2f%n", name, ours, theirs, ours / theirs);
    }

    private static double medianMs(BrokerKind broker, List<StartUp> starts, ToLongFunction<StartUp> millis) {
        return Medians.of(starts.stream()
                .filter(start -> start.broker() == broker)
                .mapToDouble(millis::applyAsLong)
                .toArray());
    }

    private void measure(ClientJvm client, BrokerProcess broker, Workload workload, int round) {
        String topic = "round-" + round + "-" + workload.recordSizeBytes() + "-" + workload.batchSizeBytes();
        record(broker, workload, round, workload.name(), () -> client.produce(broker, topic, workload));
        if (workload.consumed()) {
            record(broker, workload, round, workload.consumeName(), () -> client.consume(broker, topic, workload));
        }
        client.deleteTopic(broker, topic);
    }

    private void record(BrokerProcess broker, Workload workload, int round, String name, Run run) {
        ProcessUsage before = broker.usage();
        double recordsPerSecond = run.recordsPerSecond();
        ProcessUsage after = broker.usage();
        if (round > 0) {
            Sample sample = new Sample(
                    broker.kind(),
                    name,
                    round,
                    recordsPerSecond,
                    (after.cpuSeconds() - before.cpuSeconds()) / workload.gigabytes(),
                    after.peakResidentBytes());
            samples.add(sample);
            out.println(sample.toJson());
        }
    }

    private BrokerProcess broker(BrokerKind kind, String name) {
        return new BrokerProcess(
                kind,
                installation,
                results.resolve("brokers")
                        .resolve(name + "-" + kind.name().toLowerCase(Locale.ROOT) + "-"
                                + ProcessHandle.current().pid()));
    }

    private void writeJson(String name, List<String> objects) {
        Path file = results.resolve(name);
        try {
            Files.createDirectories(results);
            Files.writeString(file, objects.stream().collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println("As JSON: " + file.toAbsolutePath());
    }

    /** Something that a client does, once. */
    private interface Run {
        double recordsPerSecond();
    }
}
