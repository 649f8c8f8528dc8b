package io.duolog.client.consumer.assignor;

/** How members give partitions up when a group is divided anew (KIP-429). */
public enum RebalanceProtocol {
    /** Everybody gives everything up before joining. */
    EAGER,
    /** Everybody keeps what is not assigned to somebody else; what moves is given up first and assigned next time. */
    COOPERATIVE
}
