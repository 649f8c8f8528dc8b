package io.duolog.chaos.run;

/** What a run is doing. */
public enum Phase {
    /** Processes and topics come up. */
    START("starting the cluster"),
    /** The workload runs, and nothing is broken yet. */
    WARM_UP("warming up"),
    /** Faults are injected. */
    FAULTS("injecting faults"),
    /** Everything is made whole again, and the cluster has to recover. */
    SETTLE("healing, and waiting for all replicas"),
    /** Every replica serves all records once. */
    READ("reading from every replica"),
    /** The replicas' files are compared. */
    DUMP("reading the replicas' files"),
    /** The history is checked, and the report is written. */
    CHECK("checking the history");

    private final String description;

    Phase(String description) {
        this.description = description;
    }

    /** For people, in the present tense. */
    public String description() {
        return description;
    }
}
