package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.ElectionContract;

class MemoryElectionContractTest extends ElectionContract {
    @Override
    protected ContractCluster newCluster() {
        return new MemoryContractCluster();
    }
}
