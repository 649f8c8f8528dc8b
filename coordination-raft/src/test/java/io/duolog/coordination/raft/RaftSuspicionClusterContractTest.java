package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.SuspicionClusterContract;
import java.time.Duration;

class RaftSuspicionClusterContractTest extends SuspicionClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new RaftContractCluster(silence);
    }
}
