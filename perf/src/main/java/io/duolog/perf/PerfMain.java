package io.duolog.perf;

import io.duolog.perf.beside.BesideCommand;
import io.duolog.perf.embedded.EmbeddedCommand;
import io.duolog.perf.failover.FailoverCommand;
import io.duolog.perf.micro.MicroCommand;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** {@code perf/run}: measures Duolog beside Apache Kafka and prints tables. */
public final class PerfMain {
    private static final String USAGE =
            """
            usage: perf/run micro [PATTERN] [once|quick|full]
                   perf/run beside [ROUNDS] [SCALE]
                   perf/run startup [ROUNDS]
                   perf/run embedded [ROUNDS]
                   perf/run failover [ROUNDS] [PARTITIONS,...] [SYSTEM,...]
              micro    JMH benchmarks whose names match PATTERN (all of them), beside kafka-clients' own classes
              beside   throughput, broker CPU and memory beside Apache Kafka; ROUNDS is 3, SCALE of the records 1.0
              startup  time to the first answer beside Apache Kafka; ROUNDS is 5
              embedded time from nothing to the first stored record with the test kit, in one JVM; ROUNDS is 10
              failover gaps and control plane of three brokers beside Apache Kafka; ROUNDS is 1, PARTITIONS 10,1000,5000,
                       SYSTEM duolog-raft,duolog-zookeeper,apache-kafka
            PERF_DUOLOG_JAVA="-XX:+UseSerialGC" in the environment gives Duolog's JVM these options and no others
            """;

    private PerfMain() {}

    /** Runs one command; the exit status is 2 if there is no such command. */
    public static void main(String[] args) {
        Path results = Path.of("target", "perf");
        String command = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (command) {
            case "micro" -> micro(rest, results);
            case "beside" -> beside().throughput(integer(rest, 3), rest.length > 1 ? Double.parseDouble(rest[1]) : 1.0);
            case "startup" -> beside().startUp(integer(rest, 5));
            case "embedded" -> new EmbeddedCommand(System.out).run(integer(rest, 10));
            case "failover" -> failover(rest);
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }

    private static BesideCommand beside() {
        String options = Objects.requireNonNullElse(System.getenv("PERF_DUOLOG_JAVA"), "");
        return new BesideCommand(
                System.out,
                Path.of(""),
                options.isBlank() ? List.of() : List.of(options.strip().split("\\s+", -1)));
    }

    private static void failover(String[] args) {
        String partitions = args.length > 1 ? args[1] : "10,1000,5000";
        new FailoverCommand(System.out, Path.of(""))
                .run(
                        integer(args, 1),
                        Arrays.stream(partitions.split(",", -1))
                                .map(Integer::valueOf)
                                .toList(),
                        args.length > 2 ? args[2] : "");
    }

    private static int integer(String[] args, int otherwise) {
        return args.length > 0 ? Integer.parseInt(args[0]) : otherwise;
    }

    private static void micro(String[] args, Path results) {
        String include = args.length > 0 ? args[0] : "";
        MicroCommand.Effort effort = args.length > 1
                ? MicroCommand.Effort.valueOf(args[1].toUpperCase(Locale.ROOT))
                : MicroCommand.Effort.QUICK;
        new MicroCommand(System.out, results).run(include, effort);
    }
}
