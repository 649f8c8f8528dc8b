package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.DEAD;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;

import io.duolog.broker.group.JoinAttempt;
import io.duolog.broker.group.Reasons;
import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.JoinGroupRequest;
import java.util.List;
import java.util.Optional;

/** Answers JoinGroup, or lets it wait. Confined to its group. */
final class Joining {
    /** From this version on, a dynamic member joins with an id that it was told before (KIP-394). */
    private static final short ID_REQUIRED_SINCE = 4;

    private final GroupContext group;
    private final Membership members;
    private final Rebalancing rebalancing;
    private final StaticReplacement staticReplacement;

    Joining(GroupContext group, Rebalancing rebalancing) {
        this.group = group;
        this.members = group.members();
        this.rebalancing = rebalancing;
        this.staticReplacement = new StaticReplacement(group, rebalancing);
    }

    void join(JoinAttempt attempt, Turn turn) {
        String memberId = attempt.request().memberId();
        try {
            refuse(attempt, turn);
            if (memberId.isEmpty()) {
                joinWithoutId(attempt, turn);
            } else if (members.isPending(memberId)) {
                add(ClassicMember.of(memberId, attempt), attempt, turn);
            } else {
                ClassicMember member =
                        members.require(memberId, attempt.request().groupInstanceId());
                rejoin(member, attempt, turn);
            }
        } catch (ApiException e) {
            turn.reply(attempt.ticket(), Replies.join(e.error(), memberId));
        }
    }

    private void refuse(JoinAttempt attempt, Turn turn) {
        JoinGroupRequest request = attempt.request();
        if (group.is(DEAD)) {
            throw new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        }
        if (request.sessionTimeoutMs() < group.config().sessionTimeoutMinMs()
                || request.sessionTimeoutMs() > group.config().sessionTimeoutMaxMs()) {
            throw new ApiException(ErrorCode.INVALID_SESSION_TIMEOUT);
        }
        if (!hasRoomFor(request.memberId())) {
            removeForLackOfRoom(request.memberId(), turn);
            throw new ApiException(ErrorCode.GROUP_MAX_SIZE_REACHED);
        }
        if (!isCompatible(request)) {
            throw new ApiException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        }
    }

    /**
     * While members join, those count who have: a group that is too large since the limit was lowered loses whoever joins
     * last.
     */
    private boolean hasRoomFor(String memberId) {
        Optional<ClassicMember> member = members.find(memberId);
        if (group.is(PREPARING_REBALANCE)) {
            return member.filter(ClassicMember::isWaitingForJoin).isPresent()
                    || members.joinedCount() < group.config().maxSize();
        }
        return group.is(EMPTY)
                || member.isPresent()
                || members.size() < group.config().maxSize();
    }

    private void removeForLackOfRoom(String memberId, Turn turn) {
        members.removePending(memberId);
        members.find(memberId).ifPresent(members::remove);
        rebalancing.completeIfAllJoined(turn);
    }

    private boolean isCompatible(JoinGroupRequest request) {
        List<MemberProtocol> protocols = MemberProtocol.copyOf(request.protocols());
        if (members.isEmpty()) {
            return !request.protocolType().isEmpty() && !protocols.isEmpty();
        }
        return request.protocolType().equals(group.protocolType())
                && ProtocolSelection.isCompatible(members.protocols(), protocols);
    }

    private void joinWithoutId(JoinAttempt attempt, Turn turn) {
        String instanceId = attempt.request().groupInstanceId();
        String memberId = attempt.memberIdIfNew();
        if (instanceId != null) {
            Optional<ClassicMember> owner = members.findStatic(instanceId);
            if (owner.isPresent()) {
                staticReplacement.replace(owner.get(), attempt, turn);
            } else {
                add(ClassicMember.of(memberId, attempt), attempt, turn);
            }
        } else if (attempt.version() >= ID_REQUIRED_SINCE) {
            if (members.pending().size() >= ClassicLimits.PENDING_MEMBERS_MAX) {
                throw new ApiException(ErrorCode.GROUP_MAX_SIZE_REACHED);
            }
            members.addPending(memberId, turn.nowMs() + attempt.request().sessionTimeoutMs());
            turn.reply(attempt.ticket(), Replies.join(ErrorCode.MEMBER_ID_REQUIRED, memberId));
        } else {
            add(ClassicMember.of(memberId, attempt), attempt, turn);
        }
    }

    private void add(ClassicMember member, JoinAttempt attempt, Turn turn) {
        if (members.isEmpty()) {
            group.protocolType(attempt.request().protocolType());
        }
        members.add(member);
        member.beginFirstJoin(turn.nowMs());
        member.awaitJoin(attempt.ticket());
        rebalancing.newMember();
        String text = Reasons.text("joined", attempt.request().reason());
        rebalancing.prepareOrComplete(
                new RebalanceReason(turn.nowMs(), Kind.MEMBER_JOINED, member.memberId(), text), turn);
    }

    private void rejoin(ClassicMember member, JoinAttempt attempt, Turn turn) {
        boolean same = member.protocols()
                .equals(MemberProtocol.copyOf(attempt.request().protocols()));
        switch (group.state()) {
            case PREPARING_REBALANCE -> awaitGeneration(member, "joined again", attempt, turn);
            case COMPLETING_REBALANCE -> {
                // the same again means that the answer was lost: it is given once more
                if (same) {
                    turn.reply(attempt.ticket(), group.joined(member));
                } else {
                    awaitGeneration(member, "joined with other metadata", attempt, turn);
                }
            }
            case STABLE -> {
                // a leader joins again to have a new assignment made, for reasons that only it may know
                if (members.isLeader(member.memberId())) {
                    awaitGeneration(member, "the leader joined again", attempt, turn);
                } else if (!same) {
                    awaitGeneration(member, "joined with other metadata", attempt, turn);
                } else {
                    turn.reply(attempt.ticket(), group.joined(member));
                }
            }
            case EMPTY, DEAD -> throw new ApiException(ErrorCode.UNKNOWN_MEMBER_ID);
        }
    }

    private void awaitGeneration(ClassicMember member, String what, JoinAttempt attempt, Turn turn) {
        member.update(attempt);
        member.awaitJoin(attempt.ticket())
                .ifPresent(
                        older -> turn.reply(older, Replies.join(ErrorCode.REBALANCE_IN_PROGRESS, member.memberId())));
        String text = Reasons.text(what, attempt.request().reason());
        rebalancing.prepareOrComplete(
                new RebalanceReason(turn.nowMs(), Kind.MEMBER_REJOINED, member.memberId(), text), turn);
    }
}
