package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.VoterChanges;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AddRaftVoterRequest.Listener;
import io.duolog.protocol.message.AddRaftVoterResponse;
import io.duolog.protocol.message.ApiKey;
import java.util.Optional;
import java.util.function.Supplier;

/** AddRaftVoter (KIP-853), on the active controller's node; answered when the new voter votes. */
public final class AddRaftVoterHandler implements ApiHandler<AddRaftVoterRequest, AddRaftVoterResponse> {
    private final Supplier<Optional<VoterChanges>> changes;
    private final ClusterInfo cluster;

    /** Has {@code changes} made, if there are any. */
    public AddRaftVoterHandler(Supplier<Optional<VoterChanges>> changes, ClusterInfo cluster) {
        this.changes = requireNonNull(changes, "changes");
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.ADD_RAFT_VOTER;
    }

    @Override
    public void handle(RequestContext context, AddRaftVoterRequest request, Reply<AddRaftVoterResponse> reply) {
        VoterChanges voters = VoterFailures.require(changes.get(), request.clusterId(), cluster);
        if (request.listeners().isEmpty()) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "the request says nowhere where voter " + request.voterId() + " listens");
        }
        Listener listener = request.listeners().get(0);
        voters.addVoter(request.voterId(), listener.host(), listener.port()).whenComplete((nothing, failure) -> {
            if (failure == null) {
                reply.send(new AddRaftVoterResponse(0, ErrorCode.NONE.code(), null));
            } else {
                reply.fail(VoterFailures.explain(failure, ErrorCode.DUPLICATE_VOTER));
            }
        });
    }

    @Override
    public AddRaftVoterResponse failure(RequestContext context, AddRaftVoterRequest request, ApiException failure) {
        return new AddRaftVoterResponse(0, failure.error().code(), failure.getMessage());
    }
}
