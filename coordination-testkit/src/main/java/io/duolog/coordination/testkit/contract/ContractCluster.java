package io.duolog.coordination.testkit.contract;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.CoordinationBackend;

/**
 * A cluster under test. Its nodes can be closed and created again; what the cluster agreed on stays, in servers of its
 * own or in the nodes' directories. Two clusters share whatever clusters of the backend may share (a ZooKeeper ensemble).
 */
public interface ContractCluster extends AutoCloseable {
    /** How many nodes the backend supports at most; creating one more must be refused. */
    default int nodesMax() {
        return Integer.MAX_VALUE;
    }

    /**
     * Makes a node's backend, in this cluster and configured for this many nodes, with ids from 1 on. All of these can be
     * elected; a node with a higher id is a guest that follows the log, eligible or not.
     *
     * @param host which node, its scheduler and its way to the others; {@code host.directory()} is the same at each call
     *     for a node
     * @param nodes the cluster's intended size
     */
    CoordinationBackend create(BackendHost host, int nodes);

    /** Ends what the cluster consists of beside its nodes. */
    @Override
    default void close() {}
}
