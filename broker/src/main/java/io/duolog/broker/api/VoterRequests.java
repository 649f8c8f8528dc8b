package io.duolog.broker.api;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What requests that change voters have in common. */
final class VoterRequests {
    private VoterRequests() {}

    /** Refuses a request that means another cluster; one that names none means this one. */
    static void checkCluster(ClusterInfo cluster, @Nullable String clusterId) {
        if (clusterId != null && !clusterId.equals(cluster.clusterId())) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_CLUSTER_ID,
                    "this is cluster " + cluster.clusterId() + ", and the request means cluster " + clusterId);
        }
    }
}
