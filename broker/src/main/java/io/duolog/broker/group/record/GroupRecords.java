package io.duolog.broker.group.record;

import io.duolog.broker.coordinator.CoordinatorRecord;

/** Makes the records of {@code __consumer_offsets}. Pure. */
public final class GroupRecords {
    /** The kind of a committed offset. */
    public static final short OFFSET_COMMIT = 1;

    /** The kind of a classic group's generation. */
    public static final short GROUP_METADATA = 2;

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

    /**
     * Which group a record is about.
     *
     * @throws IllegalArgumentException if the record is of a kind that is not known
     */
    public static String groupId(CoordinatorRecord record) {
        if (record.key() instanceof GroupMetadataKey key) {
            return key.group();
        }
        if (record.key() instanceof OffsetCommitKey key) {
            return key.group();
        }
        throw new IllegalArgumentException("records of type " + record.type() + " are not known");
    }
}
