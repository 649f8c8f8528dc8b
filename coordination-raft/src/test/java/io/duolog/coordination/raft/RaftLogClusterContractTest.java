package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.LogClusterContract;
import java.time.Duration;

class RaftLogClusterContractTest extends LogClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new RaftContractCluster(silence);
    }
}
