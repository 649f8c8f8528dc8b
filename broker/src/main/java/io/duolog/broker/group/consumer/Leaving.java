package io.duolog.broker.group.consumer;

import static io.duolog.broker.group.consumer.MemberAssignment.LEAVING_FOR_A_WHILE_EPOCH;

import io.duolog.broker.group.HeartbeatAttempt;
import io.duolog.broker.group.Reasons;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.LeaveGroupResponse.MemberResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets members go: who say so in a heartbeat, and who are named in LeaveGroup. Changes nothing but the turn. */
final class Leaving {
    private final ConsumerGroupRecords records;
    private final Membership membership;
    private final Changes changes;

    Leaving(ConsumerGroupRecords records, Membership membership, Changes changes) {
        this.records = records;
        this.membership = membership;
        this.changes = changes;
    }

    /** The answer to a member that leaves; a static one that will be back keeps its place for a session. */
    ConsumerGroupHeartbeatResponse leave(HeartbeatAttempt attempt, ConsumerTurn turn) {
        ConsumerGroupHeartbeatRequest request = attempt.request();
        ConsumerMember member = membership.require(request.memberId(), request.instanceId(), turn.state());
        if (request.memberEpoch() == LEAVING_FOR_A_WHILE_EPOCH) {
            MemberAssignment last = member.assignment();
            turn.emit(records.current(
                    member.id(),
                    new MemberAssignment(
                            LEAVING_FOR_A_WHILE_EPOCH,
                            last.epoch(),
                            MemberState.STABLE,
                            last.assigned(),
                            PartitionSet.EMPTY,
                            last.since())));
        } else {
            changes.remove(List.of(member), Kind.MEMBER_LEFT, "left", turn);
        }
        return ConsumerGroupHeartbeatResponse.builder()
                .memberId(member.id())
                .memberEpoch(request.memberEpoch())
                .heartbeatIntervalMs(turn.times().heartbeatIntervalMs())
                .build();
    }

    /** Each member that is named is answered for itself; those who can go, go together, in one epoch. */
    LeaveGroupResponse leave(LeaveGroupRequest request, ConsumerTurn turn) {
        List<MemberResponse> answers = new ArrayList<>();
        Map<String, ConsumerMember> leaving = new LinkedHashMap<>();
        String text = "left";
        for (MemberIdentity identity : request.members()) {
            ErrorCode error = ErrorCode.NONE;
            try {
                ConsumerMember member = find(identity, turn.state());
                text = leaving.isEmpty() ? Reasons.text(text, identity.reason()) : text;
                leaving.put(member.id(), member);
            } catch (ApiException e) {
                error = e.error();
            }
            answers.add(Replies.leave(identity, error));
        }
        changes.remove(leaving.values(), Kind.MEMBER_LEFT, text, turn);
        return new LeaveGroupResponse(0, ErrorCode.NONE.code(), answers);
    }

    /** An administrator names a static member by its instance id alone. */
    private ConsumerMember find(MemberIdentity identity, ConsumerGroupState state) {
        String instanceId = identity.groupInstanceId();
        if (identity.memberId().isEmpty() && instanceId != null) {
            return state.staticMember(instanceId)
                    .orElseThrow(() -> new ApiException(
                            ErrorCode.UNKNOWN_MEMBER_ID, "no member has group.instance.id " + instanceId));
        }
        return membership.require(identity.memberId(), instanceId, state);
    }
}
