package io.duolog.chaos.checker;

import java.util.ArrayList;
import java.util.List;

/** Where in what one producer wrote to a partition its losses are; that tells much of their cause. */
final class LossTriage {
    /** A part of what a producer wrote. */
    enum Place {
        /** Before everything that survived: a replica started from scratch. */
        PREFIX("at the beginning"),
        /** Between survivors: the worst. */
        MIDDLE("in the middle"),
        /** After everything that survived: what was not replicated yet. All, if nothing survived. */
        SUFFIX("at the end");

        private final String label;

        Place(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private final List<Long> lost = new ArrayList<>();
    private long firstSurvivor = Long.MAX_VALUE;
    private long lastSurvivor = -1;

    void add(long sequence, boolean isLost) {
        if (isLost) {
            lost.add(sequence);
        } else {
            firstSurvivor = Math.min(firstSurvivor, sequence);
            lastSurvivor = Math.max(lastSurvivor, sequence);
        }
    }

    boolean hasSurvivorAbove(long sequence) {
        return lastSurvivor > sequence;
    }

    Place place(long sequence) {
        if (sequence > lastSurvivor) {
            return Place.SUFFIX;
        }
        return sequence < firstSurvivor ? Place.PREFIX : Place.MIDDLE;
    }

    long lost(Place place) {
        return lost.stream().filter(sequence -> place(sequence) == place).count();
    }
}
