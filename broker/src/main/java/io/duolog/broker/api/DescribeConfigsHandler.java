package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.BrokerKeys;
import io.duolog.broker.config.ConfigEntry;
import io.duolog.broker.config.ConfigLayers;
import io.duolog.broker.config.OwnGroupKeys;
import io.duolog.broker.config.TopicKeys;
import io.duolog.broker.metadata.ConfigResource;
import io.duolog.broker.metadata.TopicNames;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeConfigsRequest;
import io.duolog.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.duolog.protocol.message.DescribeConfigsResponse;
import io.duolog.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.duolog.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import io.duolog.protocol.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** DescribeConfigs: every setting of a topic, of a group or of this broker, with where its value comes from. */
public final class DescribeConfigsHandler implements ApiHandler<DescribeConfigsRequest, DescribeConfigsResponse> {
    private final ClusterInfo cluster;
    private final Map<String, String> file;

    /**
     * Answers from {@code cluster}'s image.
     *
     * @param file what this broker's configuration file said
     */
    public DescribeConfigsHandler(ClusterInfo cluster, Map<String, String> file) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.file = Map.copyOf(file);
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_CONFIGS;
    }

    @Override
    public void handle(RequestContext context, DescribeConfigsRequest request, Reply<DescribeConfigsResponse> reply) {
        reply.send(new DescribeConfigsResponse(
                0,
                request.resources().stream()
                        .map(resource -> describe(resource, request))
                        .toList()));
    }

    @Override
    public DescribeConfigsResponse failure(
            RequestContext context, DescribeConfigsRequest request, ApiException failure) {
        return new DescribeConfigsResponse(
                0,
                request.resources().stream()
                        .map(resource -> failed(resource, failure))
                        .toList());
    }

    private DescribeConfigsResult describe(DescribeConfigsResource resource, DescribeConfigsRequest request) {
        try {
            List<DescribeConfigsResourceResult> results = entries(resource)
                    .filter(entry -> resource.configurationKeys() == null
                            || resource.configurationKeys().contains(entry.key().name()))
                    .map(entry -> result(entry, request))
                    .toList();
            return new DescribeConfigsResult(
                    ErrorCode.NONE.code(), null, resource.resourceType(), resource.resourceName(), results);
        } catch (ApiException e) {
            return failed(resource, e);
        }
    }

    private Stream<ConfigEntry> entries(DescribeConfigsResource resource) {
        if (resource.resourceType() == ConfigResource.Type.TOPIC.protocolId()) {
            return topicEntries(resource.resourceName());
        }
        if (resource.resourceType() == ConfigResource.Type.BROKER.protocolId()) {
            return brokerEntries(resource.resourceName());
        }
        if (resource.resourceType() == ConfigResource.Type.GROUP.protocolId()) {
            return groupEntries(resource.resourceName());
        }
        throw new ApiException(
                ErrorCode.INVALID_REQUEST,
                "config resource type " + resource.resourceType() + " is not known here; there are topics ("
                        + ConfigResource.Type.TOPIC.protocolId() + "), brokers ("
                        + ConfigResource.Type.BROKER.protocolId() + ") and groups ("
                        + ConfigResource.Type.GROUP.protocolId() + ")");
    }

    private Stream<ConfigEntry> groupEntries(String groupId) {
        if (groupId.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "groups have no default; name a group");
        }
        ConfigLayers layers = cluster.image().groupLayers(groupId, file);
        return OwnGroupKeys.all().stream().map(layers::describe);
    }

    private Stream<ConfigEntry> topicEntries(String topic) {
        if (!TopicNames.isValid(topic)) {
            throw new ApiException(ErrorCode.INVALID_TOPIC_EXCEPTION, "'" + topic + "' is no topic name");
        }
        if (cluster.image().topics().find(topic).isEmpty()) {
            throw new ApiException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + topic);
        }
        ConfigLayers layers = cluster.image().topicLayers(topic, cluster.brokerId(), file);
        return TopicKeys.all().stream().map(layers::describe);
    }

    private Stream<ConfigEntry> brokerEntries(String broker) {
        if (broker.isEmpty()) {
            Map<String, String> all = cluster.image().configs(ConfigResource.ALL_BROKERS);
            ConfigLayers layers = new ConfigLayers(Map.of(), Map.of(), all, Map.of());
            return BrokerKeys.table().all().stream()
                    .filter(key -> all.containsKey(key.name()))
                    .map(layers::describe);
        }
        if (!broker.equals(String.valueOf(cluster.brokerId()))) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "this is broker " + cluster.brokerId() + "; ask broker " + broker + " for its own configuration");
        }
        ConfigLayers layers = cluster.image().brokerLayers(cluster.brokerId(), file);
        return BrokerKeys.table().all().stream().map(layers::describe);
    }

    private static DescribeConfigsResourceResult result(ConfigEntry entry, DescribeConfigsRequest request) {
        List<DescribeConfigsSynonym> synonyms = request.includeSynonyms()
                ? entry.synonyms().stream()
                        .map(synonym -> new DescribeConfigsSynonym(
                                synonym.name(),
                                synonym.value(),
                                synonym.source().protocolId()))
                        .toList()
                : List.of();
        return new DescribeConfigsResourceResult(
                entry.key().name(),
                entry.value(),
                entry.readOnly(),
                entry.source().protocolId(),
                entry.key().sensitive(),
                synonyms,
                entry.key().type().protocolId(),
                request.includeDocumentation() ? entry.documentation() : null);
    }

    private static DescribeConfigsResult failed(DescribeConfigsResource resource, ApiException failure) {
        return new DescribeConfigsResult(
                failure.error().code(),
                failure.getMessage(),
                resource.resourceType(),
                resource.resourceName(),
                List.of());
    }
}
