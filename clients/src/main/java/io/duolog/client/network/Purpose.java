package io.duolog.client.network;

/**
 * What a connection is for. A node has one connection for each purpose, so that a request that waits at the broker (a
 * fetch) or carries much data (a produce) does not delay the others.
 */
public enum Purpose {
    /** Metadata and administration. */
    CONTROL,
    /** Produce requests. */
    PRODUCE,
    /** Fetch requests. */
    FETCH,
    /** Group membership and offsets. */
    COORDINATION
}
