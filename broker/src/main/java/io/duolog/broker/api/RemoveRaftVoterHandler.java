package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.VoterChanges;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.RemoveRaftVoterRequest;
import io.duolog.protocol.message.RemoveRaftVoterResponse;
import java.util.Optional;
import java.util.function.Supplier;

/** RemoveRaftVoter (KIP-853), on the active controller's node; answered when the node has no vote any more. */
public final class RemoveRaftVoterHandler implements ApiHandler<RemoveRaftVoterRequest, RemoveRaftVoterResponse> {
    private final Supplier<Optional<VoterChanges>> changes;
    private final ClusterInfo cluster;

    /** Has {@code changes} made, if there are any. */
    public RemoveRaftVoterHandler(Supplier<Optional<VoterChanges>> changes, ClusterInfo cluster) {
        this.changes = requireNonNull(changes, "changes");
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.REMOVE_RAFT_VOTER;
    }

    @Override
    public void handle(RequestContext context, RemoveRaftVoterRequest request, Reply<RemoveRaftVoterResponse> reply) {
        VoterChanges voters = VoterFailures.require(changes.get(), request.clusterId(), cluster);
        voters.removeVoter(request.voterId()).whenComplete((nothing, failure) -> {
            if (failure == null) {
                reply.send(new RemoveRaftVoterResponse(0, ErrorCode.NONE.code(), null));
            } else {
                reply.fail(VoterFailures.explain(failure, ErrorCode.VOTER_NOT_FOUND));
            }
        });
    }

    @Override
    public RemoveRaftVoterResponse failure(
            RequestContext context, RemoveRaftVoterRequest request, ApiException failure) {
        return new RemoveRaftVoterResponse(0, failure.error().code(), failure.getMessage());
    }
}
