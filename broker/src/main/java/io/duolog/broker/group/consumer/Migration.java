package io.duolog.broker.group.consumer;

import io.duolog.broker.group.member.ClassicRoster;
import io.duolog.broker.group.member.ClassicRoster.Member;
import io.duolog.broker.group.member.EmbeddedProtocol;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerProtocolAssignment;
import io.duolog.protocol.message.ConsumerProtocolSubscription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the members of a classic group over, and passes them to one (KIP-848, online migration). Pure. */
final class Migration {
    private static final long NO_TOPICS_YET = 0;

    private final String groupId;
    private final ConsumerGroupRecords records;

    Migration(String groupId, ConsumerGroupRecords records) {
        this.groupId = groupId;
        this.records = records;
    }

    /**
     * Begins with the members of a classic group: each has what it was assigned last, at the generation it knows. What else there
     * is to do is to be seen by the members' next requests.
     *
     * @throws ApiException GROUP_ID_NOT_FOUND if these are no consumers, or their leader's assignor needs bytes of its own, which
     *     would be lost
     */
    void takeOver(ClassicRoster roster, ConsumerTurn turn) {
        Map<String, PartitionSet> assigned = new Division(roster, turn.topics()).assigned();
        int epoch = Math.max(turn.state().epoch(), roster.generation());
        for (Member member : roster.members()) {
            ClassicProfile classic = new ClassicProfile(member.sessionTimeoutMs(), member.protocols());
            turn.emit(records.member(
                    member.client().memberId(),
                    classic.profileOf(member.client(), subscription(member, roster), member.rebalanceTimeoutMs())));
        }
        turn.emit(records.group(epoch, NO_TOPICS_YET));
        assigned.forEach((memberId, partitions) -> turn.emit(records.targetOf(memberId, partitions)));
        turn.emit(records.target(epoch, turn.nowMs()));
        for (Member member : roster.members()) {
            String memberId = member.client().memberId();
            PartitionSet partitions = assigned.getOrDefault(memberId, PartitionSet.EMPTY);
            turn.emit(records.current(
                    memberId,
                    new MemberAssignment(
                            member.generation(),
                            member.generation(),
                            MemberState.STABLE,
                            partitions,
                            PartitionSet.EMPTY,
                            PartitionEpochs.of(partitions, member.generation()))));
        }
    }

    private ConsumerProtocolSubscription subscription(Member member, ClassicRoster roster) {
        return EmbeddedProtocol.subscription(member.metadata(roster.protocolName()))
                .orElseThrow(() -> refusal("its members' subscriptions cannot be read"));
    }

    private ApiException refusal(String reason) {
        return new ApiException(
                ErrorCode.GROUP_ID_NOT_FOUND,
                "Group " + groupId + " cannot change to the consumer protocol while it has members: " + reason + ".");
    }

    /** Who has what in the classic group: nobody has what another one was assigned. */
    private final class Division {
        private final ClassicRoster roster;
        private final Topics topics;
        private final Map<String, PartitionSet> assigned = new HashMap<>();
        private PartitionSet taken = PartitionSet.EMPTY;

        Division(ClassicRoster roster, Topics topics) {
            this.roster = roster;
            this.topics = topics;
        }

        /**
         * What counts is what members were assigned. Besides, they may still have what they had when they joined, until they join again
         * and say that they have not.
         */
        Map<String, PartitionSet> assigned() {
            for (Member member : roster.members()) {
                if (member.assignment().hasRemaining()) {
                    give(member, EmbeddedPartitions.assigned(assignment(member), topics));
                }
            }
            for (Member member : roster.members()) {
                give(member, EmbeddedPartitions.owned(subscription(member, roster), topics));
            }
            return assigned;
        }

        private void give(Member member, PartitionSet partitions) {
            PartitionSet own = partitions.minus(taken);
            taken = taken.plus(own);
            assigned.merge(member.client().memberId(), own, PartitionSet::plus);
        }

        private ConsumerProtocolAssignment assignment(Member member) {
            ConsumerProtocolAssignment assignment = EmbeddedProtocol.assignment(member.assignment())
                    .orElseThrow(() -> refusal("its members' assignments cannot be read"));
            if (assignment.userData() != null && assignment.userData().hasRemaining()) {
                throw refusal("the assignor in use gives members more than partitions, which would be lost");
            }
            return assignment;
        }
    }

    /** The members as they would pass to a classic group; empty if there are none, or if one speaks the consumer protocol. */
    static Optional<ClassicRoster> roster(ConsumerGroupState state, Topics topics) {
        if (state.members().isEmpty()) {
            return Optional.empty();
        }
        List<Member> members = new ArrayList<>();
        for (ConsumerMember member : state.members().values()) {
            MemberProfile profile = member.profile();
            ClassicProfile classic = profile.classic();
            if (classic == null) {
                return Optional.empty();
            }
            members.add(new Member(
                    new ClassicRoster.Client(
                            member.id(), profile.instanceId(), profile.clientId(), profile.clientHost()),
                    member.assignment().epoch(),
                    profile.rebalanceTimeoutMs(),
                    classic.sessionTimeoutMs(),
                    classic.protocols(),
                    EmbeddedPartitions.assignment(member, topics)));
        }
        members.sort(Comparator.comparing(member -> member.client().memberId()));
        // Above every epoch that a member knows: who finds the group in the log, and not its rebalance, joins again.
        return Optional.of(new ClassicRoster(state.epoch() + 1, EmbeddedProtocol.CONSUMER, null, members));
    }
}
