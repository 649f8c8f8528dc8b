package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.RemoveRaftVoterRequest;
import io.duolog.protocol.message.RemoveRaftVoterResponse;
import java.util.List;
import java.util.UUID;

/** RemoveRaftVoter (KIP-853) of one node. */
record RemoveVoterOperation(int nodeId, UUID directoryId)
        implements AdminOperation<Integer, Void, RemoveRaftVoterResponse> {
    @Override
    public Target target(Integer item) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(Integer item) {
        return "remove voter " + nodeId;
    }

    @Override
    public ApiRequest<RemoveRaftVoterResponse> request(List<Integer> items, int timeoutMs) {
        return new RemoveRaftVoterRequest(null, nodeId, directoryId);
    }

    @Override
    public void read(RemoveRaftVoterResponse response, Outcomes<Integer, Void> outcomes) {
        if (!outcomes.failed(nodeId, ErrorCode.forCode(response.errorCode()), response.errorMessage())) {
            outcomes.succeeded(nodeId);
        }
    }
}
