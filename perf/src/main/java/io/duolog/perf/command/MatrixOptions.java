package io.duolog.perf.command;

import io.duolog.cli.command.CommandFailure;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.run.Matrix;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.Workloads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What is measured: the options that choose from the matrix. */
final class MatrixOptions {
    private static final String QUICK = "quick";

    private static final Set<Integer> NODES = Set.of(1, 3);

    @Option(
            names = "--workload",
            paramLabel = "NAME[,...]",
            split = ",",
            defaultValue = QUICK,
            description = "What the clients do: names, patterns such as 'produce-*', all, or quick (default:"
                    + " ${DEFAULT-VALUE}); 'duolog perf list workloads' names them.")
    private List<String> workloads = List.of();

    @Option(
            names = "--system",
            paramLabel = "NAME[,...]",
            split = ",",
            defaultValue = NamePatterns.ALL,
            description =
                    "What is measured: duolog-raft, duolog-zookeeper, apache-kafka-4.4, apache-kafka-3.9-zookeeper,"
                            + " or all (default: ${DEFAULT-VALUE}). With @KEY=VALUE and @-OPTION behind its name brokers"
                            + " get that setting, or that option of the JVM.")
    private List<String> systems = List.of();

    @Option(
            names = "--nodes",
            paramLabel = "COUNT[,...]",
            split = ",",
            defaultValue = "3",
            description = "With how many brokers: 1, 3, or both (default: ${DEFAULT-VALUE}).")
    private List<Integer> nodes = List.of();

    @Option(
            names = "--client",
            paramLabel = "NAME[,...]",
            split = ",",
            defaultValue = "apache",
            description = "Whose client library: apache, duolog, or all (default: ${DEFAULT-VALUE}).")
    private List<String> clients = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "How often each is measured (default: ${DEFAULT-VALUE}); reports show medians.")
    private int rounds;

    /**
     * The matrix that they choose.
     *
     * @param known all workloads
     * @throws CommandFailure naming what there is not, and what there is
     */
    Matrix matrix(List<Workload> known) {
        List<String> clientNames = List.of(ClientKind.APACHE.clientName(), ClientKind.DUOLOG.clientName());
        for (int count : nodes) {
            if (!NODES.contains(count)) {
                throw CommandFailure.usage("--nodes " + count + " is not offered", "write 1, 3, or 1,3");
            }
        }
        if (rounds < 1) {
            throw CommandFailure.usage("--rounds " + rounds + " measures nothing", "write 1 or more");
        }
        Matrix matrix = new Matrix(
                chosenWorkloads(known),
                SystemNames.matching("--system", systems),
                new ArrayList<>(new LinkedHashSet<>(nodes)),
                chosen("--client", clients, clientNames, name -> ClientKind.named(name)
                        .orElseThrow()),
                rounds);
        if (matrix.nodes().stream().allMatch(count -> matrix.cells(count).isEmpty())) {
            throw CommandFailure.usage(
                    "none of these workloads makes sense with these nodes, clients and systems",
                    "see 'duolog perf list workloads'");
        }
        return matrix;
    }

    private List<Workload> chosenWorkloads(List<Workload> known) {
        List<String> names = known.stream().map(Workload::name).toList();
        List<String> wanted = new ArrayList<>();
        for (String pattern : workloads) {
            if (pattern.equals(QUICK)) {
                wanted.addAll(Workloads.quick());
            } else {
                wanted.addAll(NamePatterns.matching("--workload", pattern, names));
            }
        }
        return known.stream()
                .filter(workload -> wanted.contains(workload.name()))
                .toList();
    }

    private static <T> List<T> chosen(
            String option, List<String> patterns, List<String> names, Function<String, T> byName) {
        Set<String> wanted = new LinkedHashSet<>();
        patterns.forEach(pattern -> wanted.addAll(NamePatterns.matching(option, pattern, names)));
        return wanted.stream().map(byName).toList();
    }
}
