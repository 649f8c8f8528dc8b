package io.duolog.chaos.report;

import io.duolog.chaos.history.History;
import java.util.List;

/**
 * What is reckoned once from a history and needed in several places.
 *
 * @param effects of the faults, in their order
 */
record RunFigures(
        TimeAxis axis, Sends sends, Availability availability, List<FaultWindow> faults, List<FaultEffect> effects) {

    static RunFigures of(History history) {
        TimeAxis axis = TimeAxis.of(history);
        Sends sends = Sends.of(history);
        Availability availability = Availability.of(history, sends);
        List<FaultWindow> faults = FaultWindow.of(history.faults(), axis.endNs());
        return new RunFigures(axis, sends, availability, faults, FaultEffect.of(faults, availability));
    }

    /** From the beginning of the first fault to the end of the last one, quiet moments between them included. */
    long faultTimeNs() {
        long fromNs = faults.stream().mapToLong(FaultWindow::beginNs).min().orElse(0);
        long toNs = faults.stream().mapToLong(FaultWindow::endNs).max().orElse(0);
        return toNs - fromNs;
    }
}
