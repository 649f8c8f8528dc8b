package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ListConfigResourcesRequest;
import io.duolog.protocol.message.ListConfigResourcesResponse;
import io.duolog.protocol.message.ListConfigResourcesResponse.ConfigResource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * ListConfigResources (KIP-1142): what has settings that can be described. Version 0 knows subscriptions to client metrics
 * only, which Duolog does not have; no kinds asked for means all of them.
 */
public final class ListConfigResourcesHandler
        implements ApiHandler<ListConfigResourcesRequest, ListConfigResourcesResponse> {
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte BROKER_LOGGER = 8;
    private static final byte CLIENT_METRICS = 16;
    private static final byte GROUP = 32;

    /** What version 1 may ask for; without client metrics, there are none to list. */
    private static final List<Byte> KINDS = List.of(TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP);

    private static final Comparator<ConfigResource> IN_ORDER =
            Comparator.comparingInt(ConfigResource::resourceType).thenComparing(ConfigResource::resourceName);

    private final ClusterInfo cluster;

    /** Answers from {@code cluster}'s image. */
    public ListConfigResourcesHandler(ClusterInfo cluster) {
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.LIST_CONFIG_RESOURCES;
    }

    @Override
    public void handle(
            RequestContext context, ListConfigResourcesRequest request, Reply<ListConfigResourcesResponse> reply) {
        List<Byte> supported = context.version() == 0 ? List.of(CLIENT_METRICS) : KINDS;
        List<Byte> asked = request.resourceTypes().isEmpty() ? supported : request.resourceTypes();
        if (!supported.containsAll(asked)) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "config resource types " + asked + " were asked for; this version lists " + supported);
        }
        MetadataImage image = cluster.image();
        List<ConfigResource> resources = asked.stream()
                .distinct()
                .flatMap(type -> names(image, type).map(name -> new ConfigResource(name, type)))
                .sorted(IN_ORDER)
                .toList();
        reply.send(new ListConfigResourcesResponse(0, ErrorCode.NONE.code(), resources));
    }

    @Override
    public ListConfigResourcesResponse failure(
            RequestContext context, ListConfigResourcesRequest request, ApiException failure) {
        return new ListConfigResourcesResponse(0, failure.error().code(), List.of());
    }

    private static Stream<String> names(MetadataImage image, byte type) {
        return switch (type) {
            case TOPIC -> image.topics().all().stream().map(TopicImage::name);
            case BROKER, BROKER_LOGGER ->
                image.brokers().keySet().stream().filter(image::isActive).map(String::valueOf);
            case GROUP ->
                image.configs().keySet().stream()
                        .filter(resource -> resource.type().protocolId() == GROUP)
                        .map(io.duolog.broker.metadata.ConfigResource::name);
            default -> Stream.empty();
        };
    }
}
