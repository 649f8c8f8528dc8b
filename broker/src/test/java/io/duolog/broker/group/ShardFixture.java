package io.duolog.broker.group;

import io.duolog.broker.config.GroupConfig;
import io.duolog.broker.config.GroupMigrationPolicy;
import io.duolog.broker.config.MemberTimes;
import io.duolog.broker.config.OffsetsConfig;
import io.duolog.broker.coordinator.AnswerHold;
import io.duolog.broker.coordinator.CoordinatorContext;
import io.duolog.broker.coordinator.CoordinatorRuntime;
import io.duolog.broker.coordinator.FakeCoordinatorLog;
import io.duolog.broker.coordinator.ShardEvent;
import io.duolog.broker.coordinator.ShardsInTests;
import io.duolog.broker.group.classic.ClassicGroup;
import io.duolog.broker.group.consumer.ConsumerGroup;
import io.duolog.broker.group.consumer.ConsumerGroupConfig;
import io.duolog.broker.group.consumer.Topics;
import io.duolog.broker.group.record.GroupRecordDecoder;
import io.duolog.broker.replication.TestLoop;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.duolog.protocol.message.OffsetCommitResponse;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupResponse;
import io.duolog.protocol.record.CompressionType;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The groups of one partition over a log in memory, in one thread and with a clock of the test's. */
final class ShardFixture {
    static final long RETENTION_MS = 1_000_000;
    static final long CHECK_INTERVAL_MS = 10_000;
    static final UUID TOPIC_ID = new UUID(1, 2);

    private static final GroupConfig GROUPS = new GroupConfig(10, 1_800_000, 0, Integer.MAX_VALUE, 1);
    private static final OffsetsConfig OFFSETS =
            new OffsetsConfig(16, 5_000, 1 << 20, RETENTION_MS, CHECK_INTERVAL_MS, CompressionType.NONE);

    final TestLoop loop = new TestLoop();
    final FakeCoordinatorLog log = new FakeCoordinatorLog();
    /** The topics there are when a coordinator is loaded. */
    final Map<String, UUID> topics = new HashMap<>(Map.of("t", TOPIC_ID, "u", new UUID(3, 4)));

    private final MigrationRules migration;

    /** How many partitions each topic has, for members of the consumer protocol. */
    private int partitions = 4;

    private final CoordinatorRuntime<GroupShard> runtime = new CoordinatorRuntime<>(
            "__consumer_offsets",
            1,
            this::newShard,
            new GroupRecordDecoder(),
            new CoordinatorContext(loop, loop, loop::nowMs, 1 << 20, CompressionType.NONE),
            (partition, leaderEpoch) -> {
                throw new AssertionError("tests elect by themselves");
            });
    private int epoch;

    ShardFixture() {
        this(GroupMigrationPolicy.BIDIRECTIONAL);
    }

    ShardFixture(GroupMigrationPolicy policy) {
        this(new MigrationRules(policy, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    ShardFixture(MigrationRules migration) {
        this.migration = migration;
        elect();
    }

    private GroupShard newShard() {
        return new GroupShard(new Groups(), migration, OFFSETS, topics::get);
    }

    private final class Groups implements GroupFactory {
        @Override
        public ClassicKind classic(String groupId) {
            return new ClassicGroup(groupId, GROUPS);
        }

        @Override
        public ConsumerProtocol consumer(String groupId) {
            return new ConsumerGroup(
                    groupId,
                    ConsumerGroupConfig.DEFAULT,
                    () -> new EqualTopics(topics, partitions),
                    () -> MemberTimes.DEFAULT);
        }
    }

    /** From now on, all topics have so many partitions. */
    void grow(int count) {
        partitions = count;
    }

    int partitions() {
        return partitions;
    }

    String nameOf(UUID topicId) {
        return new EqualTopics(topics, partitions).nameOf(topicId).orElseThrow();
    }

    /** Topics with the same number of partitions, which is their version, too. */
    private record EqualTopics(Map<String, UUID> ids, int partitions) implements Topics {
        @Override
        public long version() {
            return partitions;
        }

        @Override
        public Optional<Topic> find(String name) {
            return Optional.ofNullable(ids.get(name)).map(id -> new Topic(name, id, partitions));
        }

        @Override
        public Optional<String> nameOf(UUID id) {
            return ids.keySet().stream()
                    .filter(name -> id.equals(ids.get(name)))
                    .findFirst();
        }

        @Override
        public Collection<String> names() {
            return ids.keySet();
        }
    }

    /** Another coordinator takes over, which knows the log alone. */
    void elect() {
        epoch++;
        ShardsInTests.lead(runtime, epoch, log);
        loop.run();
    }

    <R> R ask(Class<R> type, ShardEvent<GroupShard> event) {
        CompletableFuture<R> answer = submit(type, event);
        if (!answer.isDone()) {
            throw new AssertionError("not answered");
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw (ApiException) e.getCause();
        }
    }

    <R> CompletableFuture<R> submit(Class<R> type, ShardEvent<GroupShard> event) {
        CompletableFuture<R> answer = runtime.submit(0, type, AnswerHold.UNTIL_COMMITTED, event);
        loop.run();
        return answer;
    }

    void tell(ShardEvent<GroupShard> event) {
        runtime.tellAll(event);
        loop.run();
    }

    /** Commits an offset as a member of a generation, or as nobody with generation -1; the partition's error. */
    ErrorCode commit(String group, String memberId, int generation, String topic, int partition, long offset) {
        return commit(new OffsetCommitRequest(
                group,
                generation,
                memberId,
                null,
                -1,
                List.of(new OffsetCommitRequestTopic(
                        topic,
                        topics.getOrDefault(topic, new UUID(0, 0)),
                        List.of(new OffsetCommitRequestPartition(partition, offset, -1, "m"))))));
    }

    ErrorCode commit(OffsetCommitRequest request) {
        try {
            OffsetCommitResponse response = ask(
                    OffsetCommitResponse.class,
                    (shard, ticket, nowMs) -> shard.commitOffsets(new Ticket(ticket), request, nowMs));
            return ErrorCode.forCode(
                    response.topics().get(0).partitions().get(0).errorCode());
        } catch (ApiException e) {
            return e.error();
        }
    }

    /** Commits offset 5 in many partitions at once, as nobody. */
    void commitMany(String group, String topic, int count) {
        OffsetCommitRequest request = new OffsetCommitRequest(
                group,
                -1,
                "",
                null,
                -1,
                List.of(new OffsetCommitRequestTopic(
                        topic,
                        topics.get(topic),
                        IntStream.range(0, count)
                                .mapToObj(partition -> new OffsetCommitRequestPartition(partition, 5, -1, ""))
                                .toList())));
        commit(request);
    }

    /** The committed offset, or -1. */
    long fetch(String group, String topic, int partition) {
        return fetch(group, topic, topics.getOrDefault(topic, new UUID(0, 0)), partition);
    }

    long fetch(String group, String topic, UUID topicId, int partition) {
        OffsetFetchRequestGroup request = new OffsetFetchRequestGroup(
                group, null, -1, List.of(new OffsetFetchRequestTopics(topic, topicId, List.of(partition))));
        return read(request).topics().get(0).partitions().get(0).committedOffset();
    }

    OffsetFetchResponseGroup fetchAll(String group) {
        return read(new OffsetFetchRequestGroup(group, null, -1, null));
    }

    private OffsetFetchResponseGroup read(OffsetFetchRequestGroup request) {
        return ask(
                OffsetFetchResponseGroup.class, (shard, ticket, nowMs) -> reading(shard.fetchOffsets(request), ticket));
    }

    static io.duolog.broker.coordinator.CoordinatorDecision reading(Object answer, long ticket) {
        return new io.duolog.broker.coordinator.CoordinatorDecision(
                List.of(), List.of(new io.duolog.broker.coordinator.CoordinatorAnswer(ticket, answer)));
    }

    /** The groups there are, with their states. */
    Map<String, String> groups() {
        Map<String, String> groups = new HashMap<>();
        ask(Boolean.class, (shard, ticket, nowMs) -> {
            shard.groups().forEach(group -> groups.put(group.groupId(), group.stateName()));
            return reading(true, ticket);
        });
        return groups;
    }

    /** The kinds of the groups there are. */
    Map<String, GroupType> types() {
        Map<String, GroupType> types = new HashMap<>();
        ask(Boolean.class, (shard, ticket, nowMs) -> {
            shard.groups().forEach(group -> types.put(group.groupId(), group.type()));
            return reading(true, ticket);
        });
        return types;
    }

    /** A member of the consumer protocol heartbeats. */
    ConsumerGroupHeartbeatResponse heartbeat(ConsumerGroupHeartbeatRequest request) {
        return ask(
                ConsumerGroupHeartbeatResponse.class,
                (shard, ticket, nowMs) -> shard.consumerHeartbeat(
                        new HeartbeatAttempt(new Ticket(ticket), request, "client", "/127.0.0.1", "new"), nowMs));
    }

    /** A member says everything that it can: what it wants, and what it has. */
    static ConsumerGroupHeartbeatRequest fullHeartbeat(
            String group, String memberId, int epoch, List<String> names, @Nullable Assignment owned) {
        return new ConsumerGroupHeartbeatRequest(
                group,
                memberId,
                epoch,
                null,
                null,
                30_000,
                names,
                null,
                null,
                owned == null
                        ? List.of()
                        : owned.topicPartitions().stream()
                                .map(topic -> new ConsumerGroupHeartbeatRequest.TopicPartitions(
                                        topic.topicId(), topic.partitions()))
                                .toList());
    }

    /** A group of the consumer protocol, as far as the log tells of it. */
    ConsumerGroupDescribeResponse.DescribedGroup describe(String group) {
        ConsumerGroupDescribeResponse.DescribedGroup described = ask(
                ConsumerGroupDescribeResponse.DescribedGroup.class,
                (shard, ticket, nowMs) ->
                        reading(shard.requireConsumerGroup(group).describeConsumerGroup(), ticket));
        return new ConsumerGroupDescribeResponse.DescribedGroup(
                described.errorCode(),
                described.errorMessage(),
                described.groupId(),
                described.groupState(),
                described.groupEpoch(),
                described.assignmentEpoch(),
                described.assignorName(),
                described.members(),
                described.authorizedOperations(),
                List.of());
    }

    /** A single member joins and gets its assignment, which is not one that consumers can read; its id. */
    String joinAlone(String group) {
        return joinAlone(group, "consumer");
    }

    String joinAlone(String group, String protocolType) {
        JoinGroupRequest request = new JoinGroupRequest(
                group,
                30_000,
                30_000,
                "",
                null,
                protocolType,
                List.of(new JoinGroupRequestProtocol("range", subscription("t"))),
                null);
        JoinGroupResponse joined = ask(
                JoinGroupResponse.class,
                (shard, ticket, nowMs) -> shard.join(
                        new JoinAttempt(new Ticket(ticket), request, (short) 3, "client", "/127.0.0.1", "member-1"),
                        nowMs));
        if (joined.errorCode() != 0) {
            throw new ApiException(ErrorCode.forCode(joined.errorCode()));
        }
        SyncGroupRequest sync = new SyncGroupRequest(
                group,
                joined.generationId(),
                joined.memberId(),
                null,
                null,
                null,
                List.of(new SyncGroupRequest.SyncGroupRequestAssignment(joined.memberId(), ByteBuffer.allocate(3))));
        ask(
                SyncGroupResponse.class,
                (shard, ticket, nowMs) -> shard.inClassic(
                        group, joined.memberId(), nowMs, (member, now) -> member.sync(new Ticket(ticket), sync, now)));
        return joined.memberId();
    }

    /** A ConsumerProtocolSubscription of version 0: version, topics, user data. */
    private static ByteBuffer subscription(String topic) {
        byte[] name = topic.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + 4 + 2 + name.length + 4)
                .putShort((short) 0)
                .putInt(1)
                .putShort((short) name.length)
                .put(name)
                .putInt(-1)
                .flip();
    }
}
