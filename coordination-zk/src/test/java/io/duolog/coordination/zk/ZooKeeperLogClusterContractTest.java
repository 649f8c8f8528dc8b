package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.FaultyCluster;
import io.duolog.coordination.testkit.contract.LogClusterContract;
import java.time.Duration;

class ZooKeeperLogClusterContractTest extends LogClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new ZooKeeperContractCluster(silence);
    }
}
