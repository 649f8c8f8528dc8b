package io.duolog.chaos.system;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersRequest.TopicPartitions;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The operator's requests, sent to the controller at its real address: no proxy and no client library stands between. */
public final class ProtocolAdmin implements ClusterAdmin {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT_MS = Math.toIntExact(REQUEST_TIMEOUT.toMillis());
    private static final short CREATE_TOPICS_VERSION = 5;
    private static final short REASSIGN_VERSION = 0;
    private static final short ELECT_VERSION = 2;
    private static final byte PREFERRED = 0;

    private final SystemUnderTest system;

    /** The operator of this system. */
    public ProtocolAdmin(SystemUnderTest system) {
        this.system = requireNonNull(system, "system");
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
        CreateTopicsRequest request = new CreateTopicsRequest(List.of(creatable), REQUEST_TIMEOUT_MS, false);
        askUntil(
                "create topic " + topic.name(),
                request,
                CREATE_TOPICS_VERSION,
                EnumSet.of(ErrorCode.NONE, ErrorCode.TOPIC_ALREADY_EXISTS),
                response -> response.topics().get(0).errorCode());
        await("all partitions of " + topic.name() + " to be in sync", () -> allInSync(Set.of(topic.name())));
    }

    @Override
    public void moveLeader(TopicPartition partition, int broker) {
        List<Integer> order = new ArrayList<>(List.of(broker));
        replicas(partition).stream().filter(replica -> replica != broker).forEach(order::add);
        reassign(partition, order);
        ElectLeadersRequest request = new ElectLeadersRequest(
                PREFERRED,
                List.of(new TopicPartitions(partition.topic(), List.of(partition.partition()))),
                REQUEST_TIMEOUT_MS);
        askUntil(
                "make broker " + broker + " lead " + partition,
                request,
                ELECT_VERSION,
                EnumSet.of(ErrorCode.NONE, ErrorCode.ELECTION_NOT_NEEDED),
                response -> response.replicaElectionResults().isEmpty()
                        ? response.errorCode()
                        : response.replicaElectionResults()
                                .get(0)
                                .partitionResult()
                                .get(0)
                                .errorCode());
        await("broker " + broker + " to lead " + partition, () -> find(partition)
                .filter(found -> found.leaderId() == broker)
                .isPresent());
    }

    @Override
    public void reassign(TopicPartition partition, List<Integer> replicas) {
        if (replicas(partition).equals(replicas)) {
            return;
        }
        AlterPartitionReassignmentsRequest request = new AlterPartitionReassignmentsRequest(
                REQUEST_TIMEOUT_MS,
                true,
                List.of(new ReassignableTopic(
                        partition.topic(), List.of(new ReassignablePartition(partition.partition(), replicas)))));
        askUntil(
                "move " + partition + " to " + replicas,
                request,
                REASSIGN_VERSION,
                EnumSet.of(ErrorCode.NONE),
                response -> response.errorCode() != 0
                        ? response.errorCode()
                        : response.responses().get(0).partitions().get(0).errorCode());
        await(
                partition + " to be on " + replicas,
                () -> isSettled(partition) && replicas(partition).equals(replicas));
    }

    /** Whether no move of the partition is under way. */
    private boolean isSettled(TopicPartition partition) {
        ListPartitionReassignmentsRequest request = new ListPartitionReassignmentsRequest(
                REQUEST_TIMEOUT_MS,
                List.of(new ListPartitionReassignmentsTopics(partition.topic(), List.of(partition.partition()))));
        return askController(request, (short) 0)
                .filter(response -> response.errorCode() == 0)
                .filter(response -> response.topics().isEmpty())
                .isPresent();
    }

    @Override
    public List<Integer> replicas(TopicPartition partition) {
        await("a broker to know " + partition, () -> find(partition).isPresent());
        return find(partition)
                .map(MetadataResponsePartition::replicaNodes)
                .orElseThrow(() -> new IllegalStateException("no broker knows " + partition));
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

    private Optional<MetadataResponsePartition> find(TopicPartition partition) {
        return metadata(Set.of(partition.topic())).stream()
                .flatMap(List::stream)
                .flatMap(topic -> topic.partitions().stream())
                .filter(found -> found.partitionIndex() == partition.partition())
                .findFirst();
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
                .flatMap(broker -> BrokerQuestion.ask(system.address(broker), request, version, REQUEST_TIMEOUT));
    }

    private <R extends ApiResponse> void askUntil(
            String what, ApiRequest<R> request, short version, Set<ErrorCode> good, ErrorOf<R> error) {
        List<String> answers = new ArrayList<>();
        Predicate<R> accepted = response -> {
            ErrorCode code = ErrorCode.forCode(error.of(response));
            answers.add(code.name());
            return good.contains(code);
        };
        if (!Waiting.until(
                TIMEOUT, () -> askController(request, version).filter(accepted).isPresent())) {
            throw new IllegalStateException(what + ": not done within " + TIMEOUT.toSeconds()
                    + " s; the last answer was " + (answers.isEmpty() ? "none" : answers.get(answers.size() - 1)));
        }
    }

    private void await(String what, BooleanSupplier condition) {
        if (!Waiting.until(TIMEOUT, condition)) {
            throw new IllegalStateException("waited " + TIMEOUT.toSeconds() + " s in vain for " + what);
        }
    }

    private interface ErrorOf<R> {
        short of(R response);
    }
}
