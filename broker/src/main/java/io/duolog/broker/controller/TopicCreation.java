package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.ConfigEntry;
import io.duolog.broker.config.ConfigLayers;
import io.duolog.broker.config.ConfigValidator;
import io.duolog.broker.config.TopicConfig;
import io.duolog.broker.config.TopicCreationConfig;
import io.duolog.broker.metadata.ConfigResource;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.TopicNames;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import io.duolog.broker.quota.MutationQuota;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.CreateTopicsResponse.CreatableTopicConfigs;
import io.duolog.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Decides on CreateTopics. Each topic succeeds or fails by itself, and is there as a whole or not at all. Pure but for the two sources it is given. */
final class TopicCreation {
    private static final int USE_DEFAULT = -1;
    private static final UUID NO_ID = new UUID(0, 0);

    private final TopicCreationConfig defaults;
    private final Map<String, String> file;
    private final int nodeId;
    private final Supplier<UUID> topicIds;
    private final IntSupplier placementStarts;

    /**
     * Creates the decision's fixed part.
     *
     * @param context what the controller's own node contributes
     */
    TopicCreation(ControllerContext context) {
        this.defaults = context.topicDefaults();
        this.file = context.file();
        this.nodeId = context.nodeId();
        this.topicIds = context.topicIds();
        this.placementStarts = context.placementStarts();
    }

    ControllerResult<CreateTopicsResponse> decide(
            MetadataImage image, CreateTopicsRequest request, MutationQuota quota) {
        Set<String> names = new HashSet<>();
        Set<String> duplicates = new HashSet<>();
        for (CreatableTopic topic : request.topics()) {
            if (!names.add(topic.name())) {
                duplicates.add(topic.name());
            }
        }
        List<List<MetadataRecord>> steps = new ArrayList<>();
        List<CreatableTopicResult> results = new ArrayList<>();
        MetadataImage state = image;
        int partitions = 0;
        for (CreatableTopic topic : request.topics()) {
            if (duplicates.contains(topic.name())) {
                if (names.remove(topic.name())) {
                    results.add(failure(topic.name(), ErrorCode.INVALID_REQUEST, "Duplicate topic name."));
                }
                continue;
            }
            try {
                ControllerLimits.checkPartitions(partitions + 1);
                NewTopic created = create(state, topic);
                ControllerLimits.checkPartitions(partitions + created.result().numPartitions());
                if (!request.validateOnly()) {
                    quota.use(created.result().numPartitions());
                }
                partitions += created.result().numPartitions();
                state = state.with(created.records());
                steps.add(created.records());
                results.add(created.result());
            } catch (ApiException e) {
                results.add(failure(topic.name(), e.error(), requireNonNull(e.getMessage(), "message")));
            }
        }
        return new ControllerResult<>(
                request.validateOnly() ? List.of() : steps, new CreateTopicsResponse(quota.throttleTimeMs(), results));
    }

    private record NewTopic(List<MetadataRecord> records, CreatableTopicResult result) {}

    private NewTopic create(MetadataImage image, CreatableTopic asked) {
        CreatableTopic topic = new InternalTopicDefaults(defaults).complete(image, asked);
        checkName(image, topic.name());
        Map<String, String> configs = checkConfigs(topic);
        List<List<Integer>> assignments =
                topic.assignments().isEmpty() ? place(image, topic) : checkAssignments(image, topic);
        UUID id = newId(image);
        List<MetadataRecord> records = new ArrayList<>();
        records.add(new TopicRecord(topic.name(), id));
        records.add(ReplicaAssignments.newPartitions(image, id, 0, assignments));
        configs.forEach((name, value) ->
                records.add(new ConfigRecord(ConfigResource.Type.TOPIC.protocolId(), topic.name(), name, value)));
        return new NewTopic(
                records,
                new CreatableTopicResult(
                        topic.name(),
                        id,
                        ErrorCode.NONE.code(),
                        null,
                        ErrorCode.NONE.code(),
                        assignments.size(),
                        (short) assignments.get(0).size(),
                        describe(image, topic.name(), configs)));
    }

    private static void checkName(MetadataImage image, String name) {
        TopicNames.problem(name).ifPresent(problem -> {
            throw new ApiException(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
        });
        if (image.topics().find(name).isPresent()) {
            throw new ApiException(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
        }
        image.topics().colliding(name).ifPresent(other -> {
            throw new ApiException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic '" + name + "' collides with existing topic: " + other);
        });
    }

    private static Map<String, String> checkConfigs(CreatableTopic topic) {
        Map<String, String> configs = new TreeMap<>();
        for (CreatableTopicConfig config : topic.configs()) {
            String value = config.value();
            if (value == null) {
                throw new ApiException(
                        ErrorCode.INVALID_CONFIG, "Null value not supported for topic configs: " + config.name());
            }
            configs.put(config.name(), value);
        }
        ConfigValidator.topicProblem(configs).ifPresent(problem -> {
            throw new ApiException(ErrorCode.INVALID_CONFIG, problem.toString());
        });
        return configs;
    }

    private List<List<Integer>> place(MetadataImage image, CreatableTopic topic) {
        if (topic.numPartitions() < USE_DEFAULT || topic.numPartitions() == 0) {
            throw new ApiException(
                    ErrorCode.INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value.");
        }
        if (topic.replicationFactor() < USE_DEFAULT || topic.replicationFactor() == 0) {
            throw new ApiException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Replication factor was set to an invalid non-positive value.");
        }
        int partitions = topic.numPartitions() == USE_DEFAULT ? defaults.partitions() : topic.numPartitions();
        ControllerLimits.checkPartitions(partitions);
        int replicationFactor =
                topic.replicationFactor() == USE_DEFAULT ? defaults.replicationFactor() : topic.replicationFactor();
        return new ReplicaPlacement(image).place(placementStarts.getAsInt(), 0, partitions, replicationFactor);
    }

    private static List<List<Integer>> checkAssignments(MetadataImage image, CreatableTopic topic) {
        if (topic.replicationFactor() != USE_DEFAULT) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "A manual partition assignment was specified, but replication factor was not set to -1.");
        }
        if (topic.numPartitions() != USE_DEFAULT) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "A manual partition assignment was specified, but numPartitions was not set to -1.");
        }
        List<CreatableReplicaAssignment> sorted = topic.assignments().stream()
                .sorted(Comparator.comparingInt(CreatableReplicaAssignment::partitionIndex))
                .toList();
        List<List<Integer>> assignments = new ArrayList<>();
        int replicationFactor = 0;
        for (CreatableReplicaAssignment assignment : sorted) {
            if (assignment.partitionIndex() != assignments.size()) {
                throw ReplicaAssignments.invalid(
                        "partitions should be a consecutive 0-based integer sequence, without a duplicate");
            }
            ReplicaAssignments.check(image, assignment.brokerIds(), replicationFactor);
            replicationFactor = assignment.brokerIds().size();
            assignments.add(assignment.brokerIds());
        }
        return assignments;
    }

    private UUID newId(MetadataImage image) {
        UUID id = topicIds.get();
        while (id.getMostSignificantBits() == 0 || image.topics().find(id).isPresent()) {
            id = topicIds.get();
        }
        return id;
    }

    private List<CreatableTopicConfigs> describe(MetadataImage image, String name, Map<String, String> configs) {
        ConfigLayers others = image.topicLayers(name, nodeId, file);
        ConfigLayers layers = new ConfigLayers(configs, others.broker(), others.allBrokers(), others.file());
        List<CreatableTopicConfigs> described = new ArrayList<>();
        for (ConfigEntry entry : new TopicConfig(layers).describe()) {
            described.add(new CreatableTopicConfigs(
                    entry.key().name(),
                    entry.value(),
                    entry.readOnly(),
                    entry.source().protocolId(),
                    entry.key().sensitive()));
        }
        return described;
    }

    private static CreatableTopicResult failure(String name, ErrorCode error, String message) {
        return new CreatableTopicResult(
                name, NO_ID, error.code(), message, ErrorCode.NONE.code(), USE_DEFAULT, (short) USE_DEFAULT, List.of());
    }
}
