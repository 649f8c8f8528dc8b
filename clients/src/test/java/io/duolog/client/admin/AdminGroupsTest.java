package io.duolog.client.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.config.ClientSchemas;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.testing.ClientHarness;
import io.duolog.client.testing.FakeCoordinator;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ConsumerGroupDescribeRequest;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse;
import io.duolog.protocol.message.DescribeGroupsRequest;
import io.duolog.protocol.message.DescribeGroupsResponse;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetDeleteResponse;
import io.duolog.protocol.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import io.duolog.protocol.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of either type, and their offsets. */
class AdminGroupsTest {
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
    private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);

    private final ClientHarness harness = new ClientHarness(3);
    private final DefaultAdmin admin = DefaultAdmin.open(
            harness.runtime(), ClientSchemas.CLIENT.parse(Map.of("bootstrap.servers", "broker-1:9092")));

    @BeforeEach
    void coordinateAtBroker2() {
        new FakeCoordinator(harness.brokers()).moveTo(2);
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

    private void answerClassic(Map<String, ErrorCode> errors, String stateOfErrors) {
        harness.brokers()
                .on(
                        ApiKey.DESCRIBE_GROUPS,
                        (node, request) -> new DescribeGroupsResponse(
                                0,
                                ((DescribeGroupsRequest) request)
                                        .groups().stream()
                                                .map(groupId -> classic(
                                                        groupId,
                                                        errors.getOrDefault(groupId, ErrorCode.NONE),
                                                        errors.containsKey(groupId) ? stateOfErrors : "Empty"))
                                                .toList()));
    }

    private static DescribeGroupsResponse.DescribedGroup classic(String groupId, ErrorCode error, String state) {
        return DescribeGroupsResponse.DescribedGroup.builder()
                .groupId(groupId)
                .errorCode(error.code())
                .groupState(state)
                .protocolType("consumer")
                .protocolData("")
                .members(List.of())
                .rebalances(List.of(new DescribeGroupsResponse.DescribedRebalance(
                        1_700_000_000_000L, "MEMBER_LEFT", "m-0", "m-0 left", 3, -1)))
                .build();
    }

    private void answerConsumer(Map<String, ErrorCode> errors) {
        harness.brokers()
                .on(
                        ApiKey.CONSUMER_GROUP_DESCRIBE,
                        (node, request) -> new ConsumerGroupDescribeResponse(
                                0,
                                ((ConsumerGroupDescribeRequest) request)
                                        .groupIds().stream()
                                                .map(groupId ->
                                                        consumer(groupId, errors.getOrDefault(groupId, ErrorCode.NONE)))
                                                .toList()));
    }

    private static ConsumerGroupDescribeResponse.DescribedGroup consumer(String groupId, ErrorCode error) {
        return ConsumerGroupDescribeResponse.DescribedGroup.builder()
                .groupId(groupId)
                .errorCode(error.code())
                .groupState("Stable")
                .assignorName("uniform")
                .members(List.of(ConsumerGroupDescribeResponse.Member.builder()
                        .memberId("m-1")
                        .instanceId(null)
                        .rackId(null)
                        .clientId("shop")
                        .clientHost("/10.0.0.7")
                        .subscribedTopicNames(List.of("orders"))
                        .subscribedTopicRegex(null)
                        .assignment(new ConsumerGroupDescribeResponse.Assignment(
                                List.of(new ConsumerGroupDescribeResponse.TopicPartitions(
                                        new UUID(0, 1), "orders", List.of(0, 1)))))
                        .targetAssignment(ConsumerGroupDescribeResponse.Assignment.DEFAULT)
                        .build()))
                .rebalances(List.of(new ConsumerGroupDescribeResponse.DescribedRebalance(
                        1_700_000_000_000L, "MEMBER_JOINED", "m-1", "m-1 joined", 4, 25)))
                .build();
    }

    @Test
    void describesGroupsOfEitherType() {
        answerClassic(Map.of("new", ErrorCode.GROUP_ID_NOT_FOUND), "Dead");
        answerConsumer(Map.of());

        AdminResult<String, GroupDescription> described = admin.describeGroups(List.of("old", "new"));
        harness.loop().advanceMs(1_000);

        assertThat(described.get("old").join().type()).isEqualTo(GroupDescription.CLASSIC);
        assertThat(described.get("old").join().rebalances())
                .containsExactly(new GroupDescription.Rebalance(
                        1_700_000_000_000L, "MEMBER_LEFT", "m-0", "m-0 left", 3, OptionalLong.empty()));
        assertThat(described.get("new").join())
                .isEqualTo(new GroupDescription(
                        "new",
                        GroupDescription.CONSUMER,
                        "Stable",
                        "consumer",
                        "uniform",
                        new Node(2, "broker-2", 9092),
                        List.of(new GroupDescription.Member(
                                "m-1", Optional.empty(), "shop", "/10.0.0.7", List.of(ORDERS_0, ORDERS_1))),
                        List.of(new GroupDescription.Rebalance(
                                1_700_000_000_000L, "MEMBER_JOINED", "m-1", "m-1 joined", 4, OptionalLong.of(25)))));
        assertThat(harness.brokers().requests(ConsumerGroupDescribeRequest.class))
                .singleElement()
                .matches(request -> request.groupIds().equals(List.of("new")));
    }

    @Test
    void takesADeadGroupForOneThatIsOfAnotherTypeOrDoesNotExist() {
        answerClassic(Map.of("new", ErrorCode.NONE, "none", ErrorCode.NONE), "Dead");
        answerConsumer(Map.of("none", ErrorCode.GROUP_ID_NOT_FOUND));

        AdminResult<String, GroupDescription> described = admin.describeGroups(List.of("new", "none"));
        harness.loop().advanceMs(1_000);

        assertThat(described.get("new").join().type()).isEqualTo(GroupDescription.CONSUMER);
        assertThat(failure(described.get("none")))
                .isInstanceOf(BrokerException.class)
                .hasMessage("Could not describe group none: node 2 at broker-2:9092 answered GROUP_ID_NOT_FOUND");
    }

    @Test
    void tellsWhyAGroupCannotBeDescribed() {
        answerClassic(Map.of("mine", ErrorCode.GROUP_AUTHORIZATION_FAILED), "");

        AdminResult<String, GroupDescription> described = admin.describeGroups(List.of("mine", "other"));
        harness.loop().advanceMs(1_000);

        assertThat(failure(described.get("mine"))).hasMessageContaining("GROUP_AUTHORIZATION_FAILED");
        assertThat(described.get("other").join().state()).isEqualTo("Empty");
        assertThat(harness.brokers().requests(ConsumerGroupDescribeRequest.class))
                .isEmpty();
    }

    @Test
    void deletesOffsetsPartitionByPartition() {
        harness.brokers()
                .on(
                        ApiKey.OFFSET_DELETE,
                        (node, request) -> new OffsetDeleteResponse(
                                ErrorCode.NONE.code(),
                                0,
                                List.of(new OffsetDeleteResponseTopic(
                                        "orders",
                                        List.of(
                                                new OffsetDeleteResponsePartition(0, ErrorCode.NONE.code()),
                                                new OffsetDeleteResponsePartition(
                                                        1, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC.code()))))));

        AdminResult<TopicPartition, Void> deleted = admin.deleteGroupOffsets("shop", List.of(ORDERS_0, ORDERS_1));
        harness.loop().advanceMs(1_000);

        assertThat(deleted.get(ORDERS_0)).isCompleted();
        assertThat(failure(deleted.get(ORDERS_1)))
                .hasMessageContaining("delete the offset of group shop in orders-1")
                .hasMessageContaining("GROUP_SUBSCRIBED_TO_TOPIC");
        assertThat(harness.brokers().requests(OffsetDeleteRequest.class))
                .singleElement()
                .matches(request -> request.groupId().equals("shop")
                        && request.topics().get(0).partitions().size() == 2);
    }

    @Test
    void failsEveryOffsetWhenTheGroupIsNotThere() {
        harness.brokers()
                .on(
                        ApiKey.OFFSET_DELETE,
                        (node, request) -> new OffsetDeleteResponse(ErrorCode.GROUP_ID_NOT_FOUND.code(), 0, List.of()));

        AdminResult<TopicPartition, Void> deleted = admin.deleteGroupOffsets("none", List.of(ORDERS_0, ORDERS_1));
        harness.loop().advanceMs(1_000);

        assertThat(failure(deleted.get(ORDERS_0))).hasMessageContaining("GROUP_ID_NOT_FOUND");
        assertThat(failure(deleted.get(ORDERS_1))).hasMessageContaining("GROUP_ID_NOT_FOUND");
        assertThatThrownBy(() -> admin.dryRun().deleteGroupOffsets("none", List.of(ORDERS_0)))
                .hasMessageContaining("deleteGroupOffsets has no dry run");
    }
}
