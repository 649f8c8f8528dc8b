package io.duolog.perf.run;

import java.util.List;
import java.util.stream.IntStream;

/** With what a system that was just started is made warm before anything is measured on it. */
final class WarmUp {
    /** Of the scale of a sample. */
    static final double SCALE = 0.5;

    /** More would warm up little more: most of what serves one workload serves its neighbours. */
    private static final int CELLS_MAX = 4;

    private WarmUp() {}

    /** Some of the cells that run on kept systems, evenly spread over all of them: none twice. */
    static List<Cell> of(Phase phase) {
        List<Cell> cells = phase.turns().stream()
                .map(Turn::cell)
                .filter(Cell::isShared)
                .distinct()
                .toList();
        int count = Math.min(CELLS_MAX, cells.size());
        return IntStream.range(0, count)
                .mapToObj(i -> cells.get(i * cells.size() / count))
                .toList();
    }
}
