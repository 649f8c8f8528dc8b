package io.duolog.chaos.report;

import io.duolog.chaos.history.FaultEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A fault from its beginning to its end.
 *
 * @param step the number of the schedule's step
 * @param endNs the end of the run if the fault did not end before
 * @param ended whether it did end
 */
record FaultWindow(
        int step, String family, List<String> targets, String detail, long beginNs, long endNs, boolean ended) {
    /** Copies. */
    FaultWindow {
        targets = List.copyOf(targets);
    }

    /** The faults that began, by when they began. */
    static List<FaultWindow> of(List<FaultEvent> events, long runEndNs) {
        Map<Integer, FaultEvent> ends = new HashMap<>();
        for (FaultEvent event : events) {
            if (event.phase() == FaultEvent.Phase.ENDED) {
                ends.putIfAbsent(event.step(), event);
            }
        }
        List<FaultWindow> windows = new ArrayList<>();
        for (FaultEvent event : events) {
            if (event.phase() == FaultEvent.Phase.BEGAN) {
                FaultEvent end = ends.get(event.step());
                long endNs = end == null ? Math.max(runEndNs, event.timeNs()) : end.timeNs();
                windows.add(new FaultWindow(
                        event.step(),
                        event.family(),
                        event.targets(),
                        event.detail(),
                        event.timeNs(),
                        endNs,
                        end != null));
            }
        }
        return List.copyOf(windows);
    }

    /** How long it lasted. */
    long lengthNs() {
        return endNs - beginNs;
    }

    /** Whether it and a time span have a moment in common. */
    boolean overlaps(long fromNs, long toNs) {
        return beginNs <= toNs && fromNs <= endNs;
    }
}
