package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.SnapshotClusterContract;
import java.time.Duration;

class ZooKeeperSnapshotClusterContractTest extends SnapshotClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new ZooKeeperContractCluster(silence);
    }
}
