package io.duolog.perf.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.Rows;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.ProcessSystems;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.Workloads;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog perf list}: what there is to choose from. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Show what there is to choose from.",
        footer = {"", "Examples:", "  duolog perf list", "  duolog perf list workloads --json"})
public final class ListCommand implements Callable<Integer> {
    private final CommandContext context;

    /** What can be listed. */
    enum Kind {
        workloads,
        systems,
        clients,
        all
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "WHAT",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Kind kind;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public ListCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() {
        Rows rows = new Rows("kind", "name", "nodes", "clients", "description");
        if (wanted(Kind.workloads)) {
            Workloads.all()
                    .forEach(workload -> rows.add(
                            "workload", workload.name(), nodes(workload), clients(workload), workload.description()));
        }
        if (wanted(Kind.systems)) {
            for (SystemKind system : SystemKind.values()) {
                rows.add("system", system.systemName(), "", "", "version " + ProcessSystems.version(system));
            }
        }
        if (wanted(Kind.clients)) {
            rows.add("client", ClientKind.APACHE.clientName(), "", "", "Apache Kafka's kafka-clients");
            rows.add("client", ClientKind.DUOLOG.clientName(), "", "", "Duolog's clients module");
        }
        rows.print(context.out(), json);
        return 0;
    }

    private boolean wanted(Kind candidate) {
        return kind == Kind.all || kind == candidate;
    }

    private static String nodes(Workload workload) {
        return workload.nodes().stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String clients(Workload workload) {
        return Arrays.stream(ClientKind.values())
                .filter(client -> client != ClientKind.NONE && workload.fitsClient(client))
                .map(ClientKind::clientName)
                .collect(Collectors.joining(","));
    }
}
