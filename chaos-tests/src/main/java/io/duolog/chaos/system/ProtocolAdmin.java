package io.duolog.chaos.system;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.duolog.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.duolog.protocol.message.ElectLeadersResponse.PartitionResult;
import io.duolog.protocol.message.ListPartitionReassignmentsRequest;
import io.duolog.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import io.duolog.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseTopic;
import io.duolog.storage.TopicPartition;
import io.duolog.testkit.BrokerQuestion;
import io.duolog.testkit.MetadataQuery;
import io.duolog.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operator's requests, sent to the controller at its real address: no proxy and no client library stands between. */
public final class ProtocolAdmin implements ClusterAdmin {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration REQUEST_TIMEOUT_MAX = Duration.ofSeconds(10);
    private static final short CREATE_TOPICS_VERSION = 5;
    private static final short REASSIGN_VERSION = 0;
    private static final short ELECT_VERSION = 2;
    private static final byte PREFERRED = 0;

    private final SystemUnderTest system;
    private final Duration patience;
    private final Duration requestTimeout;
    private final int requestTimeoutMs;

    /** The operator of this system, who tries for a minute. */
    public ProtocolAdmin(SystemUnderTest system) {
        this(system, PATIENCE);
    }

    /** The operator of this system, who tries for so long. */
    public ProtocolAdmin(SystemUnderTest system, Duration patience) {
        this.system = requireNonNull(system, "system");
        this.patience = requireNonNull(patience, "patience");
        this.requestTimeout = patience.compareTo(REQUEST_TIMEOUT_MAX) < 0 ? patience : REQUEST_TIMEOUT_MAX;
        this.requestTimeoutMs = Math.toIntExact(requestTimeout.toMillis());
    }

    @Override
    public void createTopic(TopicPlan topic) {
        CreatableTopic creatable = new CreatableTopic(
                topic.name(),
                topic.partitions(),
                (short) topic.replicationFactor(),
                List.of(),
                List.of(
                        new CreatableTopicConfig("min.insync.replicas", Integer.toString(topic.minInsyncReplicas())),
                        new CreatableTopicConfig(
                                "unclean.leader.election.enable", Boolean.toString(topic.uncleanElection()))));
        CreateTopicsRequest request = new CreateTopicsRequest(List.of(creatable), requestTimeoutMs, false);
        askUntil(
                "create topic " + topic.name(),
                request,
                CREATE_TOPICS_VERSION,
                response -> response.topics().stream().map(CreatableTopicResult::errorCode),
                EnumSet.of(ErrorCode.NONE, ErrorCode.TOPIC_ALREADY_EXISTS));
        await("all partitions of " + topic.name() + " to be in sync", () -> allInSync(Set.of(topic.name())));
    }

    @Override
    public void moveLeaders(Map<TopicPartition, Integer> leaders) {
        Map<TopicPartition, List<Integer>> orders = new LinkedHashMap<>();
        leaders.forEach((partition, broker) -> {
            List<Integer> order = new ArrayList<>(List.of(broker));
            replicas(partition).stream()
                    .filter(replica -> !replica.equals(broker))
                    .forEach(order::add);
            orders.put(partition, order);
        });
        reassign(orders);
        ElectLeadersRequest request = new ElectLeadersRequest(
                PREFERRED,
                byTopic(leaders.keySet()).entrySet().stream()
                        .map(topic -> new TopicPartitions(topic.getKey(), topic.getValue()))
                        .toList(),
                requestTimeoutMs);
        askUntil(
                "make " + leaders + " lead",
                request,
                ELECT_VERSION,
                response -> Stream.concat(
                        Stream.of(response.errorCode()),
                        response.replicaElectionResults().stream()
                                .flatMap(topic -> topic.partitionResult().stream())
                                .map(PartitionResult::errorCode)),
                EnumSet.of(ErrorCode.NONE, ErrorCode.ELECTION_NOT_NEEDED));
        await("these to lead: " + leaders, () -> partitions(leaders.keySet())
                .filter(known -> leaders.entrySet().stream()
                        .allMatch(leader -> found(known, leader.getKey()).leaderId() == leader.getValue()))
                .isPresent());
    }

    @Override
    public void reassign(TopicPartition partition, List<Integer> replicas) {
        reassign(Map.of(partition, replicas));
    }

    private void reassign(Map<TopicPartition, List<Integer>> orders) {
        Map<TopicPartition, List<Integer>> changed = new LinkedHashMap<>(orders);
        changed.entrySet().removeIf(order -> replicas(order.getKey()).equals(order.getValue()));
        if (changed.isEmpty()) {
            return;
        }
        List<ReassignableTopic> topics = byTopic(changed.keySet()).entrySet().stream()
                .map(topic -> new ReassignableTopic(
                        topic.getKey(),
                        topic.getValue().stream()
                                .map(partition -> new ReassignablePartition(
                                        partition, changed.get(new TopicPartition(topic.getKey(), partition))))
                                .toList()))
                .toList();
        askUntil(
                "move " + changed,
                new AlterPartitionReassignmentsRequest(requestTimeoutMs, true, topics),
                REASSIGN_VERSION,
                response -> Stream.concat(
                        Stream.of(response.errorCode()),
                        response.responses().stream()
                                .flatMap(topic -> topic.partitions().stream())
                                .map(ReassignablePartitionResponse::errorCode)),
                EnumSet.of(ErrorCode.NONE));
        await(
                "these to be moved: " + changed,
                () -> isSettled(changed.keySet())
                        && partitions(changed.keySet())
                                .filter(known -> changed.entrySet().stream()
                                        .allMatch(order -> found(known, order.getKey())
                                                .replicaNodes()
                                                .equals(order.getValue())))
                                .isPresent());
    }

    /** Whether no move of these partitions is under way. */
    private boolean isSettled(Set<TopicPartition> partitions) {
        ListPartitionReassignmentsRequest request = new ListPartitionReassignmentsRequest(
                requestTimeoutMs,
                byTopic(partitions).entrySet().stream()
                        .map(topic -> new ListPartitionReassignmentsTopics(topic.getKey(), topic.getValue()))
                        .toList());
        return askController(request, (short) 0)
                .filter(response -> response.errorCode() == 0)
                .filter(response -> response.topics().isEmpty())
                .isPresent();
    }

    private static Map<String, List<Integer>> byTopic(Set<TopicPartition> partitions) {
        return partitions.stream()
                .collect(Collectors.groupingBy(
                        TopicPartition::topic,
                        TreeMap::new,
                        Collectors.mapping(TopicPartition::partition, Collectors.toList())));
    }

    @Override
    public List<Integer> replicas(TopicPartition partition) {
        List<Integer> replicas = new ArrayList<>();
        await("a broker to know " + partition, () -> {
            replicas.clear();
            partitions(Set.of(partition))
                    .ifPresent(known -> replicas.addAll(found(known, partition).replicaNodes()));
            return !replicas.isEmpty();
        });
        return replicas;
    }

    @Override
    public boolean allInSync(Set<String> topics) {
        Optional<List<MetadataResponseTopic>> answer = metadata(topics);
        return answer.isPresent()
                && answer.get().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.leaderId() >= 0
                                && partition.isrNodes().size()
                                        == partition.replicaNodes().size());
    }

    /** What is known of all of these; empty if one is missing. */
    private Optional<Map<TopicPartition, MetadataResponsePartition>> partitions(Set<TopicPartition> wanted) {
        return metadata(byTopic(wanted).keySet())
                .map(topics -> {
                    Map<TopicPartition, MetadataResponsePartition> known = new HashMap<>();
                    for (MetadataResponseTopic topic : topics) {
                        topic.partitions()
                                .forEach(partition -> known.put(
                                        new TopicPartition(
                                                requireNonNull(topic.name(), "name"), partition.partitionIndex()),
                                        partition));
                    }
                    return known;
                })
                .filter(known -> known.keySet().containsAll(wanted));
    }

    private static MetadataResponsePartition found(
            Map<TopicPartition, MetadataResponsePartition> known, TopicPartition partition) {
        return requireNonNull(known.get(partition), "all that was asked for is known");
    }

    /** What the controller says, or else any broker; empty if none knows all of the topics. */
    private Optional<List<MetadataResponseTopic>> metadata(Collection<String> topics) {
        return candidates().stream()
                .map(broker -> MetadataQuery.ask(system.address(broker), topics))
                .flatMap(Optional::stream)
                .map(answer -> answer.topics().stream()
                        .filter(topic -> topic.errorCode() == 0)
                        .toList())
                .filter(known -> known.size() == topics.size())
                .findFirst();
    }

    /** The brokers that run, the controller first. */
    private List<NodeId> candidates() {
        OptionalInt controller = system.controller();
        return system.nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER && system.isRunning(node))
                .sorted((one, other) ->
                        Boolean.compare(controller.orElse(0) == other.number(), controller.orElse(0) == one.number()))
                .collect(Collectors.toList());
    }

    private <R extends ApiResponse> Optional<R> askController(ApiRequest<R> request, short version) {
        return candidates().stream()
                .findFirst()
                .flatMap(broker -> BrokerQuestion.ask(system.address(broker), request, version, requestTimeout));
    }

    private <R extends ApiResponse> void askUntil(
            String what,
            ApiRequest<R> request,
            short version,
            Function<R, Stream<Short>> errorCodes,
            Set<ErrorCode> good) {
        List<String> answers = new ArrayList<>();
        Predicate<R> accepted = response -> {
            List<ErrorCode> codes = errorCodes
                    .apply(response)
                    .map(ErrorCode::forCode)
                    .distinct()
                    .toList();
            answers.add(codes.toString());
            return good.containsAll(codes);
        };
        if (!Waiting.until(
                patience, () -> askController(request, version).filter(accepted).isPresent())) {
            throw new IllegalStateException(what + ": not done within " + patience.toSeconds()
                    + " s; the last answer was " + (answers.isEmpty() ? "none" : answers.get(answers.size() - 1)));
        }
    }

    private void await(String what, BooleanSupplier condition) {
        if (!Waiting.until(patience, condition)) {
            throw new IllegalStateException("waited " + patience.toSeconds() + " s in vain for " + what);
        }
    }
}
