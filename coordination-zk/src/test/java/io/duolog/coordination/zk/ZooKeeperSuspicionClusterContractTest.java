package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.SuspicionClusterContract;
import java.time.Duration;

class ZooKeeperSuspicionClusterContractTest extends SuspicionClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new ZooKeeperContractCluster(silence);
    }
}
