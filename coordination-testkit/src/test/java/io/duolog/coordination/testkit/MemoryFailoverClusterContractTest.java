package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.FailoverClusterContract;
import io.duolog.coordination.testkit.contract.FaultyCluster;

class MemoryFailoverClusterContractTest extends FailoverClusterContract {
    @Override
    protected FaultyCluster newCluster() {
        return new MemoryContractCluster();
    }
}
