package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.OffsetsConfig;
import io.duolog.broker.coordinator.CoordinatorAnswer;
import io.duolog.broker.coordinator.CoordinatorDecision;
import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.coordinator.CoordinatorShard;
import io.duolog.broker.group.offset.OffsetCleanup;
import io.duolog.broker.group.offset.OffsetCommits;
import io.duolog.broker.group.offset.OffsetReads;
import io.duolog.broker.group.offset.OffsetStore;
import io.duolog.broker.group.record.GroupRecords;
import io.duolog.broker.group.record.OffsetCommitKey;
import io.duolog.broker.group.record.OffsetCommitValue;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one partition of {@code __consumer_offsets}, with their offsets. Pure; used by one thread at a time.
 *
 * <p>Groups decide for themselves; here is what concerns a group from outside: that it exists, its offsets, its time, its
 * end.
 */
public final class GroupShard implements CoordinatorShard {
    /** How long to wait with what can wait after it could not be appended. */
    private static final long CLEANUP_BACKOFF_MS = 1_000;

    private final OffsetsConfig config;
    private final Function<String, @Nullable UUID> topicIds;

    private final OffsetStore offsets = new OffsetStore();
    private final GroupDirectory groups;
    private final GroupMigration migration;
    private final OffsetCommits commits;
    private final OffsetReads reads;
    private final OffsetCleanup cleanup = new OffsetCleanup(offsets);

    /** What groups decided while they were loaded. */
    private final Deque<GroupDecision> owed = new ArrayDeque<>();

    /** Whose decision came last; null if it was none of a group's own. */
    private @Nullable Group decider;

    private long nextExpiryCheckMs;
    private long cleanupNotBeforeMs;

    /**
     * An empty shard.
     *
     * @param factory makes groups
     * @param migration when groups with members may change their kind
     * @param config how offsets are kept
     * @param topicIds the ids of the topics there are when the shard has been loaded; null for one that is not there
     */
    public GroupShard(
            GroupFactory factory,
            MigrationRules migration,
            OffsetsConfig config,
            Function<String, @Nullable UUID> topicIds) {
        this.groups = new GroupDirectory(factory, offsets::hasAny);
        this.migration = new GroupMigration(groups, factory, migration);
        this.config = requireNonNull(config, "config");
        this.topicIds = requireNonNull(topicIds, "topicIds");
        this.commits = new OffsetCommits(offsets, config.metadataMaxLength());
        this.reads = new OffsetReads(offsets);
    }

    // ----------------------------------------------------------------------------------------------------- the records

    @Override
    public void load(CoordinatorRecord record, long nowMs) {
        take(record, ReplayPhase.LOAD, nowMs);
    }

    @Override
    public void replay(CoordinatorRecord record, long nowMs) {
        take(record, ReplayPhase.APPENDED, nowMs);
    }

    private void take(CoordinatorRecord record, ReplayPhase phase, long nowMs) {
        if (record.type() == GroupRecords.OFFSET_COMMIT) {
            OffsetCommitKey key = (OffsetCommitKey) record.key();
            offsets.replay(key, (OffsetCommitValue) record.value());
            if (record.value() != null) {
                groups.offsetCommitted(key.group());
            } else {
                groups.forgetIfNothing(key.group());
            }
        } else {
            groups.replay(record, phase, nowMs);
        }
    }

    @Override
    public void loaded(long nowMs) {
        for (Group group : List.copyOf(groups.all())) {
            GroupDecision decision = group.loaded(nowMs);
            if (!decision.equals(GroupDecision.NONE)) {
                owed.add(decision);
            }
            groups.noteDeadline(group);
        }
        cleanup.doomStrays(topicIds);
        nextExpiryCheckMs = nowMs + config.retentionCheckIntervalMs();
        cleanupNotBeforeMs = nowMs;
    }

    // -------------------------------------------------------------------------------------------------------- the time

    @Override
    public OptionalLong nextDeadlineMs() {
        if (!owed.isEmpty()) {
            return OptionalLong.of(0);
        }
        long next = Math.min(nextExpiryCheckMs, groups.nextDeadlineMs().orElse(Long.MAX_VALUE));
        return OptionalLong.of(cleanup.isEmpty() ? next : Math.min(next, cleanupNotBeforeMs));
    }

    @Override
    public CoordinatorDecision tick(long nowMs) {
        decider = null;
        GroupDecision loading = owed.poll();
        if (loading != null) {
            return toRuntime(loading);
        }
        Group due = groups.due(nowMs);
        if (due != null) {
            return decided(due, due.tick(nowMs), nowMs);
        }
        if (nowMs >= nextExpiryCheckMs) {
            nextExpiryCheckMs = nowMs + config.retentionCheckIntervalMs();
            cleanup.doomExpired(groups::find, config.retentionMs(), nowMs);
            cleanup.endIdle(groups.all());
        }
        if (!cleanup.isEmpty() && nowMs >= cleanupNotBeforeMs) {
            return new CoordinatorDecision(cleanup.next(groups::find), List.of());
        }
        return CoordinatorDecision.NONE;
    }

    @Override
    public CoordinatorDecision appendFailed(ErrorCode error, long nowMs) {
        cleanup.again();
        cleanupNotBeforeMs = nowMs + CLEANUP_BACKOFF_MS;
        Group group = decider;
        if (group == null) {
            return CoordinatorDecision.NONE;
        }
        GroupDecision answers = group.appendFailed(error, nowMs);
        Group present = groups.afterFailure(group);
        if (present != group) {
            answers = answers.and(present.appendFailed(error, nowMs));
        }
        CoordinatorDecision decision = decided(present, answers, nowMs);
        decider = null;
        return decision;
    }

    private CoordinatorDecision decided(Group group, GroupDecision decision, long nowMs) {
        GroupDecision whole = migration.after(group, decision, nowMs);
        // another one than the group, if that has just passed its members on
        Group present = requireNonNull(groups.find(group.groupId()));
        decider = present;
        return toRuntime(groups.decided(present, whole));
    }

    private static CoordinatorDecision toRuntime(GroupDecision decision) {
        List<CoordinatorAnswer> answers = new ArrayList<>(decision.replies().size());
        for (GroupReply reply : decision.replies()) {
            answers.add(new CoordinatorAnswer(reply.ticket().id(), reply.response()));
        }
        return new CoordinatorDecision(decision.records(), answers);
    }

    // ------------------------------------------------------------------------------------------------------ membership

    /**
     * A member of the classic protocol joins; a group that is not there, or that has no members and is of another kind,
     * begins with it.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID for a member of a group that is not there
     */
    public CoordinatorDecision join(JoinAttempt attempt, long nowMs) {
        String groupId = attempt.request().groupId();
        if (groups.find(groupId) == null && !attempt.request().memberId().isEmpty()) {
            throw unknownMember(groupId, attempt.request().memberId());
        }
        ClassicProtocol group = groups.forClassicMember(groupId);
        return decided(group, group.join(attempt, nowMs), nowMs);
    }

    /**
     * Something that members of the classic protocol do in a group that is there.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID if there is no such group
     */
    public CoordinatorDecision inClassic(
            String groupId, String memberId, long nowMs, BiFunction<ClassicProtocol, Long, GroupDecision> event) {
        if (!(groups.find(groupId) instanceof ClassicProtocol group)) {
            throw unknownMember(groupId, memberId);
        }
        return decided(group, event.apply(group, nowMs), nowMs);
    }

    /**
     * Members leave a group of any kind, or are removed from it.
     *
     * @param request all members are in {@code members}
     * @throws ApiException UNKNOWN_MEMBER_ID if there is no such group
     */
    public CoordinatorDecision leave(Ticket ticket, LeaveGroupRequest request, long nowMs) {
        Group group = groups.find(request.groupId());
        if (group == null) {
            throw unknownMember(request.groupId(), request.memberId());
        }
        return decided(group, group.leave(ticket, request, nowMs), nowMs);
    }

    /**
     * A member of the consumer protocol joins, lives or leaves; a group that is not there, or that has no members and is of
     * another kind, begins with it; one of another kind that has members becomes one of this kind, if that is allowed.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID for a member of a group that is not there any more, so that it joins anew (Kafka says
     *     GROUP_ID_NOT_FOUND, which ends its consumer); GROUP_ID_NOT_FOUND for a group of another kind that has members and stays
     *     what it is
     */
    public CoordinatorDecision consumerHeartbeat(HeartbeatAttempt attempt, long nowMs) {
        String groupId = attempt.request().groupId();
        boolean joins = attempt.request().memberEpoch() == GroupMigration.JOINING_EPOCH;
        Group present = groups.find(groupId);
        boolean isNobodys = present == null || (present.isEmpty() && !(present instanceof ConsumerProtocol));
        if (isNobodys && !joins) {
            throw unknownMember(groupId, attempt.request().memberId());
        }
        if (!isNobodys && present instanceof ClassicKind classic) {
            return decided(classic, migration.upgrade(classic, attempt, nowMs), nowMs);
        }
        ConsumerProtocol group = groups.forConsumerMember(groupId);
        return decided(group, group.heartbeat(attempt, nowMs), nowMs);
    }

    private static ApiException unknownMember(String groupId, String memberId) {
        return new ApiException(
                ErrorCode.UNKNOWN_MEMBER_ID, "group " + groupId + " has no member " + memberId + ", nor is it there");
    }

    // --------------------------------------------------------------------------------------------------------- offsets

    /**
     * Commits offsets, of members or, in a group without members, of anybody.
     *
     * @param request topics have both their name and, if known, their id
     * @throws ApiException what the group objects to; GROUP_ID_NOT_FOUND for a member of a group that is not there
     */
    public CoordinatorDecision commitOffsets(Ticket ticket, OffsetCommitRequest request, long nowMs) {
        OffsetCommitter committer =
                new OffsetCommitter(request.memberId(), request.groupInstanceId(), request.generationIdOrMemberEpoch());
        Group group = groups.find(request.groupId());
        CommitCheck check = CommitCheck.ALL;
        if (group != null) {
            check = group.offsetCommit(committer, nowMs);
            groups.noteDeadline(group);
        } else if (committer.generationOrEpoch() >= 0) {
            throw notFound(request.groupId());
        }
        decider = null;
        return toRuntime(commits.commit(ticket, request, check, nowMs));
    }

    /**
     * Reads offsets; those of a group that is not there are none.
     *
     * @param asked topics have both their name and, if known, their id
     * @throws ApiException what the group objects to
     */
    public OffsetFetchResponseGroup fetchOffsets(OffsetFetchRequestGroup asked) {
        Group group = groups.find(asked.groupId());
        if (group != null) {
            String memberId = asked.memberId();
            group.offsetFetch(memberId == null ? "" : memberId, asked.memberEpoch());
        }
        return reads.read(asked);
    }

    /**
     * Deletes offsets of topics that no member consumes.
     *
     * @throws ApiException GROUP_ID_NOT_FOUND; NON_EMPTY_GROUP if nobody can tell what members consume
     */
    public CoordinatorDecision deleteOffsets(Ticket ticket, OffsetDeleteRequest request) {
        Group group = require(request.groupId());
        if (!group.isEmpty() && !group.protocolType().equals("consumer")) {
            throw new ApiException(
                    ErrorCode.NON_EMPTY_GROUP, "group " + request.groupId() + " has members that are no consumers");
        }
        decider = null;
        return toRuntime(commits.delete(ticket, request, topic -> !group.isEmpty() && group.isSubscribedTo(topic)));
    }

    /** Topics are gone, given by name and id; so will be, with the next ticks, what was committed to them. */
    public void topicsDeleted(Map<String, UUID> deleted) {
        cleanup.doomDeleted(deleted);
    }

    // ---------------------------------------------------------------------------------------------------------- groups

    /**
     * Deletes a group with its offsets.
     *
     * @param response the answer
     * @throws ApiException GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP
     */
    public CoordinatorDecision deleteGroup(Ticket ticket, String groupId, Object response) {
        Group group = require(groupId);
        group.requireDeletable();
        List<CoordinatorRecord> records = new ArrayList<>(commits.tombstones(groupId));
        records.addAll(group.tombstones());
        decider = null;
        return new CoordinatorDecision(records, List.of(new CoordinatorAnswer(ticket.id(), response)));
    }

    /**
     * A group.
     *
     * @throws ApiException GROUP_ID_NOT_FOUND
     */
    public Group require(String groupId) {
        Group group = groups.find(groupId);
        if (group == null) {
            throw notFound(groupId);
        }
        return group;
    }

    private static ApiException notFound(String groupId) {
        return new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " not found.");
    }

    /**
     * A group of the consumer protocol.
     *
     * @throws ApiException GROUP_ID_NOT_FOUND
     */
    public ConsumerProtocol requireConsumerGroup(String groupId) {
        if (require(groupId) instanceof ConsumerProtocol group) {
            return group;
        }
        throw new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " is not a consumer group.");
    }

    /** All groups; a view that changes with the shard. */
    public Collection<Group> groups() {
        return groups.all();
    }
}
