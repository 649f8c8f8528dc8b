package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.MetadataLogContract;

class MemoryMetadataLogContractTest extends MetadataLogContract {
    @Override
    protected ContractCluster newCluster() {
        return new MemoryContractCluster();
    }
}
