package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.BackendLifecycleContract;
import io.duolog.coordination.testkit.contract.ContractCluster;

class MemoryBackendLifecycleContractTest extends BackendLifecycleContract {
    @Override
    protected ContractCluster newCluster() {
        return new MemoryContractCluster();
    }
}
