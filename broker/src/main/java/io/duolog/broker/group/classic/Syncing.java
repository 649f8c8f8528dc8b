package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;

import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.member.Bytes;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.duolog.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers SyncGroup, or lets it wait for the leader's. Confined to its group. */
final class Syncing {
    private final GroupContext group;
    private final Rebalancing rebalancing;

    Syncing(GroupContext group, Rebalancing rebalancing) {
        this.group = group;
        this.rebalancing = rebalancing;
    }

    void sync(Ticket ticket, SyncGroupRequest request, Turn turn) {
        try {
            ClassicMember member = check(request);
            switch (group.state()) {
                case EMPTY, DEAD -> throw new ApiException(ErrorCode.UNKNOWN_MEMBER_ID);
                case PREPARING_REBALANCE -> throw new ApiException(ErrorCode.REBALANCE_IN_PROGRESS);
                case COMPLETING_REBALANCE -> awaitAssignment(member, ticket, request, turn);
                case STABLE -> {
                    rebalancing.synced(member);
                    member.extendSession(turn.nowMs());
                    turn.reply(ticket, assigned(member.assignment()));
                }
            }
        } catch (ApiException e) {
            turn.reply(ticket, Replies.sync(e.error()));
        }
    }

    private ClassicMember check(SyncGroupRequest request) {
        if (group.is(ClassicGroupState.DEAD)) {
            throw new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        }
        ClassicMember member = group.members().require(request.memberId(), request.groupInstanceId());
        if (!group.isPresent(request.generationId(), member)) {
            throw new ApiException(ErrorCode.ILLEGAL_GENERATION);
        }
        if (isOther(request.protocolType(), group.protocolType())
                || isOther(request.protocolName(), group.protocolName())) {
            throw new ApiException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        }
        return member;
    }

    /** Whether the client names another one; old clients name none (KIP-559). */
    private static boolean isOther(@Nullable String requested, @Nullable String actual) {
        return requested != null && !requested.equals(actual);
    }

    private void awaitAssignment(ClassicMember member, Ticket ticket, SyncGroupRequest request, Turn turn) {
        member.awaitSync(ticket).ifPresent(older -> turn.reply(older, Replies.sync(ErrorCode.REBALANCE_IN_PROGRESS)));
        rebalancing.synced(member);
        if (group.members().isLeader(member.memberId())) {
            assign(request, turn);
        }
    }

    /** Everybody who waits is answered with the record; whom the leader left out has an empty assignment. */
    private void assign(SyncGroupRequest request, Turn turn) {
        Map<String, ByteBuffer> assignments = new HashMap<>();
        for (SyncGroupRequestAssignment each : request.assignments()) {
            if (group.members().contains(each.memberId())) {
                assignments.put(each.memberId(), Bytes.copyOf(each.assignment()));
            }
        }
        group.append(
                ClassicGroupRecords.generation(
                        group,
                        group.members().leaderId(),
                        group.members().all(),
                        member -> assignments.getOrDefault(member.memberId(), Bytes.EMPTY),
                        turn.nowMs()),
                new Assigned(assignments, turn.nowMs()),
                turn);
        for (ClassicMember member : group.members().all()) {
            member.takeSync().ifPresent(ticket -> {
                turn.reply(ticket, assigned(assignments.getOrDefault(member.memberId(), Bytes.EMPTY)));
                member.extendSession(turn.nowMs());
            });
        }
    }

    private SyncGroupResponse assigned(ByteBuffer assignment) {
        return new SyncGroupResponse(0, ErrorCode.NONE.code(), group.protocolType(), group.protocolName(), assignment);
    }

    /** The log knows of the assignment. */
    private final class Assigned implements GroupContext.AfterAppend {
        private final Map<String, ByteBuffer> assignments;
        private final long atMs;

        Assigned(Map<String, ByteBuffer> assignments, long atMs) {
            this.assignments = assignments;
            this.atMs = atMs;
        }

        @Override
        public void appended() {
            for (ClassicMember member : group.members().all()) {
                member.assignment(assignments.getOrDefault(member.memberId(), Bytes.EMPTY));
            }
            group.transitionTo(STABLE, atMs);
            group.history().end(group.generation(), atMs);
            group.recorded(true);
        }

        @Override
        public void failed(ErrorCode error, Turn turn) {
            String text = "the assignment could not be kept: " + error;
            rebalancing.prepareOrComplete(
                    new RebalanceReason(turn.nowMs(), Kind.APPEND_FAILED, Replies.NO_MEMBER, text), turn);
        }
    }
}
