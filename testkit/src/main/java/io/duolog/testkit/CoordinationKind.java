package io.duolog.testkit;

import java.util.Locale;

/** By what a test cluster agrees. */
public enum CoordinationKind {
    /** The in-memory backend, which outlives restarts of brokers but not the cluster object. The fastest. */
    MEMORY,
    /** Raft, as in production; needs {@code coordination-raft} on the class path and storage in a directory. */
    RAFT;

    /** The value of {@code coordination.backend}. */
    public String backendName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
