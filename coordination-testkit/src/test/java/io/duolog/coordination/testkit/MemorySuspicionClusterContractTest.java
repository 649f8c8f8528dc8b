package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.SuspicionClusterContract;
import java.time.Duration;

class MemorySuspicionClusterContractTest extends SuspicionClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new MemoryContractCluster(silence);
    }
}
