package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param workloads in the order in which they are to be run
 * @param systems what is compared
 * @param nodes how many brokers, each number by itself
 * @param clients by which libraries; workloads that need none are run once
 * @param rounds how often
 */
public record Matrix(
        List<Workload> workloads, List<SystemSpec> systems, List<Integer> nodes, List<ClientKind> clients, int rounds) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there is no round
     */
    public Matrix {
        workloads = List.copyOf(workloads);
        systems = List.copyOf(systems);
        nodes = List.copyOf(nodes);
        clients = List.copyOf(clients);
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds is " + rounds + "; there is at least one");
        }
    }

    /** What is compared, with these numbers of brokers, on one system at least. */
    public List<Cell> cells(int nodeCount) {
        List<Cell> cells = new ArrayList<>();
        for (Workload workload : workloads) {
            if (workload.nodes().contains(nodeCount)
                    && systems.stream().anyMatch(system -> workload.fitsSystem(system.kind()))) {
                clientsOf(workload).forEach(client -> cells.add(new Cell(workload, nodeCount, client)));
            }
        }
        return cells;
    }

    private List<ClientKind> clientsOf(Workload workload) {
        requireNonNull(workload, "workload");
        return workload.fitsClient(ClientKind.NONE)
                ? List.of(ClientKind.NONE)
                : clients.stream().filter(workload::fitsClient).toList();
    }
}
