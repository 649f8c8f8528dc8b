package io.duolog.coordination.testkit.contract;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.CoordinationBackend;

/** A cluster under test. Its nodes can be closed and created again; what the cluster agreed on stays. */
public interface ContractCluster extends AutoCloseable {
    /** How many nodes the backend supports at most; creating one more must be refused. */
    int nodesMax();

    /**
     * Makes a node's backend, in this cluster and configured for this many nodes.
     *
     * @param host which node, and its scheduler; {@code host.directory()} is the same at each call for a node
     * @param nodes the cluster's intended size
     */
    CoordinationBackend create(BackendHost host, int nodes);

    /** Ends what the cluster consists of beside its nodes. */
    @Override
    default void close() {}
}
