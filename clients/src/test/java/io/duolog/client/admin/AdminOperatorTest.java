package io.duolog.client.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.config.ClientSchemas;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AddRaftVoterResponse;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse.ReassignableTopicResponse;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeClusterRequest;
import io.duolog.protocol.message.DescribeClusterResponse;
import io.duolog.protocol.message.DescribeClusterResponse.DescribeClusterBroker;
import io.duolog.protocol.message.DescribeProducersRequest;
import io.duolog.protocol.message.DescribeProducersResponse;
import io.duolog.protocol.message.DescribeProducersResponse.PartitionResponse;
import io.duolog.protocol.message.DescribeProducersResponse.TopicResponse;
import io.duolog.protocol.message.DescribeQuorumResponse;
import io.duolog.protocol.message.DescribeQuorumResponse.PartitionData;
import io.duolog.protocol.message.DescribeQuorumResponse.ReplicaState;
import io.duolog.protocol.message.DescribeQuorumResponse.TopicData;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersResponse;
import io.duolog.protocol.message.ElectLeadersResponse.PartitionResult;
import io.duolog.protocol.message.ElectLeadersResponse.ReplicaElectionResult;
import io.duolog.protocol.message.ListPartitionReassignmentsResponse;
import io.duolog.protocol.message.ListPartitionReassignmentsResponse.OngoingPartitionReassignment;
import io.duolog.protocol.message.ListPartitionReassignmentsResponse.OngoingTopicReassignment;
import io.duolog.protocol.message.RemoveRaftVoterRequest;
import io.duolog.protocol.message.RemoveRaftVoterResponse;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import io.duolog.protocol.message.UnregisterBrokerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What operators ask for: elections, moves, voters. */
class AdminOperatorTest {
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
    private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);
    private static final TopicPartition ORDERS_2 = new TopicPartition("orders", 2);
    private static final UUID NO_DIRECTORY = new UUID(0, 0);

    private final ClientHarness harness = new ClientHarness(3);
    private final DefaultAdmin admin = DefaultAdmin.open(
            harness.runtime(), ClientSchemas.CLIENT.parse(Map.of("bootstrap.servers", "broker-1:9092")));
    private final List<Integer> askedNodes = new ArrayList<>();

    private <T> CompletableFuture<T> run(CompletableFuture<T> future) {
        harness.loop().advanceMs(1_000);
        return future;
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("not failed");
        } catch (CompletionException wrapped) {
            return wrapped.getCause();
        }
    }

    private void answerElections(ErrorCode whole, List<PartitionResult> results) {
        harness.brokers().on(ApiKey.ELECT_LEADERS, (node, request) -> {
            askedNodes.add(node);
            return new ElectLeadersResponse(0, whole.code(), List.of(new ReplicaElectionResult("orders", results)));
        });
    }

    @Test
    void electsLeadersAtTheControllerAndTellsWhereNoneWasNeeded() {
        harness.brokers().controller(2);
        answerElections(
                ErrorCode.NONE,
                List.of(
                        new PartitionResult(0, ErrorCode.NONE.code(), null),
                        new PartitionResult(1, ErrorCode.ELECTION_NOT_NEEDED.code(), "leads already"),
                        new PartitionResult(2, ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE.code(), "broker 3 is down")));

        AdminResult<TopicPartition, Boolean> elected =
                admin.electLeaders(ElectionType.PREFERRED, List.of(ORDERS_0, ORDERS_1, ORDERS_2));
        harness.loop().advanceMs(1_000);

        assertThat(askedNodes).containsExactly(2);
        assertThat(elected.get(ORDERS_0)).isCompletedWithValue(true);
        assertThat(elected.get(ORDERS_1)).isCompletedWithValue(false);
        assertThat(failure(elected.get(ORDERS_2)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("elect a leader of orders-2")
                .hasMessageContaining("broker 3 is down");
        assertThat(harness.brokers().requests(ElectLeadersRequest.class))
                .allMatch(request -> request.electionType() == 0);
    }

    @Test
    void saysWhichElectionsAreUnclean() {
        answerElections(ErrorCode.NONE, List.of(new PartitionResult(0, ErrorCode.NONE.code(), null)));

        assertThat(run(admin.electLeaders(ElectionType.UNCLEAN, List.of(ORDERS_0))
                        .get(ORDERS_0)))
                .isCompletedWithValue(true);
        assertThat(harness.brokers().requests(ElectLeadersRequest.class))
                .singleElement()
                .matches(request -> request.electionType() == 1);
    }

    @Test
    void failsEveryElectionWhenTheWholeRequestIsRefused() {
        answerElections(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, List.of());

        AdminResult<TopicPartition, Boolean> elected =
                admin.electLeaders(ElectionType.PREFERRED, List.of(ORDERS_0, ORDERS_1));
        harness.loop().advanceMs(1_000);

        assertThat(failure(elected.get(ORDERS_0))).hasMessageContaining("CLUSTER_AUTHORIZATION_FAILED");
        assertThat(failure(elected.get(ORDERS_1))).hasMessageContaining("CLUSTER_AUTHORIZATION_FAILED");
    }

    @Test
    void movesPartitionsAndCallsMovesOff() {
        harness.brokers().controller(3);
        harness.brokers().on(ApiKey.ALTER_PARTITION_REASSIGNMENTS, (node, request) -> {
            askedNodes.add(node);
            return new AlterPartitionReassignmentsResponse(
                    0,
                    true,
                    ErrorCode.NONE.code(),
                    null,
                    List.of(new ReassignableTopicResponse(
                            "orders",
                            List.of(
                                    new ReassignablePartitionResponse(0, ErrorCode.NONE.code(), null),
                                    new ReassignablePartitionResponse(
                                            1, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS.code(), null)))));
        });

        AdminResult<TopicPartition, Void> changed = admin.alterPartitionReassignments(
                Map.of(ORDERS_0, Optional.of(List.of(2, 3)), ORDERS_1, Optional.empty()));
        harness.loop().advanceMs(1_000);

        assertThat(askedNodes).containsExactly(3);
        assertThat(changed.get(ORDERS_0)).isCompleted();
        assertThat(failure(changed.get(ORDERS_1)))
                .hasMessageContaining("cancel the move of orders-1")
                .hasMessageContaining("NO_REASSIGNMENT_IN_PROGRESS");
        AlterPartitionReassignmentsRequest request = harness.brokers()
                .requests(AlterPartitionReassignmentsRequest.class)
                .get(0);
        assertThat(request.topics().get(0).partitions())
                .anyMatch(partition ->
                        partition.partitionIndex() == 0 && List.of(2, 3).equals(partition.replicas()))
                .anyMatch(partition -> partition.partitionIndex() == 1 && partition.replicas() == null);
    }

    @Test
    void listsWhatIsMoving() {
        harness.brokers()
                .on(
                        ApiKey.LIST_PARTITION_REASSIGNMENTS,
                        (node, request) -> new ListPartitionReassignmentsResponse(
                                0,
                                ErrorCode.NONE.code(),
                                null,
                                List.of(new OngoingTopicReassignment(
                                        "orders",
                                        List.of(new OngoingPartitionReassignment(
                                                0, List.of(1, 2, 3), List.of(3), List.of(1)))))));

        assertThat(run(admin.listPartitionReassignments()))
                .isCompletedWithValue(
                        Map.of(ORDERS_0, new PartitionReassignment(List.of(1, 2, 3), List.of(3), List.of(1))));
    }

    @Test
    void describesTheQuorumAndLeavesOutWhatIsNotKnown() {
        harness.brokers()
                .on(
                        ApiKey.DESCRIBE_QUORUM,
                        (node, request) -> new DescribeQuorumResponse(
                                ErrorCode.NONE.code(),
                                null,
                                List.of(new TopicData(
                                        "__cluster_metadata",
                                        List.of(PartitionData.builder()
                                                .leaderId(2)
                                                .leaderEpoch(7)
                                                .highWatermark(42)
                                                .currentVoters(List.of(
                                                        new ReplicaState(1, NO_DIRECTORY, 41, 1_000, 900),
                                                        new ReplicaState(2, NO_DIRECTORY, 42, -1, 1_000)))
                                                .observers(List.of(new ReplicaState(3, NO_DIRECTORY, 40, 990, -1)))
                                                .build()))),
                                List.of(new DescribeQuorumResponse.Node(
                                        1,
                                        List.of(new DescribeQuorumResponse.Listener("PLAINTEXT", "broker-1", 9092))))));

        QuorumDescription quorum = run(admin.describeQuorum()).join();

        assertThat(quorum.leaderId()).hasValue(2);
        assertThat(quorum.leaderEpoch()).isEqualTo(7);
        assertThat(quorum.highWatermark()).isEqualTo(42);
        assertThat(quorum.voters())
                .containsExactly(
                        new QuorumDescription.Replica(
                                1, NO_DIRECTORY, 41, OptionalLong.of(1_000), OptionalLong.of(900)),
                        new QuorumDescription.Replica(
                                2, NO_DIRECTORY, 42, OptionalLong.empty(), OptionalLong.of(1_000)));
        assertThat(quorum.observers())
                .containsExactly(
                        new QuorumDescription.Replica(3, NO_DIRECTORY, 40, OptionalLong.of(990), OptionalLong.empty()));
        assertThat(quorum.nodes())
                .containsExactly(new QuorumDescription.Voter(
                        1, NO_DIRECTORY, List.of(new QuorumDescription.Listener("PLAINTEXT", "broker-1", 9092))));
    }

    @Test
    void tellsThatTheMetadataIsNotAgreedOnByVoting() {
        harness.brokers()
                .on(
                        ApiKey.DESCRIBE_QUORUM,
                        (node, request) -> new DescribeQuorumResponse(
                                ErrorCode.UNSUPPORTED_VERSION.code(),
                                "coordination.backend is zookeeper",
                                List.of(),
                                List.of()));

        assertThat(failure(run(admin.describeQuorum())))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("coordination.backend is zookeeper");
    }

    @Test
    void addsAndRemovesVotersAtTheController() {
        harness.brokers().controller(3);
        harness.brokers().on(ApiKey.ADD_RAFT_VOTER, (node, request) -> {
            askedNodes.add(node);
            return new AddRaftVoterResponse(0, ErrorCode.NONE.code(), null);
        });
        harness.brokers().on(ApiKey.REMOVE_RAFT_VOTER, (node, request) -> {
            askedNodes.add(node);
            return new RemoveRaftVoterResponse(0, ErrorCode.VOTER_NOT_FOUND.code(), "4 has no vote");
        });

        CompletableFuture<Void> added = run(admin.addRaftVoter(new QuorumDescription.Voter(
                4, NO_DIRECTORY, List.of(new QuorumDescription.Listener("PLAINTEXT", "broker-4", 9092)))));
        CompletableFuture<Void> removed = run(admin.removeRaftVoter(4, NO_DIRECTORY));

        assertThat(added).isCompleted();
        assertThat(failure(removed)).hasMessageContaining("remove voter 4").hasMessageContaining("4 has no vote");
        assertThat(askedNodes).containsExactly(3, 3);
        assertThat(harness.brokers().requests(AddRaftVoterRequest.class))
                .singleElement()
                .matches(request -> request.clusterId() == null
                        && request.voterId() == 4
                        && request.listeners().get(0).host().equals("broker-4"));
        assertThat(harness.brokers().requests(RemoveRaftVoterRequest.class))
                .singleElement()
                .matches(request -> request.voterId() == 4);
    }

    @Test
    void unregistersABrokerAtTheController() {
        harness.brokers().controller(2);
        harness.brokers().on(ApiKey.UNREGISTER_BROKER, (node, request) -> {
            askedNodes.add(node);
            return new UnregisterBrokerResponse(0, ErrorCode.NONE.code(), null);
        });

        assertThat(run(admin.unregisterBroker(9))).isCompleted();

        assertThat(askedNodes).containsExactly(2);
        assertThat(harness.brokers().requests(UnregisterBrokerRequest.class))
                .singleElement()
                .matches(request -> request.brokerId() == 9);
    }

    @Test
    void asksTheLeaderForProducers() {
        harness.brokers().topic("orders", 2);
        harness.brokers().on(ApiKey.DESCRIBE_PRODUCERS, (node, request) -> {
            askedNodes.add(node);
            return new DescribeProducersResponse(
                    0,
                    ((DescribeProducersRequest) request)
                            .topics().stream()
                                    .map(topic -> new TopicResponse(
                                            topic.name(),
                                            topic.partitionIndexes().stream()
                                                    .map(partition -> new PartitionResponse(
                                                            partition,
                                                            ErrorCode.NONE.code(),
                                                            null,
                                                            List.of(new DescribeProducersResponse.ProducerState(
                                                                    1000, 3, 17, 1_700_000_000_000L, -1, -1))))
                                                    .toList()))
                                    .toList());
        });

        List<ProducerState> producers =
                run(admin.describeProducers(List.of(ORDERS_1)).get(ORDERS_1)).join();

        assertThat(askedNodes).containsExactly(2);
        assertThat(producers)
                .containsExactly(new ProducerState(
                        1000, 3, 17, OptionalLong.of(1_700_000_000_000L), OptionalInt.empty(), OptionalLong.empty()));
    }

    @Test
    void tellsFencedBrokersApart() {
        harness.brokers().on(ApiKey.DESCRIBE_CLUSTER, (node, request) -> DescribeClusterResponse.builder()
                .clusterId("fake-cluster")
                .controllerId(1)
                .brokers(List.of(
                        new DescribeClusterBroker(2, "broker-2", 9092, null, true),
                        new DescribeClusterBroker(1, "broker-1", 9092, "east", false)))
                .build());

        ClusterDescription cluster = run(admin.describeCluster(true)).join();

        assertThat(cluster.brokers()).containsExactly(new Node(1, "broker-1", 9092, Optional.of("east")));
        assertThat(cluster.fencedBrokers()).containsExactly(new Node(2, "broker-2", 9092));
        assertThat(harness.brokers().requests(DescribeClusterRequest.class))
                .singleElement()
                .matches(DescribeClusterRequest::includeFencedBrokers);
    }

    @Test
    void hasNoDryRunOfWhatBrokersCannotTryOut() {
        Admin dry = admin.dryRun();

        assertThatThrownBy(() -> dry.electLeaders(ElectionType.UNCLEAN, List.of(ORDERS_0)))
                .hasMessageContaining("electLeaders has no dry run");
        assertThatThrownBy(() -> dry.alterPartitionReassignments(Map.of(ORDERS_0, Optional.empty())))
                .hasMessageContaining("alterPartitionReassignments has no dry run");
        assertThatThrownBy(() -> dry.removeRaftVoter(1, NO_DIRECTORY)).hasMessageContaining("no dry run");
        assertThatThrownBy(() -> dry.unregisterBroker(1)).hasMessageContaining("no dry run");
    }
}
