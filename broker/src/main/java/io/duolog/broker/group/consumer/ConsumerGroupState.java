package io.duolog.broker.group.consumer;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.record.ConsumerGroupCurrentMemberAssignmentKey;
import io.duolog.broker.group.record.ConsumerGroupCurrentMemberAssignmentValue;
import io.duolog.broker.group.record.ConsumerGroupMemberMetadataKey;
import io.duolog.broker.group.record.ConsumerGroupMemberMetadataValue;
import io.duolog.broker.group.record.ConsumerGroupMetadataValue;
import io.duolog.broker.group.record.ConsumerGroupRegularExpressionKey;
import io.duolog.broker.group.record.ConsumerGroupRegularExpressionValue;
import io.duolog.broker.group.record.ConsumerGroupTargetAssignmentMemberKey;
import io.duolog.broker.group.record.ConsumerGroupTargetAssignmentMemberValue;
import io.duolog.broker.group.record.ConsumerGroupTargetAssignmentMetadataValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * All that the log tells of a group. A value: {@link #with} leads from one to the next, and the one before stays good, for the
 * case that the record cannot be kept.
 *
 * @param epoch rises whenever the group needs another assignment; 0 before the first member
 * @param metadataHash stands for the topics that members want, with their numbers of partitions
 * @param assignmentEpoch the group's epoch that the target was made for
 * @param members by id
 * @param staticMembers ids by instance id
 * @param targets what each member is to have
 * @param regexes what the members' regular expressions stand for
 * @param holders who has a partition, or has still to give it up
 */
record ConsumerGroupState(
        int epoch,
        long metadataHash,
        int assignmentEpoch,
        PMap<String, ConsumerMember> members,
        PMap<String, String> staticMembers,
        PMap<String, PartitionSet> targets,
        PMap<String, ResolvedRegex> regexes,
        PMap<Slot, String> holders) {
    /** A group of which there is no record. */
    static final ConsumerGroupState NONE = new ConsumerGroupState(
            0,
            0,
            0,
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty());

    private static final MemberProfile UNKNOWN_PROFILE =
            new MemberProfile(null, null, "", "", new TreeSet<>(), null, -1, null, null);

    /** One partition. */
    record Slot(UUID topic, int partition) {}

    Optional<ConsumerMember> member(String memberId) {
        return Optional.ofNullable(members.get(memberId));
    }

    Optional<ConsumerMember> staticMember(String instanceId) {
        return Optional.ofNullable(staticMembers.get(instanceId)).map(members::get);
    }

    PartitionSet target(String memberId) {
        return targets.getOrDefault(memberId, PartitionSet.EMPTY);
    }

    /** Whether another member than this has the partition, or has still to give it up. */
    boolean isHeldByAnother(String memberId, UUID topic, int partition) {
        String holder = holders.get(new Slot(topic, partition));
        return holder != null && !holder.equals(memberId);
    }

    /** The state after {@code record}; this one if the record is of no kind that is known here. */
    ConsumerGroupState with(CoordinatorRecord record) {
        return switch (record.type()) {
            case ConsumerGroupRecords.GROUP -> withGroup((ConsumerGroupMetadataValue) record.value());
            case ConsumerGroupRecords.MEMBER ->
                withProfile(
                        ((ConsumerGroupMemberMetadataKey) record.key()).memberId(),
                        (ConsumerGroupMemberMetadataValue) record.value());
            case ConsumerGroupRecords.TARGET -> withTarget((ConsumerGroupTargetAssignmentMetadataValue) record.value());
            case ConsumerGroupRecords.TARGET_MEMBER ->
                withTargetOf(
                        ((ConsumerGroupTargetAssignmentMemberKey) record.key()).memberId(),
                        (ConsumerGroupTargetAssignmentMemberValue) record.value());
            case ConsumerGroupRecords.CURRENT ->
                withCurrent(
                        ((ConsumerGroupCurrentMemberAssignmentKey) record.key()).memberId(),
                        (ConsumerGroupCurrentMemberAssignmentValue) record.value());
            case ConsumerGroupRecords.REGEX ->
                withRegex(
                        ((ConsumerGroupRegularExpressionKey) record.key()).regularExpression(),
                        (ConsumerGroupRegularExpressionValue) record.value());
            default -> this;
        };
    }

    private ConsumerGroupState withGroup(@Nullable ConsumerGroupMetadataValue value) {
        if (value == null) {
            return NONE;
        }
        return new ConsumerGroupState(
                value.epoch(),
                value.metadataHash(),
                assignmentEpoch,
                members,
                staticMembers,
                targets,
                regexes,
                holders);
    }

    private ConsumerGroupState withTarget(@Nullable ConsumerGroupTargetAssignmentMetadataValue value) {
        int newEpoch = value == null ? 0 : value.assignmentEpoch();
        return new ConsumerGroupState(epoch, metadataHash, newEpoch, members, staticMembers, targets, regexes, holders);
    }

    private ConsumerGroupState withTargetOf(String memberId, @Nullable ConsumerGroupTargetAssignmentMemberValue value) {
        PMap<String, PartitionSet> next =
                value == null ? targets.minus(memberId) : targets.plus(memberId, ConsumerGroupRecords.target(value));
        return new ConsumerGroupState(
                epoch, metadataHash, assignmentEpoch, members, staticMembers, next, regexes, holders);
    }

    private ConsumerGroupState withRegex(String regex, @Nullable ConsumerGroupRegularExpressionValue value) {
        PMap<String, ResolvedRegex> next = value == null
                ? regexes.minus(regex)
                : regexes.plus(
                        regex, new ResolvedRegex(new TreeSet<>(value.topics()), value.version(), value.timestamp()));
        return new ConsumerGroupState(
                epoch, metadataHash, assignmentEpoch, members, staticMembers, targets, next, holders);
    }

    private ConsumerGroupState withProfile(String memberId, @Nullable ConsumerGroupMemberMetadataValue value) {
        ConsumerMember before = members.get(memberId);
        PMap<String, String> statics = staticMembers;
        if (before != null
                && memberId.equals(statics.get(String.valueOf(before.profile().instanceId())))) {
            statics = statics.minus(String.valueOf(before.profile().instanceId()));
        }
        if (value == null) {
            MemberAssignment last = before == null ? MemberAssignment.NONE : before.assignment();
            return new ConsumerGroupState(
                    epoch,
                    metadataHash,
                    assignmentEpoch,
                    members.minus(memberId),
                    statics,
                    targets,
                    regexes,
                    released(memberId, last));
        }
        MemberProfile profile = ConsumerGroupRecords.profile(value);
        if (profile.instanceId() != null) {
            statics = statics.plus(profile.instanceId(), memberId);
        }
        MemberAssignment assignment = before == null ? MemberAssignment.NONE : before.assignment();
        return new ConsumerGroupState(
                epoch,
                metadataHash,
                assignmentEpoch,
                members.plus(memberId, new ConsumerMember(memberId, profile, assignment)),
                statics,
                targets,
                regexes,
                holders);
    }

    /** A compacted log may hold where a member is before, or without, what it says of itself. */
    private ConsumerGroupState withCurrent(String memberId, @Nullable ConsumerGroupCurrentMemberAssignmentValue value) {
        ConsumerMember before = members.get(memberId);
        if (before == null && value == null) {
            return this;
        }
        MemberProfile profile = before == null ? UNKNOWN_PROFILE : before.profile();
        MemberAssignment last = before == null ? MemberAssignment.NONE : before.assignment();
        MemberAssignment next = value == null ? MemberAssignment.NONE : ConsumerGroupRecords.assignment(value);
        PMap<Slot, String> held = released(memberId, last);
        for (Map.Entry<UUID, ? extends Iterable<Integer>> topic :
                next.held().topics().entrySet()) {
            for (int partition : topic.getValue()) {
                held = held.plus(new Slot(topic.getKey(), partition), memberId);
            }
        }
        return new ConsumerGroupState(
                epoch,
                metadataHash,
                assignmentEpoch,
                members.plus(memberId, new ConsumerMember(memberId, profile, next)),
                staticMembers,
                targets,
                regexes,
                held);
    }

    private PMap<Slot, String> released(String memberId, MemberAssignment assignment) {
        PMap<Slot, String> left = holders;
        for (Map.Entry<UUID, ? extends Iterable<Integer>> topic :
                assignment.held().topics().entrySet()) {
            for (int partition : topic.getValue()) {
                Slot slot = new Slot(topic.getKey(), partition);
                if (memberId.equals(left.get(slot))) {
                    left = left.minus(slot);
                }
            }
        }
        return left;
    }
}
