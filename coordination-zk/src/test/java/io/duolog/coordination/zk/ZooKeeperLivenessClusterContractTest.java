package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.LivenessClusterContract;
import java.time.Duration;

class ZooKeeperLivenessClusterContractTest extends LivenessClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new ZooKeeperContractCluster(silence);
    }
}
