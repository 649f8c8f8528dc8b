package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.ConfigChange;
import io.duolog.broker.config.ConfigEntry;
import io.duolog.broker.config.ConfigException;
import io.duolog.broker.config.ConfigLayers;
import io.duolog.broker.config.ConfigProblem;
import io.duolog.broker.config.ConfigValidator;
import io.duolog.broker.config.ResourceKey;
import io.duolog.broker.config.TopicKeys;
import io.duolog.broker.metadata.ConfigResource;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterConfigsRequest;
import io.duolog.protocol.message.AlterConfigsResponse;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides on AlterConfigs and IncrementalAlterConfigs. Each resource succeeds or fails by itself. Pure. */
final class ConfigAlteration {
    private final ControllerContext context;
    private final int nodeId;
    private final Map<String, String> file;

    ConfigAlteration(ControllerContext context) {
        this.context = context;
        this.nodeId = context.nodeId();
        this.file = context.file();
    }

    ControllerResult<AlterConfigsResponse> decide(MetadataImage image, AlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<AlterConfigsResponse.AlterConfigsResourceResponse> results = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (AlterConfigsRequest.AlterConfigsResource resource : request.resources()) {
            Outcome outcome = alter(
                    image, resource.resourceType(), resource.resourceName(), seen, current -> replacement(resource));
            records.addAll(outcome.records());
            results.add(new AlterConfigsResponse.AlterConfigsResourceResponse(
                    outcome.error().code(), outcome.message(), resource.resourceType(), resource.resourceName()));
        }
        return result(image, request.validateOnly(), records, new AlterConfigsResponse(0, results));
    }

    ControllerResult<IncrementalAlterConfigsResponse> decide(
            MetadataImage image, IncrementalAlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<IncrementalAlterConfigsResponse.AlterConfigsResourceResponse> results = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (IncrementalAlterConfigsRequest.AlterConfigsResource resource : request.resources()) {
            Outcome outcome = alter(
                    image,
                    resource.resourceType(),
                    resource.resourceName(),
                    seen,
                    current -> changed(image, resource, current));
            records.addAll(outcome.records());
            results.add(new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse(
                    outcome.error().code(), outcome.message(), resource.resourceType(), resource.resourceName()));
        }
        return result(image, request.validateOnly(), records, new IncrementalAlterConfigsResponse(0, results));
    }

    /** The settings in one step; then, each by itself, the elections that they allow. */
    private <R> ControllerResult<R> result(
            MetadataImage image, boolean validateOnly, List<MetadataRecord> records, R response) {
        if (validateOnly || records.isEmpty()) {
            return ControllerResult.atomic(List.of(), response);
        }
        List<List<MetadataRecord>> steps = new ArrayList<>();
        steps.add(records);
        if (records.stream().anyMatch(ConfigAlteration::mayAllowUncleanElections)) {
            MetadataImage altered = image.with(records);
            LeaderElections elections = new LeaderElections(context);
            elections.whereNewlyAllowed(image, altered).forEach(election -> steps.add(List.of(election)));
        }
        return new ControllerResult<>(steps, response);
    }

    private static boolean mayAllowUncleanElections(MetadataRecord value) {
        return value instanceof ConfigRecord config
                && config.name().equals(TopicKeys.UNCLEAN_LEADER_ELECTION_ENABLE.name());
    }

    private record Outcome(List<MetadataRecord> records, ErrorCode error, @Nullable String message) {
        static Outcome failure(ErrorCode error, String message) {
            return new Outcome(List.of(), error, message);
        }
    }

    private Outcome alter(
            MetadataImage image,
            byte typeId,
            String name,
            Set<String> seen,
            Function<Map<String, String>, Map<String, String>> change) {
        if (!seen.add(typeId + "/" + name)) {
            return Outcome.failure(ErrorCode.INVALID_REQUEST, "Each resource must appear at most once.");
        }
        try {
            ConfigResource resource = existing(image, typeId, name);
            Map<String, String> before = image.configs(resource);
            Map<String, String> after = change.apply(before);
            if (resource.type() == ConfigResource.Type.BROKER) {
                checkDynamic(resource, before, after);
            }
            problem(image, resource, after).ifPresent(problem -> {
                throw new ApiException(ErrorCode.INVALID_CONFIG, problem.toString());
            });
            return new Outcome(records(image, resource, before, after), ErrorCode.NONE, null);
        } catch (ConfigException e) {
            return Outcome.failure(ErrorCode.INVALID_CONFIG, e.problems().get(0).toString());
        } catch (ApiException e) {
            return Outcome.failure(e.error(), requireNonNull(e.getMessage(), "message"));
        }
    }

    private static ConfigResource existing(MetadataImage image, byte typeId, String name) {
        ConfigResource.Type type;
        try {
            type = ConfigResource.Type.forId(typeId);
        } catch (IllegalArgumentException e) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Unsupported resource type " + typeId + ": expected topic, broker or group",
                    e);
        }
        if (type == ConfigResource.Type.TOPIC) {
            if (image.topics().find(name).isEmpty()) {
                throw new ApiException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            }
        } else if (type == ConfigResource.Type.GROUP) {
            if (name.isEmpty()) {
                throw new ApiException(ErrorCode.INVALID_REQUEST, "Groups have no default; name a group.");
            }
        } else if (!name.isEmpty()) {
            checkBroker(image, name);
        }
        return new ConfigResource(type, name);
    }

    private static void checkBroker(MetadataImage image, String name) {
        int id;
        try {
            id = Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST, "Broker id '" + name + "' is not a number; empty means all brokers", e);
        }
        if (!image.brokers().containsKey(id)) {
            throw new ApiException(ErrorCode.BROKER_ID_NOT_REGISTERED, "No broker with id " + id + " is registered.");
        }
    }

    /** What is taken away may be anything: it falls back to what holds without it. */
    private static void checkDynamic(ConfigResource resource, Map<String, String> before, Map<String, String> after) {
        List<String> altered = after.keySet().stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .toList();
        List<String> fixed = ConfigValidator.notDynamic(altered);
        if (!fixed.isEmpty()) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Cannot update these configs dynamically: " + String.join(", ", fixed)
                            + "; edit the configuration file of each broker and restart it");
        }
        List<String> shared = ConfigValidator.forAllBrokersOnly(altered);
        if (!resource.equals(ConfigResource.ALL_BROKERS) && !shared.isEmpty()) {
            throw new ApiException(
                    ErrorCode.INVALID_CONFIG,
                    "Brokers must agree on " + String.join(", ", shared)
                            + "; alter it for all brokers, with an empty name, or for topics");
        }
    }

    private static Map<String, String> replacement(AlterConfigsRequest.AlterConfigsResource resource) {
        Map<String, String> after = new HashMap<>();
        for (AlterConfigsRequest.AlterableConfig config : resource.configs()) {
            String value = config.value();
            if (value == null) {
                throw new ApiException(ErrorCode.INVALID_CONFIG, "Null value not supported for : " + config.name());
            }
            after.put(config.name(), value);
        }
        return after;
    }

    private Map<String, String> changed(
            MetadataImage image,
            IncrementalAlterConfigsRequest.AlterConfigsResource resource,
            Map<String, String> current) {
        List<ConfigChange> changes = new ArrayList<>();
        for (IncrementalAlterConfigsRequest.AlterableConfig config : resource.configs()) {
            try {
                changes.add(new ConfigChange(
                        config.name(), ConfigChange.Operation.forId(config.configOperation()), config.value()));
            } catch (IllegalArgumentException e) {
                throw new ApiException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
            }
        }
        if (resource.resourceType() == ConfigResource.Type.BROKER.protocolId()) {
            return ConfigValidator.applyToBroker(current, changes);
        }
        if (resource.resourceType() == ConfigResource.Type.GROUP.protocolId()) {
            return ConfigValidator.applyToGroup(current, changes);
        }
        return ConfigValidator.applyToTopic(
                current, changes, topicKey -> effective(image, resource.resourceName(), topicKey));
    }

    private String effective(MetadataImage image, String topic, ResourceKey<?> topicKey) {
        ConfigEntry entry = image.topicLayers(topic, nodeId, file).describe(topicKey);
        String value = entry.value();
        return value == null ? "" : value;
    }

    private Optional<ConfigProblem> problem(MetadataImage image, ConfigResource resource, Map<String, String> after) {
        if (resource.type() == ConfigResource.Type.TOPIC) {
            return ConfigValidator.topicProblem(after);
        }
        if (resource.type() == ConfigResource.Type.GROUP) {
            return ConfigValidator.groupProblem(after, new ConfigLayers(after, Map.of(), Map.of(), file));
        }
        ConfigLayers layers = resource.equals(ConfigResource.ALL_BROKERS)
                ? new ConfigLayers(Map.of(), Map.of(), after, file)
                : new ConfigLayers(Map.of(), after, image.configs(ConfigResource.ALL_BROKERS), file);
        return ConfigValidator.brokerProblem(after, layers);
    }

    private List<MetadataRecord> records(
            MetadataImage image, ConfigResource resource, Map<String, String> before, Map<String, String> after) {
        List<MetadataRecord> changes = changes(resource, before, after);
        String minInSync = TopicKeys.MIN_INSYNC_REPLICAS.name();
        if (Objects.equals(before.get(minInSync), after.get(minInSync))) {
            return changes;
        }
        List<MetadataRecord> records = new ArrayList<>(EligibleLeaders.forget(
                image,
                image.with(changes),
                resource.type() == ConfigResource.Type.TOPIC
                        ? image.topics().find(resource.name()).stream().toList()
                        : image.topics().all(),
                context));
        records.addAll(changes);
        return records;
    }

    private static List<MetadataRecord> changes(
            ConfigResource resource, Map<String, String> before, Map<String, String> after) {
        List<MetadataRecord> records = new ArrayList<>();
        byte type = resource.type().protocolId();
        new TreeMap<>(before)
                .keySet().stream()
                        .filter(name -> !after.containsKey(name))
                        .forEach(name -> records.add(new ConfigRecord(type, resource.name(), name, null)));
        new TreeMap<>(after).forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                records.add(new ConfigRecord(type, resource.name(), name, value));
            }
        });
        return records;
    }
}
