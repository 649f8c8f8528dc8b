package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.SnapshotContract;

class ZooKeeperSnapshotContractTest extends SnapshotContract {
    @Override
    protected ContractCluster newCluster() {
        return new ZooKeeperContractCluster();
    }
}
