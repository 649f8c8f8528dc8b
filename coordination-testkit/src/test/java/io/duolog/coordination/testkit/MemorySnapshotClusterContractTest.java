package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.SnapshotClusterContract;
import java.time.Duration;

class MemorySnapshotClusterContractTest extends SnapshotClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new MemoryContractCluster(silence);
    }
}
