package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.ElectionContract;

class ZooKeeperElectionContractTest extends ElectionContract {
    @Override
    protected ContractCluster newCluster() {
        return new ZooKeeperContractCluster();
    }
}
