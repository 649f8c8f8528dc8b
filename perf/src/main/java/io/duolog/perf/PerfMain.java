package io.duolog.perf;

import io.duolog.perf.micro.MicroCommand;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** {@code perf/run}: measures Duolog beside Apache Kafka and prints tables. */
public final class PerfMain {
    private static final String USAGE =
            """
            usage: perf/run micro [PATTERN] [once|quick|full]
              micro    JMH benchmarks whose names match PATTERN (all of them), beside kafka-clients' own classes
            """;

    private PerfMain() {}

    /** Runs one command; the exit status is 2 if there is no such command. */
    public static void main(String[] args) {
        Path results = Path.of("target", "perf");
        String command = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (command) {
            case "micro" -> micro(rest, results);
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }

    private static void micro(String[] args, Path results) {
        String include = args.length > 0 ? args[0] : "";
        MicroCommand.Effort effort = args.length > 1
                ? MicroCommand.Effort.valueOf(args[1].toUpperCase(Locale.ROOT))
                : MicroCommand.Effort.QUICK;
        new MicroCommand(System.out, results).run(include, effort);
    }
}
