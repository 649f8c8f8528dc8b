package io.duolog.perf.run;

import io.duolog.perf.system.SystemSpec;
import java.util.List;

/**
 * Turns that are taken with the same systems.
 *
 * @param nodes how many brokers each system has
 * @param residents the systems that are kept over its turns; none if each turn starts its own
 * @param turns in their order
 */
public record Phase(int nodes, List<SystemSpec> residents, List<Turn> turns) {
    /** Copies. */
    public Phase {
        residents = List.copyOf(residents);
        turns = List.copyOf(turns);
    }
}
