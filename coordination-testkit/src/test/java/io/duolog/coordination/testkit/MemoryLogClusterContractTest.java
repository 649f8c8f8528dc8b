package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.LogClusterContract;
import java.time.Duration;

class MemoryLogClusterContractTest extends LogClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new MemoryContractCluster(silence);
    }
}
