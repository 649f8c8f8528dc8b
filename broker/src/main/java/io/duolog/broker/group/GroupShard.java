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
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
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

    private final GroupFactory factory;
    private final OffsetsConfig config;
    private final Function<String, @Nullable UUID> topicIds;

    private final Map<String, Group> groups = new HashMap<>();
    private final GroupDeadlines deadlines = new GroupDeadlines();
    private final OffsetStore offsets = new OffsetStore();
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
     * @param config how offsets are kept
     * @param topicIds the ids of the topics there are when the shard has been loaded; null for one that is not there
     */
    public GroupShard(GroupFactory factory, OffsetsConfig config, Function<String, @Nullable UUID> topicIds) {
        this.factory = requireNonNull(factory, "factory");
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
                // Who commits without ever having had members is a group, too, of which only the offsets are kept.
                groups.computeIfAbsent(key.group(), factory::classic);
            } else {
                forgetIfNothing(key.group());
            }
            return;
        }
        String groupId = GroupRecords.groupId(record);
        if (record.value() == null && record.type() == GroupRecords.GROUP_METADATA) {
            groups.remove(groupId);
            deadlines.remove(groupId);
            if (offsets.hasAny(groupId)) {
                groups.put(groupId, factory.classic(groupId));
            }
            return;
        }
        Group group = groups.computeIfAbsent(groupId, factory::classic);
        group.replay(record, phase, nowMs);
        noteDeadline(group);
    }

    @Override
    public void loaded(long nowMs) {
        for (Group group : List.copyOf(groups.values())) {
            GroupDecision decision = group.loaded(nowMs);
            if (!decision.equals(GroupDecision.NONE)) {
                owed.add(decision);
            }
            noteDeadline(group);
        }
        cleanup.doomStrays(topicIds);
        nextExpiryCheckMs = nowMs + config.retentionCheckIntervalMs();
        cleanupNotBeforeMs = nowMs;
    }

    /** A group of which nothing was ever kept, and in which nobody is, need not be remembered. */
    private void forgetIfNothing(String groupId) {
        Group group = groups.get(groupId);
        if (group != null
                && group.isEmpty()
                && !offsets.hasAny(groupId)
                && group.tombstones().isEmpty()) {
            groups.remove(groupId);
            deadlines.remove(groupId);
        }
    }

    private void noteDeadline(Group group) {
        if (groups.get(group.groupId()) == group) {
            deadlines.set(group.groupId(), group.nextDeadlineMs());
        }
    }

    // -------------------------------------------------------------------------------------------------------- the time

    @Override
    public OptionalLong nextDeadlineMs() {
        if (!owed.isEmpty()) {
            return OptionalLong.of(0);
        }
        long next = Math.min(nextExpiryCheckMs, deadlines.next().orElse(Long.MAX_VALUE));
        return OptionalLong.of(cleanup.isEmpty() ? next : Math.min(next, cleanupNotBeforeMs));
    }

    @Override
    public CoordinatorDecision tick(long nowMs) {
        decider = null;
        GroupDecision loading = owed.poll();
        if (loading != null) {
            return toRuntime(loading);
        }
        String due = deadlines.due(nowMs);
        if (due != null) {
            Group group = requireNonNull(groups.get(due));
            CoordinatorDecision decision = decided(group, group.tick(nowMs));
            forgetIfNothing(due);
            return decision;
        }
        if (nowMs >= nextExpiryCheckMs) {
            nextExpiryCheckMs = nowMs + config.retentionCheckIntervalMs();
            cleanup.doomExpired(groups::get, config.retentionMs(), nowMs);
            cleanup.endIdle(groups.values());
        }
        if (!cleanup.isEmpty() && nowMs >= cleanupNotBeforeMs) {
            return new CoordinatorDecision(cleanup.next(groups::get), List.of());
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
        CoordinatorDecision decision = decided(group, group.appendFailed(error, nowMs));
        decider = null;
        return decision;
    }

    private CoordinatorDecision decided(Group group, GroupDecision decision) {
        decider = group;
        noteDeadline(group);
        return toRuntime(decision);
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
     * A member joins; a group that is not there begins with its first member.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID for a member of a group that is not there, INCONSISTENT_GROUP_PROTOCOL for a
     *     group whose members speak another protocol
     */
    public CoordinatorDecision join(JoinAttempt attempt, long nowMs) {
        String groupId = attempt.request().groupId();
        Group present = groups.get(groupId);
        if (present == null) {
            if (!attempt.request().memberId().isEmpty()) {
                throw unknownMember(groupId, attempt.request().memberId());
            }
            present = factory.classic(groupId);
            groups.put(groupId, present);
        }
        if (!(present instanceof ClassicProtocol group)) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "group " + groupId + " is of type " + present.type());
        }
        CoordinatorDecision decision = decided(group, group.join(attempt, nowMs));
        forgetIfNothing(groupId);
        return decision;
    }

    /**
     * Something that members of the classic protocol do in a group that is there.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID if there is no such group
     */
    public CoordinatorDecision inClassic(
            String groupId, String memberId, long nowMs, BiFunction<ClassicProtocol, Long, GroupDecision> event) {
        if (!(groups.get(groupId) instanceof ClassicProtocol group)) {
            throw unknownMember(groupId, memberId);
        }
        CoordinatorDecision decision = decided(group, event.apply(group, nowMs));
        forgetIfNothing(groupId);
        return decision;
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
     * @throws ApiException what the group objects to; ILLEGAL_GENERATION for a member of a group that is not there
     */
    public CoordinatorDecision commitOffsets(Ticket ticket, OffsetCommitRequest request, long nowMs) {
        OffsetCommitter committer =
                new OffsetCommitter(request.memberId(), request.groupInstanceId(), request.generationIdOrMemberEpoch());
        Group group = groups.get(request.groupId());
        if (group != null) {
            group.offsetCommit(committer, nowMs);
            noteDeadline(group);
        } else if (committer.generationOrEpoch() >= 0) {
            throw new ApiException(
                    ErrorCode.ILLEGAL_GENERATION,
                    "generation " + committer.generationOrEpoch() + " of group " + request.groupId()
                            + ", which is not there");
        }
        decider = null;
        return toRuntime(commits.commit(ticket, request, nowMs));
    }

    /**
     * Reads offsets; those of a group that is not there are none.
     *
     * @param asked topics have both their name and, if known, their id
     * @throws ApiException what the group objects to
     */
    public OffsetFetchResponseGroup fetchOffsets(OffsetFetchRequestGroup asked) {
        Group group = groups.get(asked.groupId());
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
        Group group = groups.get(groupId);
        if (group == null) {
            throw new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " not found.");
        }
        return group;
    }

    /** All groups; a view that changes with the shard. */
    public Collection<Group> groups() {
        return groups.values();
    }
}
