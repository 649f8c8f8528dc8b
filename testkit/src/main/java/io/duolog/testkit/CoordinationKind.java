package io.duolog.testkit;

import java.util.Locale;

/** By what a test cluster agrees. */
public enum CoordinationKind {
    /** The in-memory backend, which outlives restarts of brokers but not the cluster object. The fastest; in one JVM only. */
    MEMORY,
    /** Raft among the brokers, as in production; needs {@code coordination-raft} on the class path. */
    RAFT,
    /**
     * ZooKeeper, as in production; needs {@code coordination-zk} on the class path. The servers are processes of the
     * cluster's own.
     */
    ZOOKEEPER;

    /** The value of {@code coordination.backend}. */
    public String backendName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
