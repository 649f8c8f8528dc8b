package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.LivenessClusterContract;
import java.time.Duration;

class MemoryLivenessClusterContractTest extends LivenessClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new MemoryContractCluster(silence);
    }
}
