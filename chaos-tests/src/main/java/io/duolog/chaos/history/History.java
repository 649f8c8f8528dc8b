package io.duolog.chaos.history;

import java.util.List;

/**
 * All that a run has seen.
 *
 * @param events of all clients, by time; those of one process in its order
 * @param faults by time
 * @param leaders by time
 * @param finalReads of the verification
 * @param replicas of the verification; empty if the run did not look into the files
 */
public record History(
        RunDescription run,
        List<HistoryEvent> events,
        List<FaultEvent> faults,
        List<LeaderObserved> leaders,
        List<ReplicaRead> finalReads,
        List<ReplicaLog> replicas) {
    /** Copies. */
    public History {
        events = List.copyOf(events);
        faults = List.copyOf(faults);
        leaders = List.copyOf(leaders);
        finalReads = List.copyOf(finalReads);
        replicas = List.copyOf(replicas);
    }
}
