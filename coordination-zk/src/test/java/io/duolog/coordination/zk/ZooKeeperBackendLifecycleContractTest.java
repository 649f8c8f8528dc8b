package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.BackendLifecycleContract;
import io.duolog.coordination.testkit.contract.ContractCluster;

class ZooKeeperBackendLifecycleContractTest extends BackendLifecycleContract {
    @Override
    protected ContractCluster newCluster() {
        return new ZooKeeperContractCluster();
    }
}
