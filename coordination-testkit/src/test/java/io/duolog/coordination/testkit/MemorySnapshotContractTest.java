package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.SnapshotContract;

class MemorySnapshotContractTest extends SnapshotContract {
    @Override
    protected ContractCluster newCluster() {
        return new MemoryContractCluster();
    }
}
