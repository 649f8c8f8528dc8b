package io.duolog.broker.group.record;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kinds of records in {@code __consumer_offsets}: how they are read, and which group each is about. Kinds that are not
 * here are of a newer broker, or of Kafka's share and streams groups, and are skipped when a shard is loaded (KIP-915).
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions are references to static methods and have no state
public enum GroupRecordKind {
    /** A committed offset. */
    OFFSET_COMMIT(
            GroupRecords.OFFSET_COMMIT, OffsetCommitKey::read, OffsetCommitValue::read, key -> ((OffsetCommitKey) key)
                    .group()),
    /** A classic group's generation. */
    GROUP_METADATA(
            GroupRecords.GROUP_METADATA, GroupMetadataKey::read, GroupMetadataValue::read, key -> ((GroupMetadataKey)
                            key)
                    .group()),
    /** The epoch of a group of the consumer protocol. */
    CONSUMER_GROUP(
            GroupRecords.CONSUMER_GROUP,
            ConsumerGroupMetadataKey::read,
            ConsumerGroupMetadataValue::read,
            key -> ((ConsumerGroupMetadataKey) key).groupId()),
    /** What a member of such a group says of itself. */
    CONSUMER_GROUP_MEMBER(
            GroupRecords.CONSUMER_GROUP_MEMBER,
            ConsumerGroupMemberMetadataKey::read,
            ConsumerGroupMemberMetadataValue::read,
            key -> ((ConsumerGroupMemberMetadataKey) key).groupId()),
    /** The epoch of a target assignment. */
    CONSUMER_GROUP_TARGET(
            GroupRecords.CONSUMER_GROUP_TARGET,
            ConsumerGroupTargetAssignmentMetadataKey::read,
            ConsumerGroupTargetAssignmentMetadataValue::read,
            key -> ((ConsumerGroupTargetAssignmentMetadataKey) key).groupId()),
    /** What one member is to have. */
    CONSUMER_GROUP_TARGET_MEMBER(
            GroupRecords.CONSUMER_GROUP_TARGET_MEMBER,
            ConsumerGroupTargetAssignmentMemberKey::read,
            ConsumerGroupTargetAssignmentMemberValue::read,
            key -> ((ConsumerGroupTargetAssignmentMemberKey) key).groupId()),
    /** Where one member is. */
    CONSUMER_GROUP_CURRENT(
            GroupRecords.CONSUMER_GROUP_CURRENT,
            ConsumerGroupCurrentMemberAssignmentKey::read,
            ConsumerGroupCurrentMemberAssignmentValue::read,
            key -> ((ConsumerGroupCurrentMemberAssignmentKey) key).groupId()),
    /** The topics that a regular expression stands for. */
    CONSUMER_GROUP_REGEX(
            GroupRecords.CONSUMER_GROUP_REGEX,
            ConsumerGroupRegularExpressionKey::read,
            ConsumerGroupRegularExpressionValue::read,
            key -> ((ConsumerGroupRegularExpressionKey) key).groupId());

    /** The only version that keys have. */
    private static final short KEY_VERSION = 0;

    private static final Map<Short, GroupRecordKind> BY_TYPE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(kind -> kind.type, Function.identity()));

    private final short type;
    private final Schema key;
    private final Schema value;
    private final Function<WireMessage, String> groupId;

    private interface Schema {
        WireMessage read(WireReader in, short version);
    }

    GroupRecordKind(short type, Schema key, Schema value, Function<WireMessage, String> groupId) {
        this.type = type;
        this.key = key;
        this.value = value;
        this.groupId = groupId;
    }

    /** The kind of this number, which is the {@code apiKey} of its schemas; empty if it is not known. */
    public static Optional<GroupRecordKind> forType(short type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    /**
     * The kind of a record.
     *
     * @throws IllegalArgumentException if it is not known
     */
    public static GroupRecordKind of(CoordinatorRecord record) {
        return forType(record.type())
                .orElseThrow(() -> new IllegalArgumentException("records of type " + record.type() + " are not known"));
    }

    WireMessage readKey(WireReader in) {
        return key.read(in, KEY_VERSION);
    }

    WireMessage readValue(WireReader in, short version) {
        return value.read(in, version);
    }

    /** The group that a record of this kind is about. */
    public String groupId(CoordinatorRecord record) {
        return groupId.apply(record.key());
    }

    /** Whether a record of this kind, without a value, is the end of its group. */
    public boolean isOfWholeGroup() {
        return this == GROUP_METADATA || this == CONSUMER_GROUP;
    }
}
