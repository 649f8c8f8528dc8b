package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.LivenessClusterContract;
import java.time.Duration;

class RaftLivenessClusterContractTest extends LivenessClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new RaftContractCluster(silence);
    }
}
