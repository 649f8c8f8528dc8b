package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.FailoverClusterContract;
import io.duolog.coordination.testkit.contract.FaultyCluster;
import java.time.Duration;

class MemoryFailoverClusterContractTest extends FailoverClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new MemoryContractCluster(silence);
    }
}
