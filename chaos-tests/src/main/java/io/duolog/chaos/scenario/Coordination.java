package io.duolog.chaos.scenario;

/** How a system must be coordinated for a scenario to make sense. */
public enum Coordination {
    /** In any way. */
    ANY,
    /** By a ZooKeeper ensemble. */
    ENSEMBLE,
    /** By a quorum of its brokers. */
    QUORUM
}
