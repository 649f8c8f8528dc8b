package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.SnapshotClusterContract;
import java.time.Duration;

class RaftSnapshotClusterContractTest extends SnapshotClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new RaftContractCluster(silence);
    }
}
