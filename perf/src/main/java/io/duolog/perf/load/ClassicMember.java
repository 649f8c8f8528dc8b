package io.duolog.perf.load;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.duolog.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A member by the classic protocol: JoinGroup, SyncGroup, Heartbeat. Its leader gives every member one partition. */
final class ClassicMember implements GroupMember {
    private static final int JOIN_VERSION = 7;
    private static final int SYNC_VERSION = 5;
    private static final int HEARTBEAT_VERSION = 4;
    private static final int COMMIT_VERSION = 8;
    private static final int LEAVE_VERSION = 4;
    private static final String PROTOCOL_TYPE = "consumer";
    private static final String PROTOCOL = "range";
    private static final short CONSUMER_VERSION = 0;
    private static final int NO_USER_DATA = -1;
    private static final int USER_DATA_BYTES = Integer.BYTES;

    private final Membership membership;
    private String memberId = "";
    private int generation = -1;
    private int joins;

    ClassicMember(Membership membership) {
        this.membership = membership;
    }

    @Override
    public CompletableFuture<Void> join() {
        joins++;
        JoinGroupRequest request = JoinGroupRequest.builder()
                .groupId(membership.group())
                .sessionTimeoutMs(Membership.SESSION_TIMEOUT_MS)
                .rebalanceTimeoutMs(Membership.REBALANCE_TIMEOUT_MS)
                .memberId(memberId)
                .protocolType(PROTOCOL_TYPE)
                .protocols(List.of(new JoinGroupRequestProtocol(PROTOCOL, subscription())))
                .build();
        return membership.coordinator().ask(request, JOIN_VERSION).thenCompose(this::joined);
    }

    private CompletableFuture<Void> joined(JoinGroupResponse response) {
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        if (error == ErrorCode.MEMBER_ID_REQUIRED) {
            memberId = response.memberId();
            return join();
        }
        if (Membership.isPassing(error)) {
            return membership.later(this::join);
        }
        if (error != ErrorCode.NONE) {
            return membership.outcome("JoinGroup", response.errorCode());
        }
        memberId = response.memberId();
        generation = response.generationId();
        SyncGroupRequest request = SyncGroupRequest.builder()
                .groupId(membership.group())
                .generationId(generation)
                .memberId(memberId)
                .protocolType(PROTOCOL_TYPE)
                .protocolName(PROTOCOL)
                .assignments(assignments(response))
                .build();
        return membership.coordinator().ask(request, SYNC_VERSION).thenCompose(this::synced);
    }

    private CompletableFuture<Void> synced(SyncGroupResponse response) {
        return Membership.isPassing(ErrorCode.forCode(response.errorCode()))
                ? join()
                : membership.outcome("SyncGroup", response.errorCode());
    }

    @Override
    public CompletableFuture<Void> heartbeat() {
        HeartbeatRequest request = HeartbeatRequest.builder()
                .groupId(membership.group())
                .generationId(generation)
                .memberId(memberId)
                .build();
        return membership.coordinator().ask(request, HEARTBEAT_VERSION).thenCompose(this::beaten);
    }

    private CompletableFuture<Void> beaten(HeartbeatResponse response) {
        return response.errorCode() == ErrorCode.REBALANCE_IN_PROGRESS.code()
                ? join()
                : membership.outcome("Heartbeat", response.errorCode());
    }

    @Override
    public CompletableFuture<Void> commit(long offset) {
        return membership
                .coordinator()
                .ask(membership.commitRequest(generation, memberId, offset), COMMIT_VERSION)
                .thenCompose(membership::committed);
    }

    @Override
    public CompletableFuture<Void> leave() {
        LeaveGroupRequest request =
                new LeaveGroupRequest(membership.group(), "", List.of(new MemberIdentity(memberId, null, null)));
        return membership
                .coordinator()
                .ask(request, LEAVE_VERSION)
                .thenCompose(response -> membership.outcome("LeaveGroup", response.errorCode()));
    }

    /** What the leader decides; nobody else decides anything. */
    private List<SyncGroupRequestAssignment> assignments(JoinGroupResponse response) {
        List<SyncGroupRequestAssignment> assignments = new ArrayList<>();
        for (JoinGroupResponse.JoinGroupResponseMember member : response.members()) {
            assignments.add(new SyncGroupRequestAssignment(member.memberId(), assignment(assignments.size())));
        }
        return assignments;
    }

    /**
     * A consumer's subscription: version, topics, user data. The last is another one each time: to a member that joins again and
     * says the same as before, the coordinator only repeats what it is a member of.
     */
    private ByteBuffer subscription() {
        byte[] topic = membership.topic().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Short.BYTES + 2 * Integer.BYTES + topic.length + USER_DATA_BYTES)
                .putShort(CONSUMER_VERSION)
                .putInt(1)
                .putShort((short) topic.length)
                .put(topic)
                .putInt(USER_DATA_BYTES)
                .putInt(joins)
                .flip();
    }

    /** A consumer's assignment: version, topics with their partitions, user data. */
    private ByteBuffer assignment(int partition) {
        byte[] topic = membership.topic().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Short.BYTES + 4 * Integer.BYTES + topic.length)
                .putShort(CONSUMER_VERSION)
                .putInt(1)
                .putShort((short) topic.length)
                .put(topic)
                .putInt(1)
                .putInt(partition)
                .putInt(NO_USER_DATA)
                .flip();
    }
}
