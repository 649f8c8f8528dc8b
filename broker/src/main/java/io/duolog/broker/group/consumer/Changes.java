package io.duolog.broker.group.consumer;

import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * What it leads to that a member says what it wants and has, that members go, or that topics change: the group's epoch if that
 * matters to the assignment, a target for that epoch, and a member's next step to its target. Changes nothing but the turn.
 */
final class Changes {
    private static final long NEVER = Long.MIN_VALUE;

    private final ConsumerGroupRecords records;
    private final Membership membership;
    private final TargetAssignment targetAssignment;
    private final Consumer<RebalanceReason> reasons;
    private long checkedVersion = NEVER;

    /** @param reasons is told why the group gets a new epoch */
    Changes(
            ConsumerGroupRecords records,
            List<PartitionAssignor> assignors,
            Membership membership,
            Consumer<RebalanceReason> reasons) {
        this.records = records;
        this.membership = membership;
        this.targetAssignment = new TargetAssignment(records, assignors);
        this.reasons = reasons;
    }

    /**
     * A member that was let in goes one step on.
     *
     * @param admitted as it was until now
     * @param profile what it says of itself
     * @param owned what it says that it has; empty if it did not say, since nothing changed
     * @return where it is now
     */
    MemberAssignment advance(
            ConsumerMember admitted, MemberProfile profile, Optional<PartitionSet> owned, ConsumerTurn turn) {
        update(admitted.id(), profile, turn);
        refresh(turn);
        MemberAssignment before = admitted.assignment();
        ConsumerGroupState state = turn.state();
        MemberAssignment next = new Reconciliation(
                        state.assignmentEpoch(),
                        state.target(admitted.id()),
                        (topic, partition) -> state.isHeldByAnother(admitted.id(), topic, partition))
                .next(before, owned);
        if (!next.equals(before)) {
            turn.emit(records.current(admitted.id(), next));
        }
        return next;
    }

    private void update(String memberId, MemberProfile profile, ConsumerTurn turn) {
        Optional<MemberProfile> known = turn.state().member(memberId).map(ConsumerMember::profile);
        if (!profile.equals(known.orElse(null))) {
            turn.emit(records.member(memberId, profile));
        }
        resolve(profile, turn);
        if (known.isEmpty()) {
            bump(Kind.MEMBER_JOINED, memberId, "joined", turn);
            return;
        }
        MemberProfile before = known.get();
        boolean sameRegex = String.valueOf(before.topicRegex()).equals(String.valueOf(profile.topicRegex()));
        if (!before.topicNames().equals(profile.topicNames()) || !sameRegex) {
            bump(Kind.MEMBER_REJOINED, memberId, "wants other topics", turn);
        }
        if (!sameRegex) {
            dropUnusedRegex(before, turn);
        }
    }

    /** Looks up what a regular expression stands for that the group has not met yet. */
    private void resolve(MemberProfile profile, ConsumerTurn turn) {
        String regex = profile.topicRegex();
        if (regex != null && !turn.state().regexes().containsKey(regex)) {
            emitResolved(regex, Subscriptions.resolve(regex, turn.topics()), turn);
        }
    }

    private void emitResolved(String regex, SortedSet<String> topics, ConsumerTurn turn) {
        turn.emit(records.regex(regex, new ResolvedRegex(topics, turn.topics().version(), turn.nowMs())));
    }

    private void dropUnusedRegex(MemberProfile before, ConsumerTurn turn) {
        String regex = before.topicRegex();
        if (regex != null
                && turn.state().regexes().containsKey(regex)
                && turn.state().members().values().stream()
                        .noneMatch(member -> regex.equals(member.profile().topicRegex()))) {
            turn.emit(records.noRegex(regex));
        }
    }

    /** What was decided last is not kept: topics are to be looked at again. */
    void forgetTopics() {
        checkedVersion = NEVER;
    }

    /** Looks whether topics have come, gone or grown, and makes a target if the group's epoch has none. */
    void refresh(ConsumerTurn turn) {
        checkTopics(turn);
        targetAssignment.update(turn);
    }

    private void checkTopics(ConsumerTurn turn) {
        if (checkedVersion == turn.topics().version() && turn.records().isEmpty()) {
            return;
        }
        checkedVersion = turn.topics().version();
        turn.state().regexes().forEach((regex, resolved) -> {
            SortedSet<String> topics = resolved.version() == turn.topics().version()
                    ? resolved.topics()
                    : Subscriptions.resolve(regex, turn.topics());
            if (!topics.equals(resolved.topics())) {
                emitResolved(regex, topics, turn);
            }
        });
        if (Subscriptions.hash(turn.state(), turn.topics()) != turn.state().metadataHash()) {
            bump(Kind.METADATA_CHANGED, "", "topics or partitions changed", turn);
        }
    }

    private void bump(Kind kind, String memberId, String text, ConsumerTurn turn) {
        reasons.accept(new RebalanceReason(turn.nowMs(), kind, memberId, text));
        turn.emit(records.group(turn.state().epoch() + 1, Subscriptions.hash(turn.state(), turn.topics())));
    }

    /** Removes members, whose partitions others may have at once: they are fenced, for they find their ids unknown. */
    void remove(Collection<ConsumerMember> members, Kind kind, String text, ConsumerTurn turn) {
        if (members.isEmpty()) {
            return;
        }
        for (ConsumerMember member : members) {
            membership.removeRecords(member.id(), turn);
            dropUnusedRegex(member.profile(), turn);
        }
        bump(kind, members.iterator().next().id(), text, turn);
    }

    /** The assignor that the group uses. */
    String assignorName(ConsumerGroupState state) {
        return targetAssignment.preferred(state).name();
    }
}
