package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.LivenessClusterContract;

class MemoryLivenessClusterContractTest extends LivenessClusterContract {
    @Override
    protected FaultyCluster newCluster() {
        return new MemoryContractCluster();
    }
}
