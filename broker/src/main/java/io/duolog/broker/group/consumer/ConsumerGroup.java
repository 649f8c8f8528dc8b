package io.duolog.broker.group.consumer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.MemberTimes;
import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.CommitCheck;
import io.duolog.broker.group.ConsumerProtocol;
import io.duolog.broker.group.GroupDecision;
import io.duolog.broker.group.GroupReply;
import io.duolog.broker.group.GroupType;
import io.duolog.broker.group.HeartbeatAttempt;
import io.duolog.broker.group.JoinAttempt;
import io.duolog.broker.group.OffsetCommitter;
import io.duolog.broker.group.Rebalance;
import io.duolog.broker.group.RebalanceHistory;
import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.ReplayPhase;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.consumer.Deadlines.Overdue;
import io.duolog.broker.group.member.ClassicRoster;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.SyncGroupRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One group of the consumer protocol (KIP-848). A heartbeat tells what a member wants and has; the group answers what it may have.
 *
 * <pre>
 *   group epoch        rises when members, what they want, or the topics change
 *   assignment epoch   the group epoch that the target was made for: it follows at once
 *   member epoch       the target that a member is at, or on its way to: it follows as partitions are given up and got
 * </pre>
 *
 * <p>Members may speak the classic protocol instead ({@link ClassicMembers}): a group begins with such members if it is the successor
 * of a classic one, or they join later.
 *
 * <p>No partition is given to a member while another one has it, or may still have it. The state is one value that records
 * lead to; it changes with the decision, and goes back if the records cannot be kept. Confined to one thread at a time.
 */
public final class ConsumerGroup implements ConsumerProtocol {
    private final String groupId;
    private final ConsumerGroupConfig config;
    private final Supplier<Topics> topics;
    private final Supplier<MemberTimes> times;
    private final ConsumerGroupRecords records;
    private final OffsetRules offsetRules;
    private final Changes changes;
    private final Heartbeating heartbeating;
    private final Leaving leaving;
    private final ClassicMembers classicMembers;
    private final Migration migration;
    private final Deadlines deadlines = new Deadlines();
    private final RebalanceHistory history = new RebalanceHistory();
    private final List<RebalanceReason> reasons = new ArrayList<>();
    private ConsumerGroupState state = ConsumerGroupState.NONE;
    private @Nullable ConsumerGroupState before;

    /**
     * A group without members.
     *
     * @param topics the newest topics that this broker knows
     * @param times what paces members from now on
     */
    public ConsumerGroup(
            String groupId, ConsumerGroupConfig config, Supplier<Topics> topics, Supplier<MemberTimes> times) {
        this.groupId = requireNonNull(groupId, "groupId");
        this.config = requireNonNull(config, "config");
        this.topics = requireNonNull(topics, "topics");
        this.times = requireNonNull(times, "times");
        this.records = new ConsumerGroupRecords(groupId);
        Membership membership = new Membership(records, config);
        this.offsetRules = new OffsetRules(membership);
        this.changes = new Changes(records, config.assignors(), membership, reasons::add);
        this.heartbeating = new Heartbeating(membership, changes);
        this.leaving = new Leaving(records, membership, changes);
        this.classicMembers = new ClassicMembers(config, membership, changes, deadlines);
        this.migration = new Migration(groupId, records);
    }

    @Override
    public GroupDecision heartbeat(HeartbeatAttempt attempt, long nowMs) {
        return heartbeat(attempt, turn -> {}, nowMs);
    }

    @Override
    public GroupDecision takeOver(ClassicRoster roster, HeartbeatAttempt attempt, long nowMs) {
        return heartbeat(
                attempt,
                turn -> {
                    String memberId = attempt.request().memberId();
                    reasons.add(new RebalanceReason(nowMs, Kind.PROTOCOL_CHANGED, memberId, "was a classic group"));
                    migration.takeOver(roster, turn);
                },
                nowMs);
    }

    private GroupDecision heartbeat(HeartbeatAttempt attempt, Consumer<ConsumerTurn> first, long nowMs) {
        ConsumerTurn turn = begin(nowMs);
        ConsumerGroupHeartbeatResponse response;
        try {
            HeartbeatRules.check(attempt.request(), config.assignors());
            first.accept(turn);
            boolean leaves = attempt.request().memberEpoch() < MemberAssignment.JOINING_EPOCH;
            response = leaves ? leaving.leave(attempt, turn) : heartbeating.heartbeat(attempt, turn);
        } catch (ApiException e) {
            changes.forgetTopics();
            return GroupDecision.reply(attempt.ticket(), refusal(e));
        }
        String memberId = requireNonNull(response.memberId());
        if (response.memberEpoch() >= MemberAssignment.JOINING_EPOCH) {
            deadlines.extendSession(memberId, nowMs + turn.times().sessionTimeoutMs());
        }
        return accept(turn, List.of(new GroupReply(attempt.ticket(), response)));
    }

    private ConsumerTurn begin(long nowMs) {
        reasons.clear();
        return new ConsumerTurn(state, topics.get(), times.get(), nowMs);
    }

    private static ConsumerGroupHeartbeatResponse refusal(ApiException e) {
        return ConsumerGroupHeartbeatResponse.builder()
                .errorCode(e.error().code())
                .errorMessage(e.getMessage())
                .build();
    }

    @Override
    public GroupDecision leave(Ticket ticket, LeaveGroupRequest request, long nowMs) {
        ConsumerTurn turn = begin(nowMs);
        LeaveGroupResponse response = leaving.leave(request, turn);
        return accept(turn, List.of(new GroupReply(ticket, response)));
    }

    @Override
    public GroupDecision join(JoinAttempt attempt, long nowMs) {
        ConsumerTurn turn = begin(nowMs);
        try {
            JoinGroupResponse response = classicMembers.join(attempt, turn);
            return accept(turn, List.of(new GroupReply(attempt.ticket(), response)));
        } catch (ApiException e) {
            changes.forgetTopics();
            boolean isToldItsId = e.error() == ErrorCode.MEMBER_ID_REQUIRED;
            String memberId =
                    isToldItsId ? attempt.memberIdIfNew() : attempt.request().memberId();
            return GroupDecision.reply(attempt.ticket(), Replies.join(e.error(), memberId));
        }
    }

    @Override
    public GroupDecision sync(Ticket ticket, SyncGroupRequest request, long nowMs) {
        try {
            return GroupDecision.reply(ticket, classicMembers.sync(request, begin(nowMs)));
        } catch (ApiException e) {
            return GroupDecision.reply(ticket, Replies.sync(e.error()));
        }
    }

    @Override
    public GroupDecision heartbeat(Ticket ticket, HeartbeatRequest request, long nowMs) {
        ConsumerTurn turn = begin(nowMs);
        try {
            ErrorCode answer = classicMembers.heartbeat(request, turn);
            return accept(turn, List.of(new GroupReply(ticket, Replies.heartbeat(answer))));
        } catch (ApiException e) {
            return GroupDecision.reply(ticket, Replies.heartbeat(e.error()));
        }
    }

    @Override
    public Optional<ClassicRoster> classicRoster() {
        return Migration.roster(state, topics.get());
    }

    private GroupDecision accept(ConsumerTurn turn, List<GroupReply> replies) {
        if (!turn.records().isEmpty()) {
            before = state;
            ConsumerGroupState old = state;
            state = turn.state();
            observe(old, turn.nowMs());
        }
        return new GroupDecision(turn.records(), replies);
    }

    private void observe(ConsumerGroupState old, long nowMs) {
        old.members().keySet().stream()
                .filter(memberId -> !state.members().containsKey(memberId))
                .forEach(deadlines::forget);
        state.members().forEach((memberId, member) -> {
            if (!old.members().containsKey(memberId)) {
                deadlines.extendSession(memberId, nowMs + sessionTimeoutMs(member));
            }
            if (!member.equals(old.members().get(memberId))) {
                deadlines.observe(member, nowMs);
            }
        });
        reasons.forEach(history::begin);
        if (history.isOngoing() && (state.members().isEmpty() || isStable())) {
            history.end(state.epoch(), nowMs);
        }
    }

    @Override
    public GroupDecision tick(long nowMs) {
        ConsumerTurn turn = begin(nowMs);
        for (Overdue overdue : deadlines.overdue(nowMs)) {
            Optional<ConsumerMember> member = turn.state().member(overdue.memberId());
            if (member.isPresent()) {
                changes.remove(List.of(member.get()), overdue.kind(), overdue.text(), turn);
            } else {
                deadlines.forget(overdue.memberId());
            }
        }
        return accept(turn, List.of());
    }

    private int sessionTimeoutMs(ConsumerMember member) {
        ClassicProfile classic = member.profile().classic();
        return classic == null ? times.get().sessionTimeoutMs() : classic.sessionTimeoutMs();
    }

    @Override
    public OptionalLong nextDeadlineMs() {
        return deadlines.next();
    }

    @Override
    public void replay(CoordinatorRecord record, ReplayPhase phase, long nowMs) {
        if (phase == ReplayPhase.LOAD) {
            state = state.with(record);
        } else {
            before = null;
            if (record.type() == ConsumerGroupRecords.GROUP && record.value() == null) {
                state = ConsumerGroupState.NONE;
                deadlines.clear();
            }
        }
    }

    @Override
    public GroupDecision loaded(long nowMs) {
        state.members().forEach((memberId, member) -> {
            deadlines.extendSession(memberId, nowMs + sessionTimeoutMs(member));
            deadlines.observe(member, nowMs);
        });
        return GroupDecision.NONE;
    }

    @Override
    public GroupDecision appendFailed(ErrorCode error, long nowMs) {
        ConsumerGroupState kept = before;
        if (kept != null) {
            before = null;
            ConsumerGroupState lost = state;
            state = kept;
            reasons.clear();
            changes.forgetTopics();
            observe(lost, nowMs);
            // a member that time was up for gets a little more, or there would be no end to trying
            long retryMs = nowMs + times.get().heartbeatIntervalMs();
            kept.members().keySet().stream()
                    .filter(memberId -> !lost.members().containsKey(memberId))
                    .forEach(memberId -> deadlines.extendSession(memberId, retryMs));
        }
        return GroupDecision.NONE;
    }

    @Override
    public CommitCheck offsetCommit(OffsetCommitter committer, long nowMs) {
        return offsetRules.checkCommit(committer, state);
    }

    @Override
    public void offsetFetch(String memberId, int memberEpoch) {
        offsetRules.checkFetch(memberId, memberEpoch, state);
    }

    @Override
    public void requireDeletable() {
        if (!state.members().isEmpty()) {
            throw new ApiException(ErrorCode.NON_EMPTY_GROUP);
        }
    }

    @Override
    public List<CoordinatorRecord> tombstones() {
        if (state.epoch() == 0) {
            return List.of();
        }
        List<CoordinatorRecord> tombstones = new ArrayList<>();
        state.members().keySet().forEach(memberId -> tombstones.add(records.noCurrent(memberId)));
        state.targets().keySet().forEach(memberId -> tombstones.add(records.noTargetOf(memberId)));
        tombstones.add(records.noTarget());
        state.members().keySet().forEach(memberId -> tombstones.add(records.noMember(memberId)));
        state.regexes().keySet().forEach(regex -> tombstones.add(records.noRegex(regex)));
        tombstones.add(records.noGroup());
        return tombstones;
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return OffsetRules.isSubscribedTo(topic, state);
    }

    @Override
    public OptionalLong offsetExpiryBaseMs(String topic, long commitTimestampMs) {
        return OffsetRules.expiryBaseMs(topic, commitTimestampMs, state);
    }

    @Override
    public String groupId() {
        return groupId;
    }

    @Override
    public GroupType type() {
        return GroupType.CONSUMER;
    }

    @Override
    public String protocolType() {
        return "consumer";
    }

    @Override
    public boolean isEmpty() {
        return state.members().isEmpty();
    }

    @Override
    public String stateName() {
        if (state.members().isEmpty()) {
            return "Empty";
        }
        if (state.epoch() > state.assignmentEpoch()) {
            return "Assigning";
        }
        return isStable() ? "Stable" : "Reconciling";
    }

    private boolean isStable() {
        return state.epoch() == state.assignmentEpoch()
                && state.members().values().stream()
                        .allMatch(member -> member.assignment().isReconciledTo(state.assignmentEpoch()));
    }

    /** DescribeGroups is about groups of the other kind: for it, there is none of this name. */
    @Override
    public DescribedGroup describe() {
        throw new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " is not a classic group.");
    }

    @Override
    public ConsumerGroupDescribeResponse.DescribedGroup describeConsumerGroup() {
        return new ConsumerGroupDescription(state, topics.get(), rebalances())
                .describe(groupId, stateName(), changes.assignorName(state));
    }

    /** The present state, for tests. */
    ConsumerGroupState state() {
        return state;
    }

    @Override
    public List<Rebalance> rebalances() {
        return history.all(state.epoch());
    }
}
