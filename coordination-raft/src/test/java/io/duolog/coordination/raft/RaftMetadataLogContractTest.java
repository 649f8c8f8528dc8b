package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.MetadataLogContract;

class RaftMetadataLogContractTest extends MetadataLogContract {
    @Override
    protected ContractCluster newCluster() {
        return new RaftContractCluster();
    }
}
