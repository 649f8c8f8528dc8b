package io.duolog.coordination.zk;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.MembershipContract;

class ZooKeeperMembershipContractTest extends MembershipContract {
    @Override
    protected ContractCluster newCluster() {
        return new ZooKeeperContractCluster();
    }
}
