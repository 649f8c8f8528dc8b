package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;

import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.member.ClassicRoster;
import io.duolog.broker.group.member.ClassicRoster.Client;
import io.duolog.broker.group.member.ClassicRoster.Member;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.ErrorCode;
import java.util.List;

/** Passes the members of a group to its successor of the other kind, and takes over those of such a one. Confined to its group. */
final class Succession {
    private final GroupContext group;
    private final Rebalancing rebalancing;

    Succession(GroupContext group, Rebalancing rebalancing) {
        this.group = group;
        this.rebalancing = rebalancing;
    }

    ClassicRoster roster() {
        List<Member> members =
                group.members().all().stream().map(this::rosterEntry).toList();
        String protocolType = group.protocolType();
        return new ClassicRoster(
                group.generation(), protocolType == null ? "" : protocolType, group.protocolName(), members);
    }

    private Member rosterEntry(ClassicMember member) {
        return new Member(
                new Client(member.memberId(), member.groupInstanceId(), member.clientId(), member.clientHost()),
                group.generation(),
                member.rebalanceTimeoutMs(),
                member.sessionTimeoutMs(),
                member.protocols(),
                member.assignment());
    }

    /** Who waits is told to join again: there, or here, if nothing comes of the successor. */
    void dismiss(Turn turn) {
        for (ClassicMember member : group.members().all()) {
            member.takeJoin()
                    .ifPresent(ticket ->
                            turn.reply(ticket, Replies.join(ErrorCode.REBALANCE_IN_PROGRESS, member.memberId())));
            member.takeSync().ifPresent(ticket -> turn.reply(ticket, Replies.sync(ErrorCode.REBALANCE_IN_PROGRESS)));
            member.extendSession(turn.nowMs());
        }
    }

    /**
     * The log tells of a generation that no member knows: a coordinator that finds the group there, but not the rebalance that begins
     * here, has everybody join again. While the group lives here, members go on with what they know until they have joined.
     */
    void takeOver(ClassicRoster roster, Turn turn) {
        Membership members = group.members();
        for (Member each : roster.members()) {
            Client client = each.client();
            ClassicMember member = new ClassicMember(
                    client.memberId(),
                    client.groupInstanceId(),
                    client.clientId(),
                    client.clientHost(),
                    each.protocols());
            member.timeouts(each.rebalanceTimeoutMs(), each.sessionTimeoutMs());
            member.assignment(each.assignment());
            member.formerGeneration(each.generation());
            member.extendSession(turn.nowMs());
            members.add(member);
        }
        String protocolName = ProtocolSelection.select(members.protocols()).orElse(roster.protocolName());
        group.adopt(roster.generation(), protocolName, roster.protocolType());
        group.transitionTo(STABLE, turn.nowMs());
        group.append(
                ClassicGroupRecords.generation(
                        group, members.leaderId(), members.all(), ClassicMember::assignment, turn.nowMs()),
                new TakenOver(),
                turn);
        String text = "nobody is left who speaks the consumer protocol";
        rebalancing.prepareOrComplete(
                new RebalanceReason(turn.nowMs(), Kind.PROTOCOL_CHANGED, Replies.NO_MEMBER, text), turn);
    }

    /** The log knows of the members. */
    private final class TakenOver implements GroupContext.AfterAppend {
        @Override
        public void appended() {
            group.recorded(true);
        }

        @Override
        public void failed(ErrorCode error, Turn turn) {
            // the former group goes on, and this one is forgotten
        }
    }
}
