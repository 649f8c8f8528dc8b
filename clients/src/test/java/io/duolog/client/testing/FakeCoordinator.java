package io.duolog.client.testing;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.FindCoordinatorRequest;
import io.duolog.protocol.message.FindCoordinatorResponse;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitResponse;
import io.duolog.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import io.duolog.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import io.duolog.protocol.message.OffsetFetchRequest;
import io.duolog.protocol.message.OffsetFetchResponse;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A coordinator of a group with one member, which leads it. The test says where it is, and what it refuses. */
public final class FakeCoordinator {
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private int nodeId = 1;
    private int generation;
    private int members;
    private String memberId = "";
    private ErrorCode heartbeatError = ErrorCode.NONE;
    private ErrorCode commitError = ErrorCode.NONE;
    private ErrorCode outdatedError = ErrorCode.ILLEGAL_GENERATION;

    public FakeCoordinator(FakeBrokers brokers) {
        brokers.on(ApiKey.FIND_COORDINATOR, (node, request) -> find((FindCoordinatorRequest) request));
        brokers.on(ApiKey.JOIN_GROUP, (node, request) -> join(node, (JoinGroupRequest) request));
        brokers.on(ApiKey.SYNC_GROUP, (node, request) -> sync(node, (SyncGroupRequest) request));
        brokers.on(ApiKey.HEARTBEAT, (node, request) -> heartbeat(node, (HeartbeatRequest) request));
        brokers.on(ApiKey.LEAVE_GROUP, (node, request) -> leave((LeaveGroupRequest) request));
        brokers.on(ApiKey.OFFSET_COMMIT, (node, request) -> commit(node, (OffsetCommitRequest) request));
        brokers.on(ApiKey.OFFSET_FETCH, (node, request) -> fetch(node, (OffsetFetchRequest) request));
    }

    public Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }

    public int generation() {
        return generation;
    }

    /** The member's id; empty if there is none. */
    public String memberId() {
        return memberId;
    }

    /** Another broker coordinates from now on. */
    public void moveTo(int newNodeId) {
        nodeId = newNodeId;
    }

    /** As if the member's session had ended. */
    public void forgetMember() {
        memberId = "";
    }

    /** What heartbeats are answered with, until the member joins again. */
    public void answerHeartbeats(ErrorCode error) {
        heartbeatError = error;
    }

    /** What the next commit is answered with, instead of being made. */
    public void refuseNextCommit(ErrorCode error) {
        commitError = error;
    }

    /** Who may commit, if somebody else looks after the members. */
    void setMember(String id, int epoch) {
        memberId = id;
        generation = epoch;
        outdatedError = ErrorCode.STALE_MEMBER_EPOCH;
    }

    int nodeId() {
        return nodeId;
    }

    private FindCoordinatorResponse find(FindCoordinatorRequest request) {
        return FindCoordinatorResponse.builder()
                .coordinators(request.coordinatorKeys().stream()
                        .map(key -> new FindCoordinatorResponse.Coordinator(
                                key, nodeId, "broker-" + nodeId, 9092, ErrorCode.NONE.code(), null))
                        .toList())
                .build();
    }

    private JoinGroupResponse join(int node, JoinGroupRequest request) {
        if (node != nodeId) {
            return refusedJoin(ErrorCode.NOT_COORDINATOR, request.memberId());
        }
        if (request.memberId().isEmpty()) {
            memberId = "member-" + ++members;
            return refusedJoin(ErrorCode.MEMBER_ID_REQUIRED, memberId);
        }
        if (!request.memberId().equals(memberId)) {
            return refusedJoin(ErrorCode.UNKNOWN_MEMBER_ID, "");
        }
        heartbeatError = ErrorCode.NONE;
        JoinGroupRequest.JoinGroupRequestProtocol chosen = request.protocols().get(0);
        return JoinGroupResponse.builder()
                .generationId(++generation)
                .protocolType(request.protocolType())
                .protocolName(chosen.name())
                .leader(memberId)
                .memberId(memberId)
                .members(List.of(new JoinGroupResponseMember(memberId, null, chosen.metadata())))
                .build();
    }

    private static JoinGroupResponse refusedJoin(ErrorCode error, String memberId) {
        return JoinGroupResponse.builder()
                .errorCode(error.code())
                .generationId(-1)
                .protocolName("")
                .leader("")
                .memberId(memberId)
                .members(List.of())
                .build();
    }

    private ErrorCode check(int node, String sender, int sentGeneration) {
        if (node != nodeId) {
            return ErrorCode.NOT_COORDINATOR;
        }
        if (!sender.equals(memberId)) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        return sentGeneration == generation ? ErrorCode.NONE : outdatedError;
    }

    private SyncGroupResponse sync(int node, SyncGroupRequest request) {
        ErrorCode error = check(node, request.memberId(), request.generationId());
        ByteBuffer assignment = error != ErrorCode.NONE
                ? ByteBuffer.allocate(0)
                : request.assignments().get(0).assignment();
        return SyncGroupResponse.builder()
                .errorCode(error.code())
                .assignment(assignment)
                .build();
    }

    private HeartbeatResponse heartbeat(int node, HeartbeatRequest request) {
        ErrorCode error = check(node, request.memberId(), request.generationId());
        return new HeartbeatResponse(0, error == ErrorCode.NONE ? heartbeatError.code() : error.code());
    }

    private LeaveGroupResponse leave(LeaveGroupRequest request) {
        memberId = "";
        return new LeaveGroupResponse(
                0,
                ErrorCode.NONE.code(),
                request.members().stream()
                        .map(member -> new LeaveGroupResponse.MemberResponse(member.memberId(), null, (short) 0))
                        .toList());
    }

    private OffsetCommitResponse commit(int node, OffsetCommitRequest request) {
        boolean isAlone =
                request.generationIdOrMemberEpoch() < 0 && request.memberId().isEmpty();
        ErrorCode error = isAlone && memberId.isEmpty()
                ? ErrorCode.NONE
                : check(node, request.memberId(), request.generationIdOrMemberEpoch());
        if (commitError != ErrorCode.NONE) {
            error = commitError;
            commitError = ErrorCode.NONE;
        }
        if (error == ErrorCode.NONE) {
            request.topics().forEach(topic -> topic.partitions()
                    .forEach(partition -> offsets.put(
                            new TopicPartition(topic.name(), partition.partitionIndex()),
                            new OffsetAndMetadata(
                                    partition.committedOffset(), OptionalInt.empty(), partition.committedMetadata()))));
        }
        short errorCode = error.code();
        return new OffsetCommitResponse(
                0,
                request.topics().stream()
                        .map(topic -> new OffsetCommitResponseTopic(
                                topic.name(),
                                topic.topicId(),
                                topic.partitions().stream()
                                        .map(partition -> new OffsetCommitResponsePartition(
                                                partition.partitionIndex(), errorCode))
                                        .toList()))
                        .toList());
    }

    private OffsetFetchResponse fetch(int node, OffsetFetchRequest request) {
        List<OffsetFetchResponseGroup> groups = request.groups().stream()
                .map(group -> new OffsetFetchResponseGroup(
                        group.groupId(),
                        group.topics().stream()
                                .map(topic -> new OffsetFetchResponseTopics(
                                        topic.name(),
                                        topic.topicId(),
                                        topic.partitionIndexes().stream()
                                                .map(number -> committed(topic.name(), number))
                                                .toList()))
                                .toList(),
                        (group.memberId() == null ? ErrorCode.NONE : check(node, group.memberId(), group.memberEpoch()))
                                .code()))
                .toList();
        return OffsetFetchResponse.builder().groups(groups).build();
    }

    private OffsetFetchResponsePartitions committed(String topic, int number) {
        OffsetAndMetadata known = offsets.get(new TopicPartition(topic, number));
        return new OffsetFetchResponsePartitions(
                number, known == null ? -1 : known.offset(), -1, known == null ? "" : known.metadata(), (short) 0);
    }
}
