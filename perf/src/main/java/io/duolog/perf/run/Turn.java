package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemSpec;
import java.util.Locale;

/**
 * One sample to take.
 *
 * @param cell what is done
 * @param system on what
 * @param round which time, from 1
 */
public record Turn(Cell cell, SystemSpec system, int round) {
    /** Checks. */
    public Turn {
        requireNonNull(cell, "cell");
        requireNonNull(system, "system");
    }

    /** For directories: unique in a run. */
    String fileName() {
        return String.format(
                Locale.ROOT,
                "%s-%d-%s-%s-%d",
                cell.workload().name(),
                cell.nodes(),
                cell.client().clientName(),
                system.fileName(),
                round);
    }

    /** For people. */
    @Override
    public String toString() {
        String client = cell.client() == ClientKind.NONE
                ? ""
                : ", client " + cell.client().clientName();
        return cell.workload().name() + " on " + system.systemName() + ", "
                + (cell.nodes() == 1 ? "1 node" : cell.nodes() + " nodes") + client + ", round " + round;
    }
}
