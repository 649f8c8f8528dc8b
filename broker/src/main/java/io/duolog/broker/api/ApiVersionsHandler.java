package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiVersionsRequest;
import io.duolog.protocol.message.ApiVersionsResponse;
import io.duolog.protocol.message.ApiVersionsResponse.ApiVersion;
import io.duolog.protocol.message.ApiVersionsResponse.FinalizedFeatureKey;
import io.duolog.protocol.message.ApiVersionsResponse.SupportedFeatureKey;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * ApiVersions: tells clients what this broker speaks, which is what it has handlers for. It answers every client that can
 * connect (KIP-511), checks that the client means this cluster and node (KIP-1242), and refuses a software name that logs
 * and metrics could not carry.
 */
public final class ApiVersionsHandler implements ApiHandler<ApiVersionsRequest, ApiVersionsResponse> {
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");
    private static final short SOFTWARE_MIN_VERSION = 3;
    private static final short CLUSTER_CHECK_MIN_VERSION = 5;
    /** From here on a feature may be shown that has a lowest version of 0 (KAFKA-17011). */
    private static final short LOWEST_ZERO_MIN_VERSION = 4;
    /** At version 1, there are groups of the consumer protocol (KIP-848). No other version is served. */
    private static final String GROUP_FEATURE = "group.version";

    private static final short GROUP_VERSION = 1;
    /** The features never change while a broker runs. */
    private static final long FEATURES_EPOCH = 0;

    private static final long NO_EPOCH = -1;
    private static final int ANY_NODE = -1;
    /** librdkafka uses gzip, snappy and lz4 only if version 0 of Produce is in the list (KAFKA-18659). */
    private static final short ADVERTISED_PRODUCE_MIN_VERSION = 0;

    private final Supplier<ApiHandlers> handlers;
    private final Supplier<String> clusterId;
    private final IntSupplier nodeId;

    /**
     * Advertises the APIs of {@code handlers}.
     *
     * @param handlers all of them, this one included; asked when a request is served
     * @param clusterId the cluster's id
     * @param nodeId this broker's id
     */
    public ApiVersionsHandler(Supplier<ApiHandlers> handlers, Supplier<String> clusterId, IntSupplier nodeId) {
        this.handlers = requireNonNull(handlers, "handlers");
        this.clusterId = requireNonNull(clusterId, "clusterId");
        this.nodeId = requireNonNull(nodeId, "nodeId");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.API_VERSIONS;
    }

    @Override
    public void handle(RequestContext context, ApiVersionsRequest request, Reply<ApiVersionsResponse> reply) {
        if (context.version() >= SOFTWARE_MIN_VERSION) {
            requireSoftware("clientSoftwareName", request.clientSoftwareName());
            requireSoftware("clientSoftwareVersion", request.clientSoftwareVersion());
        }
        if (context.version() >= CLUSTER_CHECK_MIN_VERSION) {
            requireThisNode(request);
        }
        reply.send(new ApiVersionsResponse(
                ErrorCode.NONE.code(),
                advertised(),
                0,
                supportedFeatures(context.version()),
                FEATURES_EPOCH,
                List.of(new FinalizedFeatureKey(GROUP_FEATURE, GROUP_VERSION, GROUP_VERSION)),
                false));
    }

    private static List<SupportedFeatureKey> supportedFeatures(short version) {
        return version < LOWEST_ZERO_MIN_VERSION
                ? List.of()
                : List.of(new SupportedFeatureKey(GROUP_FEATURE, (short) 0, GROUP_VERSION));
    }

    @Override
    public ApiVersionsResponse failure(RequestContext context, ApiVersionsRequest request, ApiException failure) {
        return response(failure.error(), List.of());
    }

    /** The answer to a version that this broker does not know, to be written in version 0. */
    public ApiVersionsResponse unsupportedVersion() {
        return response(ErrorCode.UNSUPPORTED_VERSION, List.of(version(ApiKey.API_VERSIONS)));
    }

    private List<ApiVersion> advertised() {
        return handlers.get().apiKeys().stream()
                .sorted(Comparator.comparingInt(ApiKey::id))
                .map(ApiVersionsHandler::version)
                .toList();
    }

    private static ApiVersion version(ApiKey apiKey) {
        short lowest = apiKey == ApiKey.PRODUCE ? ADVERTISED_PRODUCE_MIN_VERSION : apiKey.lowestVersion();
        return new ApiVersion(apiKey.id(), lowest, apiKey.highestVersion());
    }

    private static void requireSoftware(String field, String value) {
        if (!SOFTWARE.matcher(value).matches()) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST, field + " '" + value + "' does not match " + SOFTWARE.pattern());
        }
    }

    private void requireThisNode(ApiVersionsRequest request) {
        boolean otherCluster =
                request.clusterId() != null && !request.clusterId().equals(clusterId.get());
        boolean otherNode = request.nodeId() != ANY_NODE && request.nodeId() != nodeId.getAsInt();
        if (otherCluster || otherNode) {
            throw new ApiException(
                    ErrorCode.REBOOTSTRAP_REQUIRED,
                    "the client looks for node " + request.nodeId() + " of cluster " + request.clusterId()
                            + "; this is node " + nodeId.getAsInt() + " of cluster " + clusterId.get());
        }
    }

    private static ApiVersionsResponse response(ErrorCode error, List<ApiVersion> versions) {
        return new ApiVersionsResponse(error.code(), versions, 0, List.of(), NO_EPOCH, List.of(), false);
    }
}
