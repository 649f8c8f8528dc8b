package io.duolog.coordination.testkit;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.MembershipContract;

class MemoryMembershipContractTest extends MembershipContract {
    @Override
    protected ContractCluster newCluster() {
        return new MemoryContractCluster();
    }
}
