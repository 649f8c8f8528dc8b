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
 */
final class GroupDirectory {
    private final GroupFactory factory;
    private final Predicate<String> hasOffsets;
    private final Map<String, Group> groups = new HashMap<>();
    private final GroupDeadlines deadlines = new GroupDeadlines();
    /** What the log still tells of, by the name that somebody else has in memory. */
    private final Map<String, Group> predecessors = new HashMap<>();

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

    /**
     * The group that a member of the classic protocol comes to: a new one if there is none, or none with members.
     *
     * @throws ApiException INCONSISTENT_GROUP_PROTOCOL if it has members that speak another protocol
     */
    ClassicProtocol forClassicMember(String groupId) {
        Group present = groups.get(groupId);
        if (present instanceof ClassicProtocol group) {
            return group;
        }
        if (present != null && !present.isEmpty()) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                    "Group " + groupId + " has members of the " + present.type().display() + " protocol.");
        }
        return succeed(present, factory.classic(groupId));
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
        return predecessor == null ? decision : new GroupDecision(predecessor.tombstones(), List.of()).and(decision);
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
