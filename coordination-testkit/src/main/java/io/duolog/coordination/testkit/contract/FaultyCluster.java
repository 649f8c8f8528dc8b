package io.duolog.coordination.testkit.contract;

/**
 * A cluster of several nodes in which faults can be caused.
 *
 * <p>The contract itself breaks what every backend gets from its host: it stops the node's coordination thread, and cuts
 * or holds its {@link io.duolog.coordination.PeerChannel}. What is told here is only what goes beyond that: connections
 * to servers outside of the nodes. A backend that lives in its nodes alone has nothing to override.
 */
public interface FaultyCluster extends ContractCluster {
    /**
     * Ends the node as SIGKILL would: from now on nothing that its backend does reaches anybody, and nobody is told that
     * it went. The contract closes the backend right afterwards, so that its directory is free for the next life.
     */
    default void kill(int nodeId) {}

    /** Holds all that passes between the node and others, in both directions, as if the process was stopped. */
    default void pause(int nodeId) {}

    /** Lets what was held go on. */
    default void resume(int nodeId) {}

    /** Cuts the node off from all others: what is under way is lost. */
    default void disconnect(int nodeId) {}

    /** Ends the cut. */
    default void reconnect(int nodeId) {}
}
