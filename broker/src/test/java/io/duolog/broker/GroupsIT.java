package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ConsumerGroupDescribeRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.DescribeGroupsRequest;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.duolog.protocol.message.FindCoordinatorRequest;
import io.duolog.protocol.message.FindCoordinatorResponse;
import io.duolog.protocol.message.ListGroupsRequest;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseTopic;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.duolog.protocol.message.OffsetFetchRequest;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.duolog.protocol.message.OffsetFetchResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups over the wire, in old and new versions, and over restarts. */
class GroupsIT {
    private static final Map<String, String> SETTINGS =
            Map.of("offsets.topic.num.partitions", "3", "group.initial.rebalance.delay.ms", "0");
    private static final UUID NO_ID = new UUID(0, 0);

    private final World world = new World();
    private BrokerFixture broker;

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
        world.close();
    }

    @Test
    void findsTheCoordinatorInEveryVersion() throws Exception {
        broker = world.start(SETTINGS);
        for (int version = 0; version <= ApiKey.FIND_COORDINATOR.highestVersion(); version++) {
            boolean batch = version >= 4;
            FindCoordinatorResponse response = broker.ask(
                    new FindCoordinatorRequest(batch ? "" : "g", (byte) 0, batch ? List.of("g", "h") : List.of()),
                    version);
            if (batch) {
                assertThat(response.coordinators())
                        .extracting(FindCoordinatorResponse.Coordinator::key)
                        .containsExactly("g", "h");
                assertThat(response.coordinators())
                        .allSatisfy(found -> assertThat(found.errorCode()).isZero())
                        .allSatisfy(found -> assertThat(found.port())
                                .isEqualTo(broker.broker().endpoints().get(0).port()));
            } else {
                assertThat(response.errorCode()).isZero();
                assertThat(response.nodeId()).isEqualTo(broker.broker().nodeId());
            }
        }
    }

    @Test
    void servesNoCoordinatorOfTransactionsOrShares() throws Exception {
        broker = world.start(SETTINGS);
        for (byte type = 1; type <= 3; type++) {
            assertThat(broker.ask(new FindCoordinatorRequest("", type, List.of("x")), 6)
                            .coordinators()
                            .get(0)
                            .errorCode())
                    .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        }
    }

    @Test
    void keepsItsTopicToItself() throws Exception {
        broker = world.start(SETTINGS);
        awaitCoordinator();

        MetadataResponseTopic topic = broker.ask(
                        new MetadataRequest(
                                List.of(new MetadataRequest.MetadataRequestTopic(NO_ID, "__consumer_offsets")),
                                false,
                                false,
                                false),
                        12)
                .topics()
                .get(0);

        assertThat(topic.isInternal()).isTrue();
        assertThat(topic.partitions()).hasSize(3);
        assertThat(broker.produce("__consumer_offsets", (short) 1, TestLogs.batch("x"))
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
    }

    @Test
    void keepsOffsetsOverARestartAndACrash() throws Exception {
        broker = world.start(SETTINGS);
        UUID topicId = broker.createTopic("orders", Map.of());
        awaitCoordinator();
        assertThat(commit("orders", NO_ID, 41, 2)).isZero();
        assertThat(commit("orders", topicId, 42, 10)).isZero();
        broker.close();

        broker = world.start(SETTINGS);
        awaitCoordinator();
        assertThat(fetched("orders", topicId)).isEqualTo(42);
        for (int version = 1; version <= ApiKey.OFFSET_FETCH.highestVersion(); version++) {
            assertThat(fetched("orders", topicId, version))
                    .as("version %d", version)
                    .isEqualTo(42);
        }
        assertThat(broker.ask(new ListGroupsRequest(List.of("empty"), List.of("classic")), 5)
                        .groups())
                .singleElement()
                .satisfies(group -> assertThat(group.groupId()).isEqualTo("g"));
    }

    @Test
    void servesAGroupOfTheConsumerProtocolOverARestart() throws Exception {
        broker = world.start(SETTINGS);
        UUID topicId = broker.createTopic("orders", Map.of());
        awaitCoordinator();
        ConsumerGroupHeartbeatResponse joined = broker.ask(joining("m"), 1);
        assertThat(joined.errorCode()).isZero();
        int epoch = joined.memberEpoch();
        assertThat(broker.ask(new ConsumerGroupDescribeRequest(List.of("g"), false), 1)
                        .groups()
                        .get(0)
                        .rebalances())
                .singleElement()
                .satisfies(rebalance -> assertThat(rebalance.memberId()).isEqualTo("m"));
        assertThat(commit(epoch - 1, "m", "orders", NO_ID, 42, 9)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH.code());
        assertThat(commit(epoch - 1, "m", "orders", NO_ID, 42, 8)).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(commit(epoch, "m", "orders", topicId, 42, 10)).isZero();
        broker.close();

        broker = world.start(SETTINGS);
        awaitCoordinator();

        ConsumerGroupHeartbeatRequest alive = ConsumerGroupHeartbeatRequest.builder()
                .groupId("g")
                .memberId("m")
                .memberEpoch(epoch)
                .build();
        assertThat(broker.ask(alive, 0).errorCode()).isZero();
        assertThat(broker.ask(new ConsumerGroupDescribeRequest(List.of("g", "h"), false), 1)
                        .groups())
                .extracting(group -> ErrorCode.forCode(group.errorCode()))
                .containsExactly(ErrorCode.NONE, ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(broker.ask(new ListGroupsRequest(List.of("stable"), List.of("Consumer")), 5)
                        .groups())
                .singleElement()
                .satisfies(group -> assertThat(group.groupType()).isEqualTo("consumer"));
        assertThat(fetched("orders", topicId)).isEqualTo(42);
        DescribedGroup inOldWords = broker.ask(new DescribeGroupsRequest(List.of("g"), false), 5)
                .groups()
                .get(0);
        assertThat(inOldWords.errorCode()).isZero();
        assertThat(inOldWords.groupState()).isEqualTo("Dead");
        assertThat(broker.ask(new DescribeGroupsRequest(List.of("g"), false), 6)
                        .groups()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND.code());
    }

    private static ConsumerGroupHeartbeatRequest joining(String memberId) {
        return ConsumerGroupHeartbeatRequest.builder()
                .groupId("g")
                .memberId(memberId)
                .rebalanceTimeoutMs(1_000)
                .subscribedTopicNames(List.of("orders"))
                .topicPartitions(List.of())
                .build();
    }

    @Test
    void membersOfTheConsumerProtocolBringTheirIdsFromVersionOneOn() throws Exception {
        broker = world.start(SETTINGS);
        awaitCoordinator();

        assertThat(broker.ask(joining(""), 1).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(broker.ask(joining(""), 0).memberId()).isNotEmpty();
    }

    @Test
    void refusesTheConsumerProtocolWhereItIsSwitchedOff() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("group.coordinator.rebalance.protocols", "classic");
        broker = world.start(settings);
        awaitCoordinator();

        assertThat(broker.ask(joining("m"), 1).errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(broker.ask(new ConsumerGroupDescribeRequest(List.of("g"), false), 1)
                        .groups()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
    }

    @Test
    void forgetsTheOffsetsOfADeletedTopic() throws Exception {
        broker = world.start(SETTINGS);
        UUID topicId = broker.createTopic("orders", Map.of());
        awaitCoordinator();
        commit("orders", topicId, 42, 10);

        broker.ask(new DeleteTopicsRequest(List.of(), List.of("orders"), 30_000), 5);

        Awaitility.await().untilAsserted(() -> assertThat(broker.ask(new ListGroupsRequest(List.of(), List.of()), 5)
                        .groups())
                .isEmpty());
        UUID successor = broker.createTopic("orders", Map.of());
        assertThat(fetched("orders", successor)).isEqualTo(-1);
        assertThat(commit("orders", topicId, 43, 10)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    private void awaitCoordinator() {
        Awaitility.await().untilAsserted(() -> {
            FindCoordinatorResponse found = broker.ask(new FindCoordinatorRequest("g", (byte) 0, List.of()), 3);
            assertThat(found.errorCode()).isZero();
            assertThat(broker.ask(new ListGroupsRequest(List.of(), List.of()), 5)
                            .errorCode())
                    .isZero();
            OffsetFetchResponse fetched = broker.ask(
                    new OffsetFetchRequest(
                            "", List.of(), List.of(new OffsetFetchRequestGroup("g", null, -1, null)), false),
                    8);
            assertThat(fetched.groups().get(0).errorCode()).isZero();
        });
    }

    private short commit(String topic, UUID topicId, long offset, int version) throws Exception {
        return commit(-1, "", topic, topicId, offset, version);
    }

    private short commit(int epoch, String memberId, String topic, UUID topicId, long offset, int version)
            throws Exception {
        OffsetCommitRequest request = new OffsetCommitRequest(
                "g",
                epoch,
                memberId,
                null,
                -1,
                List.of(new OffsetCommitRequestTopic(
                        topic, topicId, List.of(new OffsetCommitRequestPartition(0, offset, -1, "note")))));
        return broker.ask(request, version).topics().get(0).partitions().get(0).errorCode();
    }

    private long fetched(String topic, UUID topicId) throws Exception {
        return fetched(topic, topicId, 10);
    }

    private long fetched(String topic, UUID topicId, int version) throws Exception {
        if (version >= 8) {
            OffsetFetchRequest request = new OffsetFetchRequest(
                    "",
                    List.of(),
                    List.of(new OffsetFetchRequestGroup(
                            "g", null, -1, List.of(new OffsetFetchRequestTopics(topic, topicId, List.of(0))))),
                    true);
            return broker.ask(request, version)
                    .groups()
                    .get(0)
                    .topics()
                    .get(0)
                    .partitions()
                    .get(0)
                    .committedOffset();
        }
        OffsetFetchRequest request = new OffsetFetchRequest(
                "g", List.of(new OffsetFetchRequest.OffsetFetchRequestTopic(topic, List.of(0))), List.of(), false);
        return broker.ask(request, version).topics().get(0).partitions().get(0).committedOffset();
    }
}
