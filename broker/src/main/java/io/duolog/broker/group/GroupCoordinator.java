package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.coordinator.AnswerHold;
import io.duolog.broker.coordinator.CoordinatorAnswer;
import io.duolog.broker.coordinator.CoordinatorDecision;
import io.duolog.broker.coordinator.CoordinatorRuntime;
import io.duolog.broker.coordinator.ShardEvent;
import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitResponse;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetDeleteResponse;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupResponse;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The door to groups: takes each request to the shard that coordinates its group, on this broker. Thread-safe; no call
 * blocks.
 *
 * <p>Futures complete on any thread; exceptionally always with {@link ApiException}: NOT_COORDINATOR,
 * COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, and what the group objects to.
 */
public final class GroupCoordinator {
    private final CoordinatorRuntime<GroupShard> runtime;
    private final Supplier<MetadataImage> image;
    private final RandomGenerator random;

    /**
     * Takes requests to {@code runtime}.
     *
     * @param image the newest metadata
     * @param random where members' ids come from; safe for use by many threads
     */
    public GroupCoordinator(
            CoordinatorRuntime<GroupShard> runtime, Supplier<MetadataImage> image, RandomGenerator random) {
        this.runtime = requireNonNull(runtime, "runtime");
        this.image = requireNonNull(image, "image");
        this.random = requireNonNull(random, "random");
    }

    /**
     * The partition of {@code __consumer_offsets} that a group's fate is written to, as in Kafka; empty while the topic is
     * not there.
     */
    public static OptionalInt partitionOf(String groupId, MetadataImage image) {
        int hash = groupId.hashCode();
        int positive = hash == Integer.MIN_VALUE ? 0 : Math.abs(hash);
        return image.topics()
                .find(InternalTopics.CONSUMER_OFFSETS)
                .map((TopicImage topic) ->
                        OptionalInt.of(positive % topic.partitions().size()))
                .orElse(OptionalInt.empty());
    }

    /**
     * JoinGroup; may take as long as a rebalance does.
     *
     * @param request its bytes are the group's to keep
     * @param clientId how the client calls itself
     * @param clientHost where it connects from
     */
    public CompletableFuture<JoinGroupResponse> join(
            JoinGroupRequest request, short version, String clientId, String clientHost) {
        requireGroupId(request.groupId());
        String instanceId = request.groupInstanceId();
        String memberIdIfNew = (instanceId == null ? clientId : instanceId) + "-" + newUuid();
        return submit(
                request.groupId(),
                JoinGroupResponse.class,
                AnswerHold.UNTIL_COMMITTED,
                (shard, ticket, nowMs) -> shard.join(
                        new JoinAttempt(new Ticket(ticket), request, version, clientId, clientHost, memberIdIfNew),
                        nowMs));
    }

    private UUID newUuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** SyncGroup; its bytes are the group's to keep. */
    public CompletableFuture<SyncGroupResponse> sync(SyncGroupRequest request) {
        requireGroupId(request.groupId());
        return submit(
                request.groupId(),
                SyncGroupResponse.class,
                AnswerHold.UNTIL_COMMITTED,
                (shard, ticket, nowMs) -> shard.inClassic(
                        request.groupId(),
                        request.memberId(),
                        nowMs,
                        (group, now) -> group.sync(new Ticket(ticket), request, now)));
    }

    /** Heartbeat: answered at once, since it tells nothing of what is kept. */
    public CompletableFuture<HeartbeatResponse> heartbeat(HeartbeatRequest request) {
        requireGroupId(request.groupId());
        return submit(
                request.groupId(),
                HeartbeatResponse.class,
                AnswerHold.NONE,
                (shard, ticket, nowMs) -> shard.inClassic(
                        request.groupId(),
                        request.memberId(),
                        nowMs,
                        (group, now) -> group.heartbeat(new Ticket(ticket), request, now)));
    }

    /** LeaveGroup, with all members in {@code members}. */
    public CompletableFuture<LeaveGroupResponse> leave(LeaveGroupRequest request) {
        requireGroupId(request.groupId());
        return submit(
                request.groupId(),
                LeaveGroupResponse.class,
                AnswerHold.UNTIL_COMMITTED,
                (shard, ticket, nowMs) -> shard.leave(new Ticket(ticket), request, nowMs));
    }

    /** ConsumerGroupHeartbeat: a member of the consumer protocol joins, lives, or leaves. */
    public CompletableFuture<ConsumerGroupHeartbeatResponse> consumerHeartbeat(
            ConsumerGroupHeartbeatRequest request, String clientId, String clientHost) {
        requireGroupId(request.groupId());
        String memberIdIfNew = newUuid().toString();
        return submit(
                request.groupId(),
                ConsumerGroupHeartbeatResponse.class,
                AnswerHold.UNTIL_COMMITTED,
                (shard, ticket, nowMs) -> shard.consumerHeartbeat(
                        new HeartbeatAttempt(new Ticket(ticket), request, clientId, clientHost, memberIdIfNew), nowMs));
    }

    /** OffsetCommit of topics that exist; they have both their names and their ids. */
    public CompletableFuture<OffsetCommitResponse> commitOffsets(OffsetCommitRequest request) {
        return submit(
                request.groupId(),
                OffsetCommitResponse.class,
                AnswerHold.UNTIL_COMMITTED,
                (shard, ticket, nowMs) -> shard.commitOffsets(new Ticket(ticket), request, nowMs));
    }

    /** OffsetFetch of one group; topics have both their names and, if known, their ids. */
    public CompletableFuture<OffsetFetchResponseGroup> fetchOffsets(OffsetFetchRequestGroup request) {
        return read(request.groupId(), OffsetFetchResponseGroup.class, shard -> shard.fetchOffsets(request));
    }

    /** OffsetDelete of topics that exist. */
    public CompletableFuture<OffsetDeleteResponse> deleteOffsets(OffsetDeleteRequest request) {
        return submit(
                request.groupId(),
                OffsetDeleteResponse.class,
                AnswerHold.UNTIL_COMMITTED,
                (shard, ticket, nowMs) -> shard.deleteOffsets(new Ticket(ticket), request));
    }

    /** Deletes a group without members; fails with GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP. */
    public CompletableFuture<Boolean> deleteGroup(String groupId) {
        return submit(
                groupId,
                Boolean.class,
                AnswerHold.UNTIL_COMMITTED,
                (shard, ticket, nowMs) -> shard.deleteGroup(new Ticket(ticket), groupId, true));
    }

    /** A group as DescribeGroups shows it; fails with GROUP_ID_NOT_FOUND. */
    public CompletableFuture<DescribedGroup> describe(String groupId) {
        return read(
                groupId, DescribedGroup.class, shard -> shard.require(groupId).describe());
    }

    /** A group as ConsumerGroupDescribe shows it; fails with GROUP_ID_NOT_FOUND. */
    public CompletableFuture<ConsumerGroupDescribeResponse.DescribedGroup> describeConsumerGroup(String groupId) {
        return read(groupId, ConsumerGroupDescribeResponse.DescribedGroup.class, shard -> shard.requireConsumerGroup(
                        groupId)
                .describeConsumerGroup());
    }

    /**
     * What ListGroups shows of a group.
     *
     * @param groupId its id
     * @param protocolType what its members speak
     * @param stateName its state
     * @param type its kind
     */
    public record Listing(String groupId, String protocolType, String stateName, GroupType type) {}

    private record Listings(List<Listing> groups) {}

    /** All groups that this broker coordinates; fails with COORDINATOR_LOAD_IN_PROGRESS until all of them are known. */
    public CompletableFuture<List<Listing>> list() {
        List<CompletableFuture<Listings>> shards = runtime.partitions().stream()
                .map(partition -> runtime.submit(
                                partition,
                                Listings.class,
                                AnswerHold.UNTIL_COMMITTED,
                                reading(shard -> new Listings(shard.groups().stream()
                                        .map(GroupCoordinator::listing)
                                        .toList())))
                        .exceptionally(GroupCoordinator::noneIfMoved))
                .toList();
        return CompletableFuture.allOf(shards.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> shards.stream()
                        .flatMap(shard -> shard.join().groups().stream())
                        .toList());
    }

    private static Listing listing(Group group) {
        return new Listing(group.groupId(), group.protocolType(), group.stateName(), group.type());
    }

    /** What moved away while it was asked is listed by another broker. */
    private static Listings noneIfMoved(Throwable failure) {
        Throwable cause = failure.getCause() == null || failure instanceof ApiException ? failure : failure.getCause();
        if (cause instanceof ApiException known && known.error() != ErrorCode.NOT_COORDINATOR) {
            throw known;
        }
        return new Listings(List.of());
    }

    private <R> CompletableFuture<R> read(String groupId, Class<R> type, Function<GroupShard, R> read) {
        return submit(groupId, type, AnswerHold.UNTIL_COMMITTED, reading(read));
    }

    private static <R> ShardEvent<GroupShard> reading(Function<GroupShard, R> read) {
        return (shard, ticket, nowMs) ->
                new CoordinatorDecision(List.of(), List.of(new CoordinatorAnswer(ticket, read.apply(shard))));
    }

    private <R> CompletableFuture<R> submit(
            String groupId, Class<R> answerType, AnswerHold hold, ShardEvent<GroupShard> event) {
        OptionalInt partition = partitionOf(groupId, image.get());
        if (partition.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new ApiException(ErrorCode.NOT_COORDINATOR, InternalTopics.CONSUMER_OFFSETS + " is not there yet"));
        }
        return runtime.submit(partition.getAsInt(), answerType, hold, event);
    }

    private static void requireGroupId(String groupId) {
        if (groupId.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_GROUP_ID, "group.id is empty; a group with members needs one");
        }
    }
}
