package io.duolog.perf.run;

import io.duolog.perf.system.SystemSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * In which order samples are taken. Systems take turns within a cell, cells within a round, so that whatever the machine does
 * besides strikes all systems alike, and a run that is ended early has measured everything equally often.
 *
 * <p>In every other round the systems come in the reverse order: what a system leaves behind (dirty pages, a hot processor) is
 * found once by the one after it and once by the one before it.
 *
 * <p>Turns on systems that are kept come before those that need systems of their own, so that nothing else runs beside the
 * latter.
 *
 * @param phases one after the other
 */
public record Schedule(List<Phase> phases) {
    /** Copies. */
    public Schedule {
        phases = List.copyOf(phases);
    }

    /**
     * Of all cells of a matrix.
     *
     * @param oneAtATime whether no system is to run while another is measured: then each is started anew in each round, and
     *     does all its turns of the round one after the other
     */
    public static Schedule of(Matrix matrix, boolean oneAtATime) {
        List<Phase> phases = new ArrayList<>();
        for (int nodes : matrix.nodes()) {
            List<Cell> shared =
                    matrix.cells(nodes).stream().filter(Cell::isShared).toList();
            List<Cell> others = matrix.cells(nodes).stream()
                    .filter(cell -> !cell.isShared())
                    .toList();
            if (oneAtATime) {
                phases.addAll(systemBySystem(matrix, nodes, shared));
            } else {
                phases.add(new Phase(nodes, residents(matrix, shared), cellByCell(matrix, shared)));
            }
            phases.add(new Phase(nodes, List.of(), cellByCell(matrix, others)));
        }
        return new Schedule(
                phases.stream().filter(phase -> !phase.turns().isEmpty()).toList());
    }

    private static List<SystemSpec> residents(Matrix matrix, List<Cell> cells) {
        return matrix.systems().stream()
                .filter(system ->
                        cells.stream().anyMatch(cell -> cell.workload().fitsSystem(system.kind())))
                .toList();
    }

    private static List<Turn> cellByCell(Matrix matrix, List<Cell> cells) {
        List<Turn> turns = new ArrayList<>();
        for (int round = 1; round <= matrix.rounds(); round++) {
            for (Cell cell : cells) {
                for (SystemSpec system : order(matrix.systems(), round)) {
                    if (cell.workload().fitsSystem(system.kind())) {
                        turns.add(new Turn(cell, system, round));
                    }
                }
            }
        }
        return turns;
    }

    private static List<Phase> systemBySystem(Matrix matrix, int nodes, List<Cell> cells) {
        List<Phase> phases = new ArrayList<>();
        for (int round = 1; round <= matrix.rounds(); round++) {
            for (SystemSpec system : order(matrix.systems(), round)) {
                int thisRound = round;
                phases.add(new Phase(
                        nodes,
                        List.of(system),
                        cells.stream()
                                .filter(cell -> cell.workload().fitsSystem(system.kind()))
                                .map(cell -> new Turn(cell, system, thisRound))
                                .toList()));
            }
        }
        return phases;
    }

    private static List<SystemSpec> order(List<SystemSpec> systems, int round) {
        List<SystemSpec> order = new ArrayList<>(systems);
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }

    /** All turns, in their order. */
    public List<Turn> turns() {
        return phases.stream().flatMap(phase -> phase.turns().stream()).toList();
    }
}
