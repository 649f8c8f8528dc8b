package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.BrokerEndpoint;
import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.Membership;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.coordination.testkit.SimulatedExecution;
import io.duolog.coordination.testkit.TestBackendHost;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterConfigsRequest;
import io.duolog.protocol.message.AlterPartitionRequest;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.DeleteTopicsRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Controllers on the in-memory coordination backend, in one thread with virtual time. */
class ActiveControllerTest {
    private static final Duration BALANCE_INTERVAL = Duration.ofMinutes(5);

    private final SimulatedExecution execution = new SimulatedExecution(Long.getLong("duolog.test.seed", 20261121L));
    private final MemoryCoordinationCluster cluster = new MemoryCoordinationCluster(execution.newScheduler());
    private final Map<Integer, Node> nodes = new HashMap<>();

    private final class Node implements Membership.SelfLivenessListener {
        private final NodeIdentity identity;
        private final CoordinationBackend backend;
        private final MetadataLoader loader;
        private final LocalControllerClient client;

        private Node(int id, UUID incarnation, long previousBrokerEpoch) {
            SerialScheduler scheduler = execution.newScheduler();
            identity = new NodeIdentity(id, incarnation);
            backend = cluster.factory()
                    .create(
                            Map.of(),
                            new TestBackendHost(
                                    identity, Optional.empty(), Path.of("unused"), Clock.systemUTC(), scheduler));
            loader = new MetadataLoader(List.of());
            ControllerContext context = Samples.context();
            LivenessRole liveness =
                    new LivenessRole(backend.membership(), scheduler, cluster.sessionTimeout(), context);
            ActiveController controller = new ActiveController(
                    scheduler,
                    backend.log(),
                    loader::image,
                    List.of(liveness, new LeaderBalanceRole(scheduler, BALANCE_INTERVAL, context)));
            client = new LocalControllerClient(controller, context);
            backend.log().subscribe(0, loader);
            backend.election().campaign(controller);
            backend.membership()
                    .announce(
                            BrokerAnnouncement.encode(
                                    identity,
                                    List.of(new BrokerEndpoint("PLAINTEXT", "h", 9092, BrokerEndpoint.PLAINTEXT)),
                                    Optional.empty(),
                                    previousBrokerEpoch),
                            this);
            backend.start((state, cause) -> {});
        }

        @Override
        public void alive() {}

        @Override
        public void uncertain() {}

        private MetadataImage image() {
            return loader.image();
        }
    }

    @Test
    void registersItselfAndCreatesTopics() {
        Node node = start(1);

        CreateTopicsResponse response = done(node.client.createTopics(topic("a")));

        assertThat(response.topics().get(0).errorCode()).isZero();
        assertThat(node.image().topics().find("a").orElseThrow().id())
                .isEqualTo(response.topics().get(0).topicId());
        BrokerRegistration broker = node.image().brokers().get(1);
        assertThat(broker.fenced()).isFalse();
        assertThat(broker.incarnationId()).isEqualTo(node.identity.incarnation());
        assertThat(broker.endpoint("PLAINTEXT")).isPresent();
    }

    @Test
    void pipelinedDecisionsSeeEarlierOnesBeforeTheyAreCommitted() {
        Node node = start(1);
        CompletionStage<CreateTopicsResponse> first = node.client.createTopics(topic("a"));
        CompletionStage<CreateTopicsResponse> second = node.client.createTopics(topic("a"));
        CompletionStage<?> third = node.client.deleteTopics(new DeleteTopicsRequest(List.of(), List.of("a"), 1000));
        CompletionStage<CreateTopicsResponse> fourth = node.client.createTopics(topic("a"));

        assertThat(done(first).topics().get(0).errorCode()).isZero();
        assertThat(done(second).topics().get(0).errorCode()).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS.code());
        done(third);
        assertThat(done(fourth).topics().get(0).errorCode()).isZero();
        assertThat(node.image().topics().size()).isEqualTo(1);
    }

    @Test
    void anAnswerNeverComesBeforeTheImageHasIt() {
        Node node = start(1);
        List<Boolean> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "t" + i;
            node.client
                    .createTopics(topic(name))
                    .thenAccept(response ->
                            seen.add(node.image().topics().find(name).isPresent()));
        }
        execution.runUntilIdle();

        assertThat(seen).hasSize(20).doesNotContain(false);
    }

    @Test
    void refusesWhileItIsNotActive() {
        start(1);
        Node other = start(2);

        assertThat(error(other.client.createTopics(topic("a")))).isEqualTo(ErrorCode.NOT_CONTROLLER);
    }

    @Test
    void anUncertainAppendThatIsInTheLogIsKeptByTheNextEpoch() {
        Node node = start(1);
        cluster.makeNextAppendUncertain(1, true);

        CompletionStage<CreateTopicsResponse> uncertain = node.client.createTopics(topic("a"));
        CompletionStage<CreateTopicsResponse> onTop = node.client.createTopics(topic("b"));

        assertThat(error(uncertain)).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(error(onTop)).isIn(ErrorCode.NOT_CONTROLLER, ErrorCode.REQUEST_TIMED_OUT);
        assertThat(done(node.client.createTopics(topic("a"))).topics().get(0).errorCode())
                .isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS.code());
        assertThat(node.image().topics().find("b")).isEmpty();
    }

    @Test
    void anAnswerBuiltOnALostAppendIsNeverGiven() {
        Node node = start(1);
        cluster.makeNextAppendUncertain(1, false);

        CompletionStage<CreateTopicsResponse> lost = node.client.createTopics(topic("a"));
        CompletionStage<CreateTopicsResponse> sawIt = node.client.createTopics(topic("a"));

        assertThat(error(lost)).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(error(sawIt)).isNotNull();
        assertThat(done(node.client.createTopics(topic("a"))).topics().get(0).errorCode())
                .isZero();
    }

    @Test
    void theNextControllerFencesTheDeadOneAndMovesLeadership() {
        Node first = start(1);
        start(2);
        execution.advance(Duration.ofSeconds(1));
        CreateTopicsRequest request = new CreateTopicsRequest(
                List.of(new CreatableTopic("a", 4, (short) 2, List.of(), List.of())), 1000, false);
        assertThat(done(first.client.createTopics(request)).topics().get(0).errorCode())
                .isZero();

        cluster.kill(1);
        execution.advance(cluster.sessionTimeout().multipliedBy(3));

        MetadataImage image = nodes.get(2).image();
        assertThat(image.isActive(1)).isFalse();
        assertThat(image.isActive(2)).isTrue();
        assertThat(image.topics().find("a").orElseThrow().partitions()).allSatisfy(partition -> {
            assertThat(partition.leader()).isEqualTo(2);
            assertThat(partition.isr()).containsExactly(2);
        });
        assertThat(done(nodes.get(2).client.createTopics(topic("b")))
                        .topics()
                        .get(0)
                        .errorCode())
                .isZero();
    }

    @Test
    void leadershipReturnsToPreferredReplicasThatAreInSyncAgain() {
        Node first = start(1);
        Node second = start(2);
        execution.advance(Duration.ofSeconds(1));
        done(first.client.createTopics(new CreateTopicsRequest(
                List.of(new CreatableTopic("a", 4, (short) 2, List.of(), List.of())), 1000, false)));
        int left = done(first.client.controlledShutdown(
                2, first.image().brokers().get(2).epoch()));
        second.backend.close();
        start(2, UUID.randomUUID());
        execution.advance(Duration.ofSeconds(1));
        assertThat(left).isZero();
        assertThat(leaders(first)).containsOnly(1);

        execution.advance(BALANCE_INTERVAL.multipliedBy(2));
        assertThat(leaders(first)).as("broker 2 is not in sync").containsOnly(1);
        done(first.client.alterPartition(allInSync(first)));
        execution.advance(BALANCE_INTERVAL.multipliedBy(2));

        assertThat(leaders(first)).containsExactlyInAnyOrder(1, 2, 1, 2);
    }

    private static List<Integer> leaders(Node node) {
        return node.image().topics().find("a").orElseThrow().partitions().stream()
                .map(PartitionRegistration::leader)
                .toList();
    }

    /** Broker 1's proposal that both replicas of all partitions are in sync. */
    private static AlterPartitionRequest allInSync(Node node) {
        TopicImage topic = node.image().topics().find("a").orElseThrow();
        List<AlterPartitionRequest.BrokerState> isr = Stream.of(1, 2)
                .map(id -> new AlterPartitionRequest.BrokerState(
                        id, node.image().brokers().get(id).epoch()))
                .toList();
        List<AlterPartitionRequest.PartitionData> partitions = IntStream.range(0, 4)
                .mapToObj(i -> new AlterPartitionRequest.PartitionData(
                        i,
                        topic.partitions().get(i).leaderEpoch(),
                        isr,
                        (byte) 0,
                        topic.partitions().get(i).partitionEpoch()))
                .toList();
        return new AlterPartitionRequest(
                1,
                node.image().brokers().get(1).epoch(),
                List.of(new AlterPartitionRequest.TopicData(topic.id(), partitions)));
    }

    @Test
    void aRestartedNodeGetsAHigherBrokerEpoch() {
        Node before = start(1);
        long epoch = before.image().brokers().get(1).epoch();
        done(before.client.createTopics(topic("a")));
        before.backend.close();
        execution.runUntilIdle();

        Node after = start(1, UUID.randomUUID());

        assertThat(after.image().brokers().get(1).epoch()).isGreaterThan(epoch);
        assertThat(after.image().topics().find("a").orElseThrow().partitions()).allSatisfy(partition -> {
            assertThat(partition.leader()).isEqualTo(1);
            assertThat(partition.leaderEpoch()).isPositive();
        });
    }

    @Test
    void refusesWhatDoesNotFitIntoOneBatchAndGoesOn() {
        Node node = start(1);
        done(node.client.createTopics(new CreateTopicsRequest(topicsWithSettingsOf(40, 0), 1000, false)));
        AlterConfigsRequest tooLarge = new AlterConfigsRequest(
                IntStream.range(0, 40)
                        .mapToObj(i -> new AlterConfigsRequest.AlterConfigsResource(
                                (byte) 2,
                                "t" + i,
                                List.of(new AlterConfigsRequest.AlterableConfig(
                                        "retention.ms", "0".repeat(MetadataLog.BATCH_SIZE_BYTES_MAX / 20)))))
                        .toList(),
                false);

        assertThat(error(node.client.alterConfigs(tooLarge))).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(done(node.client.createTopics(topic("a"))).topics().get(0).errorCode())
                .isZero();
    }

    @Test
    void spreadsTopicsOfOneRequestOverSeveralBatches() {
        Node node = start(1);
        List<CreatableTopic> topics = topicsWithSettingsOf(40, MetadataLog.BATCH_SIZE_BYTES_MAX / 20);

        assertThat(done(node.client.createTopics(new CreateTopicsRequest(topics, 1000, false)))
                        .topics())
                .hasSize(40)
                .allMatch(topic -> topic.errorCode() == 0);
        assertThat(node.image().topics().size()).isEqualTo(40);
    }

    private static List<CreatableTopic> topicsWithSettingsOf(int count, int sizeBytes) {
        CreatableTopicConfig longSetting = new CreatableTopicConfig("retention.ms", "0".repeat(sizeBytes) + "1");
        List<CreatableTopic> topics = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            topics.add(new CreatableTopic("t" + i, 1, (short) 1, List.of(), List.of(longSetting)));
        }
        return topics;
    }

    @Test
    void aDecisionThatThrowsChangesNothing() {
        Node node = start(1);
        CompletionStage<ProducerIdBlock> refused = node.client.allocateProducerIds(1, 12345);

        assertThat(error(refused)).isEqualTo(ErrorCode.STALE_BROKER_EPOCH);
        ProducerIdBlock block = done(
                node.client.allocateProducerIds(1, node.image().brokers().get(1).epoch()));
        assertThat(block).isEqualTo(new ProducerIdBlock(0, 1000));
    }

    @Test
    void topicsThatManyClientsMentionAreCreatedOnce() {
        Node node = start(1);
        long endBefore = node.image().endOffset();
        List<CompletionStage<Map<String, ErrorCode>>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(node.client.createTopicsAutomatically(List.of("a", "b", "not valid")));
        }

        for (CompletionStage<Map<String, ErrorCode>> answer : asked) {
            assertThat(done(answer))
                    .isEqualTo(Map.of(
                            "a", ErrorCode.LEADER_NOT_AVAILABLE,
                            "b", ErrorCode.LEADER_NOT_AVAILABLE,
                            "not valid", ErrorCode.INVALID_TOPIC_EXCEPTION));
        }
        assertThat(node.image().endOffset() - endBefore).isEqualTo(4);
        assertThat(done(node.client.createTopicsAutomatically(List.of("a"))))
                .containsEntry("a", ErrorCode.LEADER_NOT_AVAILABLE);
    }

    private Node start(int id) {
        return start(id, new UUID(1, id));
    }

    private Node start(int id, UUID incarnation) {
        Node node = new Node(id, incarnation, -1);
        nodes.put(id, node);
        execution.runUntilIdle();
        return node;
    }

    private static CreateTopicsRequest topic(String name) {
        return new CreateTopicsRequest(
                List.of(new CreatableTopic(name, 1, (short) 1, List.of(), List.of())), 1000, false);
    }

    private <R> R done(CompletionStage<R> stage) {
        execution.runUntilIdle();
        CompletableFuture<R> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private ErrorCode error(CompletionStage<?> stage) {
        execution.runUntilIdle();
        try {
            stage.toCompletableFuture().getNow(null);
        } catch (CompletionException e) {
            return ((ApiException) e.getCause()).error();
        }
        throw new AssertionError("did not fail: " + stage);
    }
}
