package io.duolog.broker.api;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.VoterChanges;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What changes of voters have in common: who makes them, and why they fail. */
final class VoterFailures {
    private VoterFailures() {}

    /**
     * Who makes the changes.
     *
     * @throws ApiException if the backend has no voters, or the request is meant for another cluster
     */
    static VoterChanges require(Optional<VoterChanges> changes, @Nullable String clusterId, ClusterInfo cluster) {
        if (clusterId != null && !clusterId.equals(cluster.clusterId())) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_CLUSTER_ID,
                    "the request is for cluster " + clusterId + ", and this is " + cluster.clusterId());
        }
        return changes.orElseThrow(() -> new ApiException(
                ErrorCode.UNSUPPORTED_VERSION,
                "the brokers do not vote among themselves; that is so only with coordination.backend=raft"));
    }

    /**
     * The answer to a change that failed.
     *
     * @param refused what it means that the backend regards the change as wrong
     */
    static ApiException explain(Throwable failure, ErrorCode refused) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof ApiException known) {
            return known;
        }
        if (cause instanceof IllegalArgumentException) {
            return new ApiException(refused, message, cause);
        }
        if (cause instanceof NotControllerException) {
            return new ApiException(ErrorCode.NOT_CONTROLLER, message, cause);
        }
        return cause instanceof BackendUnavailableException
                ? new ApiException(ErrorCode.REQUEST_TIMED_OUT, message, cause)
                : new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR, message, cause);
    }
}
