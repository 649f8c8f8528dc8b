package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AddRaftVoterRequest.Listener;
import io.duolog.protocol.message.AddRaftVoterResponse;
import io.duolog.protocol.message.ApiRequest;
import java.util.List;

/** AddRaftVoter (KIP-853) of one node. */
record AddVoterOperation(QuorumDescription.Voter voter) implements AdminOperation<Integer, Void, AddRaftVoterResponse> {
    @Override
    public Target target(Integer nodeId) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(Integer nodeId) {
        return "add voter " + nodeId;
    }

    @Override
    public ApiRequest<AddRaftVoterResponse> request(List<Integer> nodeIds, int timeoutMs) {
        return AddRaftVoterRequest.builder()
                .clusterId(null)
                .timeoutMs(timeoutMs)
                .voterId(voter.nodeId())
                .voterDirectoryId(voter.directoryId())
                .listeners(voter.listeners().stream()
                        .map(listener -> new Listener(listener.name(), listener.host(), listener.port()))
                        .toList())
                .build();
    }

    @Override
    public void read(AddRaftVoterResponse response, Outcomes<Integer, Void> outcomes) {
        if (!outcomes.failed(voter.nodeId(), ErrorCode.forCode(response.errorCode()), response.errorMessage())) {
            outcomes.succeeded(voter.nodeId());
        }
    }
}
