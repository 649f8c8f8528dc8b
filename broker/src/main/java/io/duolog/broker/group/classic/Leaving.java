package io.duolog.broker.group.classic;

import io.duolog.broker.group.Reasons;
import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.LeaveGroupResponse.MemberResponse;
import java.util.ArrayList;
import java.util.List;

/** Removes members: who leave, and whose time is up. Confined to its group. */
final class Leaving {
    private final GroupContext group;
    private final Membership members;
    private final Rebalancing rebalancing;

    Leaving(GroupContext group, Rebalancing rebalancing) {
        this.group = group;
        this.members = group.members();
        this.rebalancing = rebalancing;
    }

    /** Each member is answered for itself; those who can go, go together, in one rebalance. */
    void leave(Ticket ticket, LeaveGroupRequest request, Turn turn) {
        List<MemberResponse> answers = new ArrayList<>();
        String text = "left";
        String anyOfThem = "";
        for (MemberIdentity identity : request.members()) {
            try {
                String memberId = leave(identity, turn);
                if (anyOfThem.isEmpty()) {
                    anyOfThem = memberId;
                    text = Reasons.text(text, identity.reason());
                }
                answers.add(Replies.leave(identity, ErrorCode.NONE));
            } catch (ApiException e) {
                answers.add(Replies.leave(identity, e.error()));
            }
        }
        turn.reply(ticket, new LeaveGroupResponse(0, ErrorCode.NONE.code(), answers));
        if (!anyOfThem.isEmpty()) {
            gone(new RebalanceReason(turn.nowMs(), Kind.MEMBER_LEFT, anyOfThem, text), turn);
        }
    }

    /** Removes one and tells its id. An administrator names a static member by its instance id alone. */
    private String leave(MemberIdentity identity, Turn turn) {
        if (group.is(ClassicGroupState.DEAD)) {
            throw new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        }
        if (members.removePending(identity.memberId())) {
            return identity.memberId();
        }
        ClassicMember member;
        if (identity.memberId().isEmpty() && identity.groupInstanceId() != null) {
            member = members.findStatic(identity.groupInstanceId())
                    .orElseThrow(() -> new ApiException(ErrorCode.UNKNOWN_MEMBER_ID));
        } else {
            member = members.require(identity.memberId(), identity.groupInstanceId());
        }
        remove(member, turn);
        return member.memberId();
    }

    /** Removes all whose time is up. */
    void expire(Turn turn) {
        if (members.expirePending(turn.nowMs())) {
            rebalancing.completeIfAllJoined(turn);
        }
        List<ClassicMember> expired = members.matching(member -> member.sessionDeadlineMs() <= turn.nowMs());
        if (expired.isEmpty()) {
            return;
        }
        expired.forEach(member -> remove(member, turn));
        ClassicMember first = expired.get(0);
        String text = first.isNew()
                ? "waited too long for its first generation"
                : "sent no heartbeat for " + first.sessionTimeoutMs() + " ms";
        if (expired.size() > 1) {
            text += ", and " + (expired.size() - 1) + " others";
        }
        gone(new RebalanceReason(turn.nowMs(), Kind.SESSION_EXPIRED, first.memberId(), text), turn);
    }

    private void remove(ClassicMember member, Turn turn) {
        member.takeJoin()
                .ifPresent(ticket -> turn.reply(ticket, Replies.join(ErrorCode.UNKNOWN_MEMBER_ID, Replies.NO_MEMBER)));
        member.takeSync().ifPresent(ticket -> turn.reply(ticket, Replies.sync(ErrorCode.UNKNOWN_MEMBER_ID)));
        members.remove(member);
        rebalancing.synced(member);
    }

    private void gone(RebalanceReason reason, Turn turn) {
        if (group.is(ClassicGroupState.EMPTY)) {
            return;
        }
        rebalancing.prepareOrComplete(reason, turn);
    }
}
