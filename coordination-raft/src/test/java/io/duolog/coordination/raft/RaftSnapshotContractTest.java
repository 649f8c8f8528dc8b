package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.SnapshotContract;

class RaftSnapshotContractTest extends SnapshotContract {
    @Override
    protected ContractCluster newCluster() {
        return new RaftContractCluster();
    }
}
