package io.duolog.chaos.fault;

/** Which links of a target; links are named by who dials. */
public enum LinkPattern {
    /** All links from and to the target, those of clients, too. */
    ISOLATE,
    /** All links between the target and other brokers; clients still reach it. */
    FROM_BROKERS,
    /** Links from the target to what coordinates it: ZooKeeper, or with a quorum of brokers the controller. */
    TO_COORDINATION,
    /** Links from the target to other brokers: what it dials, as a follower that fetches. */
    TO_BROKERS,
    /** Links from other brokers to the target. */
    FROM_OTHER_BROKERS,
    /** Links from the clients to the target. */
    FROM_CLIENTS,
    /** Links between ZooKeeper's servers from and to the target. */
    COORDINATION_PEERS,
    /** The brokers fall into halves: the target's, with the smaller part, and the others. */
    HALVES,
    /** Each broker still reaches a majority, and no two the same one. */
    MAJORITIES_RING,
    /** The brokers fall into halves that only the target connects. */
    BRIDGE
}
