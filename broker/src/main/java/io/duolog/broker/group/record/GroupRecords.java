package io.duolog.broker.group.record;

import io.duolog.broker.coordinator.CoordinatorRecord;

/**
 * Makes the records of offsets and classic groups in {@code __consumer_offsets}, and numbers all kinds. Pure.
 */
public final class GroupRecords {
    /** The kind of a committed offset. */
    public static final short OFFSET_COMMIT = 1;

    /** The kind of a classic group's generation. */
    public static final short GROUP_METADATA = 2;

    /** The kind of the epoch of a group of the consumer protocol. */
    public static final short CONSUMER_GROUP = 3;

    /** The kind of what a member of such a group says of itself. */
    public static final short CONSUMER_GROUP_MEMBER = 5;

    /** The kind of the epoch of a target assignment. */
    public static final short CONSUMER_GROUP_TARGET = 6;

    /** The kind of what one member is to have. */
    public static final short CONSUMER_GROUP_TARGET_MEMBER = 7;

    /** The kind of where one member is. */
    public static final short CONSUMER_GROUP_CURRENT = 8;

    /** The kind of the topics that a regular expression stands for. */
    public static final short CONSUMER_GROUP_REGEX = 16;

    /** The flexible version, which keeps the topic's id beside the offset. */
    private static final short OFFSET_COMMIT_VERSION = 4;

    /** The only version that keeps when an offset expires, for clients that say so. */
    private static final short EXPIRING_OFFSET_COMMIT_VERSION = 1;

    /** The version that Kafka writes. */
    private static final short GROUP_METADATA_VERSION = 3;

    private GroupRecords() {}

    /** An offset was committed. */
    public static CoordinatorRecord offsetCommit(String groupId, String topic, int partition, OffsetCommitValue value) {
        short version = value.expireTimestamp() < 0 ? OFFSET_COMMIT_VERSION : EXPIRING_OFFSET_COMMIT_VERSION;
        return new CoordinatorRecord(OFFSET_COMMIT, new OffsetCommitKey(groupId, topic, partition), version, value);
    }

    /** A committed offset is gone: deleted, expired, or its topic was deleted. */
    public static CoordinatorRecord offsetTombstone(String groupId, String topic, int partition) {
        return CoordinatorRecord.tombstone(OFFSET_COMMIT, new OffsetCommitKey(groupId, topic, partition));
    }

    /** A classic group has a new generation, or is empty. */
    public static CoordinatorRecord groupMetadata(String groupId, GroupMetadataValue value) {
        return new CoordinatorRecord(GROUP_METADATA, new GroupMetadataKey(groupId), GROUP_METADATA_VERSION, value);
    }

    /** A classic group is gone. */
    public static CoordinatorRecord groupTombstone(String groupId) {
        return CoordinatorRecord.tombstone(GROUP_METADATA, new GroupMetadataKey(groupId));
    }
}
