package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.RequestOrigin;
import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.TopicNames;
import io.duolog.broker.metadata.TopicsImage;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.duolog.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Metadata: brokers, topics and leaders, as the client's listener sees them; creates missing topics where that is on.
 *
 * <p>An id that is not known here is one that the client has from another broker, from its group's coordinator for one, which may
 * have read more of the metadata than this one. So this one catches up before it says that there is no such topic: Apache's
 * consumers with a pattern (KIP-848) do not get over that answer, and ask no broker for metadata any more.
 */
public final class MetadataHandler implements ApiHandler<MetadataRequest, MetadataResponse> {
    private static final UUID NO_ID = new UUID(0, 0);
    /** Earlier versions have a field for the id, but no answer without a name (KIP-516). */
    private static final short TOPIC_IDS_MIN_VERSION = 12;

    private final ClusterInfo cluster;
    private final ControllerClient controller;
    private final Supplier<? extends CompletionStage<?>> catchUp;
    private final boolean autoCreateTopics;

    /**
     * Answers from {@code cluster}'s image.
     *
     * @param catchUp has the image catch up with what is committed, and completes, in whatever way, when that is done or takes too
     *     long
     * @param autoCreateTopics {@code auto.create.topics.enable}
     */
    public MetadataHandler(
            ClusterInfo cluster,
            ControllerClient controller,
            Supplier<? extends CompletionStage<?>> catchUp,
            boolean autoCreateTopics) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.controller = requireNonNull(controller, "controller");
        this.catchUp = requireNonNull(catchUp, "catchUp");
        this.autoCreateTopics = autoCreateTopics;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.METADATA;
    }

    @Override
    public void handle(RequestContext context, MetadataRequest request, Reply<MetadataResponse> reply) {
        if (context.version() < TOPIC_IDS_MIN_VERSION) {
            requireNames(request);
        }
        Set<String> missing = missing(context, request);
        if (missing.isEmpty()) {
            if (knowsIds(request)) {
                reply.send(answer(context, request, Map.of()));
            } else {
                reply.sendWhenDone(catchUp.get().handle((done, failure) -> answer(context, request, Map.of())));
            }
            return;
        }
        ControllerClient onBehalf = controller.onBehalfOf(new RequestOrigin(context.clientId(), true));
        onBehalf.createTopicsAutomatically(missing).whenComplete((errors, failure) -> {
            if (failure == null) {
                reply.send(answer(context, request, errors));
            } else {
                reply.fail(failure);
            }
        });
    }

    @Override
    public MetadataResponse failure(RequestContext context, MetadataRequest request, ApiException failure) {
        List<MetadataRequestTopic> asked = request.topics() == null ? List.of() : request.topics();
        List<MetadataResponseTopic> topics = asked.stream()
                .map(topic -> failed(nameFor(context, topic.name()), topic.topicId(), failure.error(), request))
                .toList();
        return response(context, request, cluster.image(), topics);
    }

    /** No name is null, but not for clients that do not know answers without one. */
    private static @Nullable String nameFor(RequestContext context, @Nullable String name) {
        return name == null && context.version() < TOPIC_IDS_MIN_VERSION ? "" : name;
    }

    private static void requireNames(MetadataRequest request) {
        List<MetadataRequestTopic> asked = request.topics() == null ? List.of() : request.topics();
        for (MetadataRequestTopic topic : asked) {
            if (topic.name() == null || !isByName(topic)) {
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "topics are asked for by their names, not by ids, below version " + TOPIC_IDS_MIN_VERSION);
            }
        }
    }

    /** The topics to create: asked for by name, possible, not there, and wanted. */
    private Set<String> missing(RequestContext context, MetadataRequest request) {
        boolean allowed = request.allowAutoTopicCreation() || context.version() < 4;
        if (!autoCreateTopics || !allowed || request.topics() == null) {
            return Set.of();
        }
        Set<String> missing = new LinkedHashSet<>();
        for (MetadataRequestTopic topic : request.topics()) {
            String name = topic.name();
            if (name != null
                    && isByName(topic)
                    && cluster.image().topics().find(name).isEmpty()) {
                missing.add(name);
            }
        }
        return missing;
    }

    private boolean knowsIds(MetadataRequest request) {
        TopicsImage known = cluster.image().topics();
        return request.topics() == null
                || request.topics().stream()
                        .allMatch(topic ->
                                isByName(topic) || known.find(topic.topicId()).isPresent());
    }

    private MetadataResponse answer(
            RequestContext context, MetadataRequest request, Map<String, ErrorCode> creationErrors) {
        MetadataImage image = cluster.image();
        List<MetadataResponseTopic> topics = new ArrayList<>();
        if (asksForAll(context, request)) {
            image.topics().all().stream()
                    .sorted(Comparator.comparing(TopicImage::name))
                    .forEach(topic -> topics.add(described(topic, image, request)));
        } else {
            for (MetadataRequestTopic asked : requireNonNull(request.topics())) {
                topics.add(answer(asked, image, request, creationErrors));
            }
        }
        return response(context, request, image, topics);
    }

    private static boolean asksForAll(RequestContext context, MetadataRequest request) {
        return request.topics() == null
                || (context.version() == 0 && request.topics().isEmpty());
    }

    private static MetadataResponseTopic answer(
            MetadataRequestTopic asked,
            MetadataImage image,
            MetadataRequest request,
            Map<String, ErrorCode> creationErrors) {
        String name = asked.name() == null ? "" : asked.name();
        Optional<TopicImage> topic =
                isByName(asked) ? image.topics().find(name) : image.topics().find(asked.topicId());
        if (topic.isPresent()) {
            return described(topic.get(), image, request);
        }
        if (!isByName(asked)) {
            // Without a name, or clients take what they are told for the name of this id.
            return failed(null, asked.topicId(), ErrorCode.UNKNOWN_TOPIC_ID, request);
        }
        ErrorCode unknown =
                TopicNames.isValid(name) ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION;
        return failed(name, NO_ID, creationErrors.getOrDefault(name, unknown), request);
    }

    private static boolean isByName(MetadataRequestTopic topic) {
        return topic.topicId().equals(NO_ID);
    }

    private static MetadataResponseTopic described(TopicImage topic, MetadataImage image, MetadataRequest request) {
        List<MetadataResponsePartition> partitions =
                new ArrayList<>(topic.partitions().size());
        for (int index = 0; index < topic.partitions().size(); index++) {
            PartitionRegistration partition = topic.partitions().get(index);
            ErrorCode error = partition.hasLeader() ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE;
            partitions.add(new MetadataResponsePartition(
                    error.code(),
                    index,
                    partition.leader(),
                    partition.leaderEpoch(),
                    partition.replicas(),
                    partition.isr(),
                    offline(partition, image)));
        }
        return new MetadataResponseTopic(
                ErrorCode.NONE.code(),
                topic.name(),
                topic.id(),
                InternalTopics.isInternal(topic.name()),
                partitions,
                AuthorizedOperations.onTopic(request.includeTopicAuthorizedOperations()));
    }

    static List<Integer> offline(PartitionRegistration partition, MetadataImage image) {
        return partition.replicas().stream()
                .filter(replica ->
                        !image.isActive(replica) || partition.offlineReplicas().contains(replica))
                .toList();
    }

    private static MetadataResponseTopic failed(
            @Nullable String name, UUID id, ErrorCode error, MetadataRequest request) {
        return new MetadataResponseTopic(
                error.code(),
                name,
                id,
                name != null && InternalTopics.isInternal(name),
                List.of(),
                AuthorizedOperations.onTopic(request.includeTopicAuthorizedOperations()));
    }

    private MetadataResponse response(
            RequestContext context, MetadataRequest request, MetadataImage image, List<MetadataResponseTopic> topics) {
        return MetadataResponse.builder()
                .brokers(brokers(image, context.listenerName()))
                .clusterId(cluster.clusterId())
                .controllerId(cluster.controllerId())
                .topics(topics)
                .clusterAuthorizedOperations(
                        AuthorizedOperations.onCluster(request.includeClusterAuthorizedOperations()))
                .build();
    }

    private static List<MetadataResponseBroker> brokers(MetadataImage image, String listenerName) {
        List<MetadataResponseBroker> brokers = new ArrayList<>();
        for (BrokerRegistration broker : image.brokers().values()) {
            if (!broker.fenced()) {
                broker.endpoint(listenerName)
                        .ifPresent(endpoint -> brokers.add(new MetadataResponseBroker(
                                broker.id(),
                                endpoint.host(),
                                endpoint.port(),
                                broker.rack().orElse(null))));
            }
        }
        brokers.sort(Comparator.comparingInt(MetadataResponseBroker::nodeId));
        return brokers;
    }
}
