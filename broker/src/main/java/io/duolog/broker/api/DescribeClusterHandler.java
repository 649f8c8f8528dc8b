package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeClusterRequest;
import io.duolog.protocol.message.DescribeClusterResponse;
import io.duolog.protocol.message.DescribeClusterResponse.DescribeClusterBroker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** DescribeCluster: the cluster's id, its controller and its brokers (KIP-700). */
public final class DescribeClusterHandler implements ApiHandler<DescribeClusterRequest, DescribeClusterResponse> {
    private static final byte BROKERS = 1;
    private static final int UNKNOWN = -1;

    private final ClusterInfo cluster;

    /** Answers from {@code cluster}'s image. */
    public DescribeClusterHandler(ClusterInfo cluster) {
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_CLUSTER;
    }

    @Override
    public void handle(RequestContext context, DescribeClusterRequest request, Reply<DescribeClusterResponse> reply) {
        if (request.endpointType() != BROKERS) {
            throw new ApiException(
                    ErrorCode.MISMATCHED_ENDPOINT_TYPE,
                    "this endpoint is a broker's; the request asks for endpoint type " + request.endpointType());
        }
        List<DescribeClusterBroker> brokers = new ArrayList<>();
        for (BrokerRegistration broker : cluster.image().brokers().values()) {
            if (!broker.fenced() || request.includeFencedBrokers()) {
                broker.endpoint(context.listenerName())
                        .ifPresent(endpoint -> brokers.add(new DescribeClusterBroker(
                                broker.id(),
                                endpoint.host(),
                                endpoint.port(),
                                broker.rack().orElse(null),
                                broker.fenced())));
            }
        }
        brokers.sort(Comparator.comparingInt(DescribeClusterBroker::brokerId));
        reply.send(DescribeClusterResponse.builder()
                .endpointType(BROKERS)
                .clusterId(cluster.clusterId())
                .controllerId(cluster.controllerId())
                .brokers(brokers)
                .clusterAuthorizedOperations(
                        AuthorizedOperations.onCluster(request.includeClusterAuthorizedOperations()))
                .build());
    }

    @Override
    public DescribeClusterResponse failure(
            RequestContext context, DescribeClusterRequest request, ApiException failure) {
        return DescribeClusterResponse.builder()
                .errorCode(failure.error().code())
                .errorMessage(failure.getMessage())
                .endpointType(BROKERS)
                .clusterId(cluster.clusterId())
                .controllerId(UNKNOWN)
                .build();
    }
}
