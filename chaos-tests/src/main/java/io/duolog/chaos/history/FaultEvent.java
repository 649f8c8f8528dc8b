package io.duolog.chaos.history;

import java.util.List;

/**
 * A fault, or the end of one, as it really happened.
 *
 * @param step the number of the schedule's step
 * @param family its family, such as {@code kill}: what reports group and colour by
 * @param phase what happened
 * @param targets the nodes or links that it met, by name
 * @param detail what a reader should know, in a few words
 */
public record FaultEvent(long timeNs, int step, String family, Phase phase, List<String> targets, String detail) {
    /** Copies. */
    public FaultEvent {
        targets = List.copyOf(targets);
    }

    /** What happened to the fault. */
    public enum Phase {
        /** It began. */
        BEGAN,
        /** It ended, by its schedule or because everything was healed. */
        ENDED,
        /** It could not be done: there was no such target then, or the system cannot. */
        SKIPPED
    }
}
