package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.record.GroupRecordKind;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which group holds a name, and which of them has something to do first. Confined to the shard.
 *
 * <p>A group without members gives way to one of the other kind as soon as a member of that kind comes. In the log, its end
 * stands before the first records of its successor, in the same batch; until these are there it is remembered as the
 * predecessor, and has its place again if the successor comes to nothing: a member that is refused or never comes back, an
 * append that fails. Offsets belong to the name, so they stay.
 *
 * <p>A group with members gives way when {@link GroupMigration} says so: its end and the begin of its successor, with the members, are
 * one decision.
 */
final class GroupDirectory {
    private final GroupFactory factory;
    private final Predicate<String> hasOffsets;
    private final Map<String, Group> groups = new HashMap<>();
    private final GroupDeadlines deadlines = new GroupDeadlines();
    /** What the log still tells of, by the name that somebody else has in memory. */
    private final Map<String, Group> predecessors = new HashMap<>();
    /** Groups whose members were just taken over by the group that now has the name: until that is in the log. */
    private final Map<String, Group> converted = new HashMap<>();

    /**
     * No groups.
     *
     * @param hasOffsets whether anything is committed under a name
     */
    GroupDirectory(GroupFactory factory, Predicate<String> hasOffsets) {
        this.factory = requireNonNull(factory, "factory");
        this.hasOffsets = requireNonNull(hasOffsets, "hasOffsets");
    }

    /** The group of this name, or null. */
    @Nullable
    Group find(String groupId) {
        return groups.get(groupId);
    }

    /** All of them; a view. */
    Collection<Group> all() {
        return Collections.unmodifiableCollection(groups.values());
    }

    // ----------------------------------------------------------------------------------------------------- the records

    /** Takes a record of a group: the first one makes it, in place of whatever had the name; the last one ends it. */
    void replay(CoordinatorRecord record, ReplayPhase phase, long nowMs) {
        GroupRecordKind kind = GroupRecordKind.of(record);
        String groupId = kind.groupId(record);
        GroupType type = kind == GroupRecordKind.GROUP_METADATA ? GroupType.CLASSIC : GroupType.CONSUMER;
        if (phase == ReplayPhase.APPENDED && isOfConverted(groupId, type)) {
            return;
        }
        Group present = groups.get(groupId);
        Group group = present != null && present.type() == type ? present : null;
        if (group == null && record.value() == null) {
            // The end of something that has no place any more: of a predecessor, or of a member whose group is gone.
            return;
        }
        if (group == null) {
            group = make(type, groupId);
        }
        groups.put(groupId, group);
        predecessors.remove(groupId);
        group.replay(record, phase, nowMs);
        if (record.value() == null && kind.isOfWholeGroup()) {
            end(groupId);
        } else {
            noteDeadline(group);
        }
    }

    /** The last records of a group that its successor has replaced already; the first one of the successor ends that. */
    private boolean isOfConverted(String groupId, GroupType type) {
        Group former = converted.get(groupId);
        if (former != null && former.type() != type) {
            converted.remove(groupId);
        }
        return former != null && former.type() == type;
    }

    private Group make(GroupType type, String groupId) {
        return type == GroupType.CLASSIC ? factory.classic(groupId) : factory.consumer(groupId);
    }

    private void end(String groupId) {
        remove(groupId);
        if (hasOffsets.test(groupId)) {
            groups.put(groupId, factory.classic(groupId));
        }
    }

    private void remove(String groupId) {
        groups.remove(groupId);
        deadlines.remove(groupId);
    }

    /** An offset was committed: who does so without ever having had members is a group, too, of which nothing else is kept. */
    void offsetCommitted(String groupId) {
        groups.computeIfAbsent(groupId, factory::classic);
    }

    // ------------------------------------------------------------------------------------------------------- the names

    /** The group that a member of the classic protocol comes to: a new classic one if there is none, or none with members. */
    ClassicProtocol forClassicMember(String groupId) {
        Group present = groups.get(groupId);
        boolean staysWhatItIs = present instanceof ClassicKind || (present != null && !present.isEmpty());
        return staysWhatItIs && present instanceof ClassicProtocol group
                ? group
                : succeed(present, factory.classic(groupId));
    }

    /**
     * The group that a new member of the consumer protocol comes to: a new one if there is none, or none with members.
     *
     * @throws ApiException GROUP_ID_NOT_FOUND if it has members that speak another protocol
     */
    ConsumerProtocol forConsumerMember(String groupId) {
        Group present = groups.get(groupId);
        if (present instanceof ConsumerProtocol group) {
            return group;
        }
        if (present != null && !present.isEmpty()) {
            throw new ApiException(
                    ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " is not a consumer group, and has members.");
        }
        return succeed(present, factory.consumer(groupId));
    }

    /** The group without members, of the consumer protocol, that the log still tells of while a classic one begins. */
    Optional<ConsumerProtocol> consumerPredecessor(String groupId) {
        return predecessors.get(groupId) instanceof ConsumerProtocol group ? Optional.of(group) : Optional.empty();
    }

    /** A group takes over the members of another one, whose end is in the same decision. */
    void convert(Group former, Group next) {
        String groupId = former.groupId();
        converted.put(groupId, former);
        deadlines.remove(groupId);
        groups.put(groupId, next);
    }

    /**
     * What a group has decided could not be appended. If it was to take over the members of another one, that has its place again.
     *
     * @return the group that has the name now
     */
    Group afterFailure(Group group) {
        Group former = converted.remove(group.groupId());
        if (former == null) {
            return group;
        }
        groups.put(group.groupId(), former);
        noteDeadline(former);
        return former;
    }

    private <G extends Group> G succeed(@Nullable Group former, G next) {
        String groupId = next.groupId();
        if (former != null) {
            // If a predecessor is waiting already, the former group has left nothing in the log.
            predecessors.putIfAbsent(groupId, former);
            deadlines.remove(groupId);
        }
        groups.put(groupId, next);
        return next;
    }

    /**
     * A group has decided.
     *
     * @return what is to be carried out: if something is to be kept, the predecessor's end comes first
     */
    GroupDecision decided(Group group, GroupDecision decision) {
        noteDeadline(group);
        if (decision.records().isEmpty()) {
            forgetIfNothing(group.groupId());
            return decision;
        }
        Group predecessor = predecessors.get(group.groupId());
        return predecessor == null || predecessor == group
                ? decision
                : new GroupDecision(predecessor.tombstones(), List.of()).and(decision);
    }

    /** A group in which nobody is, and of which nothing was ever kept, gives its place back, or is not remembered. */
    void forgetIfNothing(String groupId) {
        Group group = groups.get(groupId);
        if (group == null || !group.isEmpty()) {
            return;
        }
        Group predecessor = predecessors.remove(groupId);
        if (predecessor != null) {
            groups.put(groupId, predecessor);
            noteDeadline(predecessor);
            forgetIfNothing(groupId);
        } else if (!hasOffsets.test(groupId) && group.tombstones().isEmpty()) {
            remove(groupId);
        }
    }

    // -------------------------------------------------------------------------------------------------------- the time

    /** Asks a group again when it has something to do. */
    void noteDeadline(Group group) {
        if (groups.get(group.groupId()) == group) {
            deadlines.set(group.groupId(), group.nextDeadlineMs());
        }
    }

    /** When the first group has something to do. */
    OptionalLong nextDeadlineMs() {
        return deadlines.next();
    }

    /** The first group that has something to do by now; null if none has. */
    @Nullable
    Group due(long nowMs) {
        String groupId = deadlines.due(nowMs);
        return groupId == null ? null : requireNonNull(groups.get(groupId));
    }
}
