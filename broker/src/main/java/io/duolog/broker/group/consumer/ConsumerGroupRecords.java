package io.duolog.broker.group.consumer;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.member.Bytes;
import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.broker.group.record.ConsumerGroupCurrentMemberAssignmentKey;
import io.duolog.broker.group.record.ConsumerGroupCurrentMemberAssignmentValue;
import io.duolog.broker.group.record.ConsumerGroupMemberMetadataKey;
import io.duolog.broker.group.record.ConsumerGroupMemberMetadataValue;
import io.duolog.broker.group.record.ConsumerGroupMemberMetadataValue.ClassicMemberMetadata;
import io.duolog.broker.group.record.ConsumerGroupMemberMetadataValue.ClassicProtocol;
import io.duolog.broker.group.record.ConsumerGroupMetadataKey;
import io.duolog.broker.group.record.ConsumerGroupMetadataValue;
import io.duolog.broker.group.record.ConsumerGroupRegularExpressionKey;
import io.duolog.broker.group.record.ConsumerGroupRegularExpressionValue;
import io.duolog.broker.group.record.ConsumerGroupTargetAssignmentMemberKey;
import io.duolog.broker.group.record.ConsumerGroupTargetAssignmentMemberValue;
import io.duolog.broker.group.record.ConsumerGroupTargetAssignmentMetadataKey;
import io.duolog.broker.group.record.ConsumerGroupTargetAssignmentMetadataValue;
import io.duolog.broker.group.record.GroupRecords;
import io.duolog.protocol.wire.WireMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes and reads the records of one group in {@code __consumer_offsets}, in Kafka's formats. Immutable. */
public final class ConsumerGroupRecords {
    /** The kind of a group's epoch. */
    static final short GROUP = GroupRecords.CONSUMER_GROUP;

    /** The kind of what a member says of itself. */
    static final short MEMBER = GroupRecords.CONSUMER_GROUP_MEMBER;

    /** The kind of the epoch of a target assignment. */
    static final short TARGET = GroupRecords.CONSUMER_GROUP_TARGET;

    /** The kind of what one member is to have. */
    static final short TARGET_MEMBER = GroupRecords.CONSUMER_GROUP_TARGET_MEMBER;

    /** The kind of where one member is. */
    static final short CURRENT = GroupRecords.CONSUMER_GROUP_CURRENT;

    /** The kind of the topics that a regular expression stands for. */
    static final short REGEX = GroupRecords.CONSUMER_GROUP_REGEX;

    private final String groupId;

    ConsumerGroupRecords(String groupId) {
        this.groupId = groupId;
    }

    private static CoordinatorRecord of(short type, WireMessage key, WireMessage value) {
        return new CoordinatorRecord(type, key, (short) 0, value);
    }

    CoordinatorRecord group(int epoch, long metadataHash) {
        return of(GROUP, new ConsumerGroupMetadataKey(groupId), new ConsumerGroupMetadataValue(epoch, metadataHash));
    }

    CoordinatorRecord noGroup() {
        return CoordinatorRecord.tombstone(GROUP, new ConsumerGroupMetadataKey(groupId));
    }

    CoordinatorRecord member(String memberId, MemberProfile profile) {
        return of(
                MEMBER,
                new ConsumerGroupMemberMetadataKey(groupId, memberId),
                new ConsumerGroupMemberMetadataValue(
                        profile.instanceId(),
                        profile.rackId(),
                        profile.clientId(),
                        profile.clientHost(),
                        List.copyOf(profile.topicNames()),
                        profile.topicRegex(),
                        profile.rebalanceTimeoutMs(),
                        profile.assignor(),
                        classic(profile.classic())));
    }

    private static @Nullable ClassicMemberMetadata classic(@Nullable ClassicProfile profile) {
        return profile == null
                ? null
                : new ClassicMemberMetadata(
                        profile.sessionTimeoutMs(),
                        profile.protocols().stream()
                                .map(protocol -> new ClassicProtocol(protocol.name(), protocol.metadata()))
                                .toList());
    }

    CoordinatorRecord noMember(String memberId) {
        return CoordinatorRecord.tombstone(MEMBER, new ConsumerGroupMemberMetadataKey(groupId, memberId));
    }

    CoordinatorRecord target(int epoch, long atMs) {
        return of(
                TARGET,
                new ConsumerGroupTargetAssignmentMetadataKey(groupId),
                new ConsumerGroupTargetAssignmentMetadataValue(epoch, atMs));
    }

    CoordinatorRecord noTarget() {
        return CoordinatorRecord.tombstone(TARGET, new ConsumerGroupTargetAssignmentMetadataKey(groupId));
    }

    CoordinatorRecord targetOf(String memberId, PartitionSet partitions) {
        List<ConsumerGroupTargetAssignmentMemberValue.TopicPartition> topics = partitions.topics().entrySet().stream()
                .map(each -> new ConsumerGroupTargetAssignmentMemberValue.TopicPartition(
                        each.getKey(), List.copyOf(each.getValue())))
                .toList();
        return of(
                TARGET_MEMBER,
                new ConsumerGroupTargetAssignmentMemberKey(groupId, memberId),
                new ConsumerGroupTargetAssignmentMemberValue(topics));
    }

    CoordinatorRecord noTargetOf(String memberId) {
        return CoordinatorRecord.tombstone(
                TARGET_MEMBER, new ConsumerGroupTargetAssignmentMemberKey(groupId, memberId));
    }

    CoordinatorRecord current(String memberId, MemberAssignment assignment) {
        return of(
                CURRENT,
                new ConsumerGroupCurrentMemberAssignmentKey(groupId, memberId),
                new ConsumerGroupCurrentMemberAssignmentValue(
                        assignment.epoch(),
                        assignment.previousEpoch(),
                        assignment.state().code(),
                        currentTopics(assignment.assigned(), assignment.since()),
                        currentTopics(assignment.pendingRevocation(), assignment.since())));
    }

    CoordinatorRecord noCurrent(String memberId) {
        return CoordinatorRecord.tombstone(CURRENT, new ConsumerGroupCurrentMemberAssignmentKey(groupId, memberId));
    }

    CoordinatorRecord regex(String regex, ResolvedRegex resolved) {
        return of(
                REGEX,
                new ConsumerGroupRegularExpressionKey(groupId, regex),
                new ConsumerGroupRegularExpressionValue(
                        List.copyOf(resolved.topics()), resolved.version(), resolved.atMs()));
    }

    CoordinatorRecord noRegex(String regex) {
        return CoordinatorRecord.tombstone(REGEX, new ConsumerGroupRegularExpressionKey(groupId, regex));
    }

    private static List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> currentTopics(
            PartitionSet set, PartitionEpochs since) {
        return set.topics().entrySet().stream()
                .map(each -> new ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions(
                        each.getKey(), List.copyOf(each.getValue()), since.since(each.getKey(), each.getValue())))
                .toList();
    }

    /** What a member said of itself. */
    static MemberProfile profile(ConsumerGroupMemberMetadataValue value) {
        return new MemberProfile(
                value.instanceId(),
                value.rackId(),
                value.clientId(),
                value.clientHost(),
                new TreeSet<>(value.subscribedTopicNames()),
                value.subscribedTopicRegex(),
                value.rebalanceTimeoutMs(),
                value.serverAssignor(),
                classic(value.classicMemberMetadata()));
    }

    /** The bytes outlive those of the record that they were read from. */
    private static @Nullable ClassicProfile classic(@Nullable ClassicMemberMetadata metadata) {
        return metadata == null || metadata.supportedProtocols().isEmpty()
                ? null
                : new ClassicProfile(
                        metadata.sessionTimeoutMs(),
                        metadata.supportedProtocols().stream()
                                .map(protocol -> new MemberProtocol(protocol.name(), Bytes.copyOf(protocol.metadata())))
                                .toList());
    }

    /** Where a member was. */
    static MemberAssignment assignment(ConsumerGroupCurrentMemberAssignmentValue value) {
        return new MemberAssignment(
                value.memberEpoch(),
                value.previousMemberEpoch(),
                MemberState.forCode(value.state()),
                partitions(value.assignedPartitions()),
                partitions(value.partitionsPendingRevocation()),
                since(value));
    }

    /** Records from before Kafka 4.4 have no epochs: all that is known then is that the member has it now. */
    private static PartitionEpochs since(ConsumerGroupCurrentMemberAssignmentValue value) {
        int now = Math.max(value.memberEpoch(), MemberAssignment.JOINING_EPOCH);
        SortedMap<UUID, SortedMap<Integer, Integer>> since = new TreeMap<>();
        Stream.of(value.assignedPartitions(), value.partitionsPendingRevocation())
                .flatMap(List::stream)
                .forEach(topic -> {
                    SortedMap<Integer, Integer> epochs = since.computeIfAbsent(topic.topicId(), id -> new TreeMap<>());
                    List<Integer> known = topic.assignmentEpochs();
                    for (int i = 0; i < topic.partitions().size(); i++) {
                        epochs.put(topic.partitions().get(i), known == null ? now : known.get(i));
                    }
                });
        return new PartitionEpochs(since);
    }

    private static PartitionSet partitions(List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> topics) {
        Map<UUID, Collection<Integer>> partitions = new HashMap<>();
        topics.forEach(topic -> partitions.put(topic.topicId(), topic.partitions()));
        return PartitionSet.of(partitions);
    }

    /** What a member was to have. */
    static PartitionSet target(ConsumerGroupTargetAssignmentMemberValue value) {
        Map<UUID, Collection<Integer>> partitions = new HashMap<>();
        value.topicPartitions().forEach(topic -> partitions.put(topic.topicId(), topic.partitions()));
        return PartitionSet.of(partitions);
    }
}
