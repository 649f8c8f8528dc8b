package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;
import static java.util.Objects.requireNonNull;

import io.duolog.broker.group.JoinAttempt;
import io.duolog.broker.group.Reasons;
import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.member.EmbeddedProtocol;
import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a static member that comes back without an id, after a restart most often, in the place it had (KIP-345): in a
 * stable group without a rebalance, if nothing that counts has changed. Confined to its group.
 */
final class StaticReplacement {
    /** From this version on, a leader can be told that it need not assign (KIP-814). */
    private static final short SKIP_ASSIGNMENT_SINCE = 9;

    private final GroupContext group;
    private final Membership members;
    private final Rebalancing rebalancing;

    StaticReplacement(GroupContext group, Rebalancing rebalancing) {
        this.group = group;
        this.members = group.members();
        this.rebalancing = rebalancing;
    }

    /** Lets {@code attempt} take the place of {@code old}, whose requests are fenced. */
    void replace(ClassicMember old, JoinAttempt attempt, Turn turn) {
        ClassicMember next = ClassicMember.of(attempt.memberIdIfNew(), attempt);
        next.assignment(old.assignment());
        next.extendSession(turn.nowMs());
        if (group.is(STABLE) && keepsGeneration(old, next)) {
            replaceQuietly(old, next, attempt, turn);
            return;
        }
        fence(old, turn);
        members.replace(old, next);
        rebalancing.replace(old, next);
        next.awaitJoin(attempt.ticket());
        String text = Reasons.text(
                "the static member " + next.groupInstanceId() + " is back",
                attempt.request().reason());
        rebalancing.prepareOrComplete(
                new RebalanceReason(turn.nowMs(), Kind.STATIC_MEMBER_REPLACED, next.memberId(), text), turn);
    }

    private void fence(ClassicMember old, Turn turn) {
        old.takeJoin()
                .ifPresent(ticket -> turn.reply(ticket, Replies.join(ErrorCode.FENCED_INSTANCE_ID, old.memberId())));
        old.takeSync().ifPresent(ticket -> turn.reply(ticket, Replies.sync(ErrorCode.FENCED_INSTANCE_ID)));
    }

    /**
     * Whether the generation's assignment still fits: its protocol would be chosen again, and consumers want the same
     * topics. Other metadata do not count, for assignors put things in there that change with every restart. (Kafka does
     * not look at topics: a static consumer that comes back with other ones gets none of them until somebody else causes a
     * rebalance.)
     */
    private boolean keepsGeneration(ClassicMember old, ClassicMember next) {
        List<List<MemberProtocol>> protocols = members.replacing(old, next).stream()
                .map(ClassicMember::protocols)
                .toList();
        Optional<String> selected = ProtocolSelection.select(protocols);
        return Objects.equals(selected.orElse(null), group.protocolName()) && wantsSameTopics(old, next);
    }

    private boolean wantsSameTopics(ClassicMember old, ClassicMember next) {
        if (!EmbeddedProtocol.CONSUMER.equals(group.protocolType())) {
            return true;
        }
        Optional<Set<String>> before = ConsumerSubscriptions.topics(old.metadata(group.protocolName()));
        Optional<Set<String>> after = ConsumerSubscriptions.topics(next.metadata(group.protocolName()));
        return before.isEmpty() || after.isEmpty() || before.equals(after);
    }

    private void replaceQuietly(ClassicMember old, ClassicMember next, JoinAttempt attempt, Turn turn) {
        boolean leads = members.isLeader(old.memberId());
        String leaderId = requireNonNull(members.leaderId());
        turn.reply(attempt.ticket(), answer(old, next, attempt));
        group.append(
                ClassicGroupRecords.generation(
                        group,
                        leads ? next.memberId() : leaderId,
                        members.replacing(old, next),
                        ClassicMember::assignment,
                        turn.nowMs()),
                new Replaced(old, next),
                turn);
    }

    private JoinGroupResponse answer(ClassicMember old, ClassicMember next, JoinAttempt attempt) {
        String leaderId = requireNonNull(members.leaderId());
        if (!members.isLeader(old.memberId()) || attempt.version() < SKIP_ASSIGNMENT_SINCE) {
            // a client that cannot be told to skip the assignment is not told that it leads, so that it makes none
            return group.joined(next.memberId(), leaderId, List.of());
        }
        List<JoinGroupResponseMember> memberList = members.replacing(old, next).stream()
                .map(member -> new JoinGroupResponseMember(
                        member.memberId(), member.groupInstanceId(), member.metadata(group.protocolName())))
                .toList();
        JoinGroupResponse joined = group.joined(next.memberId(), next.memberId(), memberList);
        return new JoinGroupResponse(
                joined.throttleTimeMs(),
                joined.errorCode(),
                joined.generationId(),
                joined.protocolType(),
                joined.protocolName(),
                joined.leader(),
                true,
                joined.memberId(),
                joined.members());
    }

    /** The log knows of the replacement. */
    private final class Replaced implements GroupContext.AfterAppend {
        private final ClassicMember old;
        private final ClassicMember next;

        Replaced(ClassicMember old, ClassicMember next) {
            this.old = old;
            this.next = next;
        }

        @Override
        public void appended() {
            members.replace(old, next);
            rebalancing.replace(old, next);
            group.recorded(true);
        }

        @Override
        public void failed(ErrorCode error, Turn turn) {
            // the member before it keeps the place; the one that was refused tries again
        }
    }
}
