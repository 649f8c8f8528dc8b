package io.duolog.chaos.fault;

import java.util.List;

/**
 * What goes wrong in a run; {@code schedule.json}.
 *
 * @param seed what it was drawn from, and what faults with random parts go on drawing from
 * @param steps each with its own trigger; their order is that of their numbers
 */
public record Schedule(long seed, List<Step> steps) {
    /** Copies. */
    public Schedule {
        steps = List.copyOf(steps);
    }
}
