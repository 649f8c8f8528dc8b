package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.DEAD;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;

import io.duolog.broker.config.GroupConfig;
import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.ClassicKind;
import io.duolog.broker.group.CommitCheck;
import io.duolog.broker.group.GroupDecision;
import io.duolog.broker.group.GroupType;
import io.duolog.broker.group.JoinAttempt;
import io.duolog.broker.group.OffsetCommitter;
import io.duolog.broker.group.Rebalance;
import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.ReplayPhase;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.member.Bytes;
import io.duolog.broker.group.member.ClassicRoster;
import io.duolog.broker.group.member.Replies;
import io.duolog.broker.group.record.GroupMetadataValue;
import io.duolog.broker.group.record.GroupRecords;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedRebalance;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest;
import java.util.List;
import java.util.OptionalLong;

/**
 * One classic group (see {@link ClassicGroupState} for where it can be). Members and generations live here as they come and
 * go; the log learns of a generation when its assignment is made, when it is empty, and when a static member is replaced.
 * So a coordinator that is lost in the middle of a rebalance leaves the generation before it, whose members find out by
 * joining again.
 *
 * <p>Confined to one thread at a time.
 */
public final class ClassicGroup implements ClassicKind {
    private final GroupContext group;
    private final Rebalancing rebalancing;
    private final Joining joining;
    private final Syncing syncing;
    private final Leaving leaving;
    private final Succession succession;
    private final CommitRules commitRules;

    /** A group that nobody has joined yet. */
    public ClassicGroup(String groupId, GroupConfig config) {
        this.group = new GroupContext(groupId, config);
        this.rebalancing = new Rebalancing(group);
        this.joining = new Joining(group, rebalancing);
        this.syncing = new Syncing(group, rebalancing);
        this.leaving = new Leaving(group, rebalancing);
        this.succession = new Succession(group, rebalancing);
        this.commitRules = new CommitRules(group);
    }

    @Override
    public GroupDecision join(JoinAttempt attempt, long nowMs) {
        Turn turn = new Turn(nowMs);
        joining.join(attempt, turn);
        return turn.decision();
    }

    @Override
    public GroupDecision sync(Ticket ticket, SyncGroupRequest request, long nowMs) {
        Turn turn = new Turn(nowMs);
        syncing.sync(ticket, request, turn);
        return turn.decision();
    }

    @Override
    public GroupDecision heartbeat(Ticket ticket, HeartbeatRequest request, long nowMs) {
        return GroupDecision.reply(ticket, Replies.heartbeat(heartbeat(request, nowMs)));
    }

    private ErrorCode heartbeat(HeartbeatRequest request, long nowMs) {
        if (group.is(DEAD)) {
            return ErrorCode.COORDINATOR_NOT_AVAILABLE;
        }
        ClassicMember member;
        try {
            member = group.members().require(request.memberId(), request.groupInstanceId());
        } catch (ApiException e) {
            return e.error();
        }
        if (!group.isPresent(request.generationId(), member)) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        member.extendSession(nowMs);
        return group.is(PREPARING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
    }

    @Override
    public GroupDecision leave(Ticket ticket, LeaveGroupRequest request, long nowMs) {
        Turn turn = new Turn(nowMs);
        leaving.leave(ticket, request, turn);
        return turn.decision();
    }

    @Override
    public ClassicRoster roster() {
        return succession.roster();
    }

    @Override
    public GroupDecision dismiss(long nowMs) {
        Turn turn = new Turn(nowMs);
        succession.dismiss(turn);
        return turn.decision();
    }

    @Override
    public GroupDecision takeOver(ClassicRoster roster, long nowMs) {
        Turn turn = new Turn(nowMs);
        succession.takeOver(roster, turn);
        return turn.decision();
    }

    @Override
    public GroupDecision tick(long nowMs) {
        Turn turn = new Turn(nowMs);
        if (!group.is(DEAD)) {
            leaving.expire(turn);
            rebalancing.tick(turn);
        }
        return turn.decision();
    }

    @Override
    public OptionalLong nextDeadlineMs() {
        long deadlineMs = Math.min(group.members().nextDeadlineMs(), rebalancing.nextDeadlineMs());
        return deadlineMs == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(deadlineMs);
    }

    @Override
    public void replay(CoordinatorRecord record, ReplayPhase phase, long nowMs) {
        GroupMetadataValue value = (GroupMetadataValue) record.value();
        if (value == null) {
            group.members().clear();
            group.transitionTo(DEAD, nowMs);
            group.recorded(false);
        } else if (phase == ReplayPhase.APPENDED) {
            group.takeAfterAppend().ifPresent(GroupContext.AfterAppend::appended);
        } else {
            ClassicGroupRecords.restore(group, value);
            group.recorded(true);
        }
    }

    @Override
    public GroupDecision loaded(long nowMs) {
        Turn turn = new Turn(nowMs);
        group.members().all().forEach(member -> member.extendSession(nowMs));
        if (group.members().size() > group.config().maxSize()) {
            String text = group.members().size() + " members, of which group.max.size="
                    + group.config().maxSize() + " may stay";
            rebalancing.prepareOrComplete(new RebalanceReason(nowMs, Kind.TOO_LARGE, Replies.NO_MEMBER, text), turn);
        }
        return turn.decision();
    }

    @Override
    public GroupDecision appendFailed(ErrorCode error, long nowMs) {
        Turn turn = new Turn(nowMs);
        group.takeAfterAppend().ifPresent(effect -> effect.failed(error, turn));
        return turn.decision();
    }

    @Override
    public CommitCheck offsetCommit(OffsetCommitter committer, long nowMs) {
        commitRules.check(committer, nowMs);
        return CommitCheck.ALL;
    }

    /** Anybody may fetch offsets of a classic group, as members have no epoch that could be old. */
    @Override
    public void offsetFetch(String memberId, int memberEpoch) {
        if (group.is(DEAD)) {
            throw new ApiException(ErrorCode.GROUP_ID_NOT_FOUND);
        }
    }

    @Override
    public void requireDeletable() {
        if (group.is(DEAD)) {
            throw new ApiException(ErrorCode.GROUP_ID_NOT_FOUND);
        }
        if (!group.is(EMPTY)) {
            throw new ApiException(ErrorCode.NON_EMPTY_GROUP);
        }
    }

    @Override
    public List<CoordinatorRecord> tombstones() {
        return group.isRecorded() ? List.of(GroupRecords.groupTombstone(group.groupId())) : List.of();
    }

    @Override
    public OptionalLong offsetExpiryBaseMs(String topic, long commitTimestampMs) {
        return commitRules.expiryBaseMs(topic, commitTimestampMs);
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return !group.members().isEmpty()
                && group.subscribedTopics()
                        .map(topics -> topics.contains(topic))
                        .orElse(true);
    }

    @Override
    public String groupId() {
        return group.groupId();
    }

    @Override
    public GroupType type() {
        return GroupType.CLASSIC;
    }

    /** Where the group is. */
    public ClassicGroupState state() {
        return group.state();
    }

    /** The present generation, 0 before the first; it never decreases while the group lives on one coordinator. */
    public int generation() {
        return group.generation();
    }

    @Override
    public String stateName() {
        return group.state().kafkaName();
    }

    @Override
    public String protocolType() {
        String protocolType = group.protocolType();
        return protocolType == null ? "" : protocolType;
    }

    @Override
    public boolean isEmpty() {
        return group.members().isEmpty() && group.members().pending().isEmpty();
    }

    /** The group as DescribeGroups shows it: what its members agreed on is told only when they have. */
    @Override
    public DescribedGroup describe() {
        boolean stable = group.is(STABLE);
        String protocolName = group.protocolName();
        List<DescribedGroupMember> members = group.members().all().stream()
                .map(member -> new DescribedGroupMember(
                        member.memberId(),
                        member.groupInstanceId(),
                        member.clientId(),
                        member.clientHost(),
                        stable ? member.metadata(protocolName) : Bytes.EMPTY,
                        stable ? member.assignment() : Bytes.EMPTY))
                .toList();
        return DescribedGroup.builder()
                .groupId(group.groupId())
                .groupState(stateName())
                .protocolType(protocolType())
                .protocolData(stable && protocolName != null ? protocolName : "")
                .members(members)
                .rebalances(rebalances().stream().map(ClassicGroup::described).toList())
                .build();
    }

    private static DescribedRebalance described(Rebalance rebalance) {
        RebalanceReason reason = rebalance.reason();
        return new DescribedRebalance(
                reason.atMs(),
                reason.kind().name(),
                reason.memberId(),
                reason.text(),
                rebalance.generation(),
                rebalance.pausedMs());
    }

    @Override
    public List<Rebalance> rebalances() {
        return group.history().all(group.generation());
    }
}
