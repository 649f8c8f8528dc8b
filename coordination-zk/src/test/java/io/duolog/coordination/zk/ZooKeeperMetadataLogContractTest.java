package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.MetadataLogContract;

class ZooKeeperMetadataLogContractTest extends MetadataLogContract {
    @Override
    protected ContractCluster newCluster() {
        return new ZooKeeperContractCluster();
    }
}
