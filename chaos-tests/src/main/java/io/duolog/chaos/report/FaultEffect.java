package io.duolog.chaos.report;

import java.util.List;
import java.util.Optional;

/**
 * What a fault did to those who wrote with acks=all.
 *
 * @param failover from the beginning of the fault until every partition acknowledged again
 * @param recovery from its end
 * @param gap the longest time for which a partition acknowledged nothing that overlaps it
 */
record FaultEffect(FaultWindow fault, Optional<Recovery> failover, Optional<Recovery> recovery, Optional<Gap> gap) {

    /** Those of all faults, in their order. */
    static List<FaultEffect> of(List<FaultWindow> faults, Availability availability) {
        return faults.stream()
                .map(fault -> new FaultEffect(
                        fault,
                        availability.recoveryFrom(fault.beginNs()),
                        availability.recoveryFrom(fault.endNs()),
                        availability.longestDuring(fault)))
                .toList();
    }
}
