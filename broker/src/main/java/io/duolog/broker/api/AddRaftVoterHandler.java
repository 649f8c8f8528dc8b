package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AddRaftVoterResponse;
import io.duolog.protocol.message.ApiKey;

/** AddRaftVoter (KIP-853): done by the controller, where the coordination backend has voters among the brokers. */
public final class AddRaftVoterHandler implements ApiHandler<AddRaftVoterRequest, AddRaftVoterResponse> {
    private final ClusterInfo cluster;
    private final ControllerClient controller;

    /** Checks that {@code cluster} is meant, and lets {@code controller} act. */
    public AddRaftVoterHandler(ClusterInfo cluster, ControllerClient controller) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.controller = requireNonNull(controller, "controller");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.ADD_RAFT_VOTER;
    }

    @Override
    public void handle(RequestContext context, AddRaftVoterRequest request, Reply<AddRaftVoterResponse> reply) {
        VoterRequests.checkCluster(cluster, request.clusterId());
        reply.sendWhenDone(controller.addRaftVoter(request));
    }

    @Override
    public AddRaftVoterResponse failure(RequestContext context, AddRaftVoterRequest request, ApiException failure) {
        return new AddRaftVoterResponse(0, failure.error().code(), failure.getMessage());
    }
}
