package io.duolog.broker.partition;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.PartitionLog;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a follower does to its log with the answers of its leader, as long as it still follows that leader in that epoch from
 * that position. Thread-safe; see {@link Partition}, whose methods these are.
 */
final class FollowerLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(FollowerLog.class);

    private final PartitionLog log;
    private final PartitionRole role;
    private final int brokerId;

    FollowerLog(PartitionLog log, PartitionRole role, int brokerId) {
        this.log = log;
        this.role = role;
        this.brokerId = brokerId;
    }

    Optional<FollowerPosition> position() {
        role.lock().lock();
        try {
            LeaderAndIsr current = role.leaderAndIsr();
            boolean follows = role.mayFollow()
                    && current.leaderId() != LeaderAndIsr.NO_LEADER
                    && current.replicas().contains(brokerId);
            return follows
                    ? Optional.of(new FollowerPosition(
                            current.leaderId(),
                            current.leaderEpoch(),
                            log.logEndOffset(),
                            log.latestEpoch().orElse(Partition.NO_EPOCH),
                            log.logStartOffset()))
                    : Optional.empty();
        } finally {
            role.lock().unlock();
        }
    }

    boolean append(FollowerPosition asked, ByteBuffer records, long leaderHighWatermark, long leaderLogStartOffset) {
        return asFollower(asked, () -> append(records, leaderHighWatermark, leaderLogStartOffset));
    }

    boolean truncate(FollowerPosition asked, EpochEndOffset leaders) {
        return asFollower(asked, () -> truncate(leaders));
    }

    boolean restart(FollowerPosition asked, long leaderLogStartOffset) {
        return asFollower(asked, () -> restart(leaderLogStartOffset));
    }

    private boolean asFollower(FollowerPosition asked, Runnable action) {
        role.lock().lock();
        try {
            boolean current = role.mayFollow()
                    && role.leaderAndIsr().leaderEpoch() == asked.leaderEpoch()
                    && log.logEndOffset() == asked.fetchOffset();
            if (current) {
                action.run();
            }
            return current;
        } finally {
            role.lock().unlock();
        }
    }

    /** Appends what follows the end of the log; the answer says nothing of a divergence, so the log is the leader's. */
    private void append(ByteBuffer records, long leaderHighWatermark, long leaderLogStartOffset) {
        if (records.hasRemaining()) {
            beginWithinBatch(records);
            log.appendAsFollower(records);
        }
        advanceHighWatermark(leaderHighWatermark);
        advanceLogStart(leaderLogStartOffset);
    }

    /** The leader's log may start within a batch; an empty log has to begin where that batch does. */
    private void beginWithinBatch(ByteBuffer records) {
        if (log.logEndOffset() != log.logStartOffset() || records.remaining() < RecordBatch.HEADER_SIZE_BYTES) {
            return;
        }
        RecordBatch first = RecordBatch.at(records, records.position());
        if (first.baseOffset() < log.logEndOffset() && first.lastOffset() >= log.logEndOffset()) {
            log.truncateFullyAndStartAt(first.baseOffset());
        }
    }

    /**
     * Only up, and only to what the log holds: what this replica knew to be committed under an earlier leader is committed
     * although a new leader has still to find out.
     */
    private void advanceHighWatermark(long leaderHighWatermark) {
        long committed = Math.min(leaderHighWatermark, log.logEndOffset());
        if (committed > log.highWatermark()) {
            log.updateHighWatermark(committed);
        }
    }

    private void advanceLogStart(long leaderLogStartOffset) {
        long start = Math.min(leaderLogStartOffset, log.highWatermark());
        if (start > log.logStartOffset()) {
            log.deleteRecordsBefore(start);
        }
    }

    /**
     * Removes what the leader does not have: all above the end of the largest epoch that both know. Where the leader
     * answers with an epoch that this log does not have, its next smaller one ends the common part at most; the next fetch
     * tells whether that was enough (KIP-279).
     */
    private void truncate(EpochEndOffset leaders) {
        EpochEndOffset own = log.endOffsetForEpoch(leaders.leaderEpoch());
        long target = own.equals(EpochEndOffset.UNDEFINED)
                ? leaders.endOffset()
                : Math.min(leaders.endOffset(), own.endOffset());
        long end = log.logEndOffset();
        if (target < log.highWatermark()) {
            LOGGER.warn(
                    "{} loses committed records from offset {} to {}: its leader, elected uncleanly, does not have them",
                    log.partition(),
                    target,
                    log.highWatermark());
        }
        long truncated = log.truncateTo(target);
        LOGGER.info(
                "Truncated {} from offset {} to {}: the leader's epoch {} ends at {}",
                log.partition(),
                end,
                truncated,
                leaders.leaderEpoch(),
                leaders.endOffset());
    }

    /** Begins anew where the leader's log begins: what lies between is gone from the leader. */
    private void restart(long leaderLogStartOffset) {
        LOGGER.warn(
                "{} ends at offset {}, outside of the leader's log; it begins anew at {}",
                log.partition(),
                log.logEndOffset(),
                leaderLogStartOffset);
        log.truncateFullyAndStartAt(leaderLogStartOffset);
    }
}
