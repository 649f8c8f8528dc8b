package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.BackendLifecycleContract;
import io.duolog.coordination.testkit.contract.ContractCluster;

class RaftBackendLifecycleContractTest extends BackendLifecycleContract {
    @Override
    protected ContractCluster newCluster() {
        return new RaftContractCluster();
    }
}
