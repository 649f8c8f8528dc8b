package io.duolog.coordination.raft;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.testkit.contract.ContractCluster;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Raft for the contract: one voter, in the node's directory. */
final class RaftContractCluster implements ContractCluster {
    @Override
    public int nodesMax() {
        return 1;
    }

    @Override
    public CoordinationBackend create(BackendHost host, int nodes) {
        String voters = IntStream.rangeClosed(1, nodes)
                .mapToObj(nodeId -> nodeId + "@localhost:" + (9_000 + nodeId))
                .collect(Collectors.joining(","));
        return new RaftCoordinationBackendFactory().create(Map.of(RaftConfig.VOTERS, voters), host);
    }
}
