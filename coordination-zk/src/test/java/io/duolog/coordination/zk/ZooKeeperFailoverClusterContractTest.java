package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.FailoverClusterContract;
import io.duolog.coordination.testkit.contract.FaultyCluster;
import java.time.Duration;

class ZooKeeperFailoverClusterContractTest extends FailoverClusterContract {
    @Override
    protected FaultyCluster newCluster(Duration silence) {
        return new ZooKeeperContractCluster(silence);
    }
}
