package io.duolog.coordination.raft;

import io.duolog.coordination.testkit.contract.ContractCluster;
import io.duolog.coordination.testkit.contract.MembershipContract;

class RaftMembershipContractTest extends MembershipContract {
    @Override
    protected ContractCluster newCluster() {
        return new RaftContractCluster();
    }
}
