package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.FailoverClusterContract;
import io.duolog.coordination.testkit.contract.FaultyCluster;
import java.time.Duration;

class RaftFailoverClusterContractTest extends FailoverClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new RaftContractCluster(silence);
    }
}
