package io.duolog.broker.group.offset;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.group.record.OffsetCommitValue;
import io.duolog.protocol.wire.WireReader;
import java.util.UUID;

/**
 * How far a group has consumed a partition.
 *
 * @param offset the next offset to consume
 * @param leaderEpoch of the last consumed record, or -1
 * @param metadata whatever the client wants to keep beside
 * @param commitTimestampMs when it was committed
 * @param expireTimestampMs when it expires, if the client said so (OffsetCommit before version 5), else {@link #NO_EXPIRY}
 * @param topicId of the topic at the time of the commit, or zero if that is not known
 */
public record CommittedOffset(
        long offset, int leaderEpoch, String metadata, long commitTimestampMs, long expireTimestampMs, UUID topicId) {
    /** The retention of the broker's configuration holds. */
    public static final long NO_EXPIRY = -1;

    /** Checks that nothing is null. */
    public CommittedOffset {
        requireNonNull(metadata, "metadata");
        requireNonNull(topicId, "topicId");
    }

    /** What a record says. */
    static CommittedOffset of(OffsetCommitValue value) {
        return new CommittedOffset(
                value.offset(),
                value.leaderEpoch(),
                value.metadata(),
                value.commitTimestamp(),
                value.expireTimestamp(),
                value.topicId());
    }

    /** The record's value. */
    OffsetCommitValue toValue() {
        return new OffsetCommitValue(offset, leaderEpoch, metadata, commitTimestampMs, expireTimestampMs, topicId);
    }

    /** Whether it was committed to another topic of the same name. */
    public boolean isOfAnotherTopicThan(UUID id) {
        return !topicId.equals(WireReader.ZERO_UUID) && !id.equals(WireReader.ZERO_UUID) && !topicId.equals(id);
    }
}
