package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.ElectionContract;

class RaftElectionContractTest extends ElectionContract {
    @Override
    protected ContractCluster newCluster() {
        return new RaftContractCluster();
    }
}
