package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.RemoveRaftVoterRequest;
import io.duolog.protocol.message.RemoveRaftVoterResponse;

/** RemoveRaftVoter (KIP-853): done by the controller, where the coordination backend has voters among the brokers. */
public final class RemoveRaftVoterHandler implements ApiHandler<RemoveRaftVoterRequest, RemoveRaftVoterResponse> {
    private final ClusterInfo cluster;
    private final ControllerClient controller;

    /** Checks that {@code cluster} is meant, and lets {@code controller} act. */
    public RemoveRaftVoterHandler(ClusterInfo cluster, ControllerClient controller) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.controller = requireNonNull(controller, "controller");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.REMOVE_RAFT_VOTER;
    }

    @Override
    public void handle(RequestContext context, RemoveRaftVoterRequest request, Reply<RemoveRaftVoterResponse> reply) {
        VoterRequests.checkCluster(cluster, request.clusterId());
        reply.sendWhenDone(controller.removeRaftVoter(request));
    }

    @Override
    public RemoveRaftVoterResponse failure(
            RequestContext context, RemoveRaftVoterRequest request, ApiException failure) {
        return new RemoveRaftVoterResponse(0, failure.error().code(), failure.getMessage());
    }
}
