package io.duolog.broker.partition;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.LogReadInfo;
import io.duolog.storage.PartitionLog;
import java.util.Optional;

/** What a leader lets others read. Thread-safe; see {@link Partition}, whose methods these are. */
final class LeaderReads {
    private final PartitionLog log;
    private final PartitionRole role;

    LeaderReads(PartitionLog log, PartitionRole role) {
        this.log = log;
        this.role = role;
    }

    LogReadInfo read(
            long offset, int maxBytes, boolean minOneMessage, IsolationLevel isolation, int currentLeaderEpoch) {
        int epoch = role.requireLeader(currentLeaderEpoch).leaderEpoch();
        // A position between the high watermark and the end is one that the reader got from an earlier leader, whose
        // high
        // watermark was ahead. It waits there for this leader's; called out of range it would start over.
        return stillIn(epoch, log.read(offset, maxBytes, minOneMessage, readableEnd(isolation)));
    }

    LogReadInfo readAsFollower(long offset, int maxBytes, boolean minOneMessage, int currentLeaderEpoch) {
        int epoch = role.requireLeader(currentLeaderEpoch).leaderEpoch();
        return stillIn(epoch, log.read(offset, maxBytes, minOneMessage, Long.MAX_VALUE));
    }

    /** A broker that was deposed meanwhile may have read another leader's records, which do not follow the reader's. */
    private LogReadInfo stillIn(int epoch, LogReadInfo read) {
        try {
            role.requireLeading(epoch);
        } catch (ApiException e) {
            read.records().release();
            throw e;
        }
        return read;
    }

    long readableEnd(IsolationLevel isolation) {
        return isolation == IsolationLevel.READ_COMMITTED ? log.lastStableOffset() : log.highWatermark();
    }

    long latestOffset(IsolationLevel isolation, int currentLeaderEpoch) {
        LeaderState current = role.requireLeading(currentLeaderEpoch);
        if (log.highWatermark() < current.epochStartOffset()) {
            throw new ApiException(
                    ErrorCode.OFFSET_NOT_AVAILABLE,
                    "the new leader of " + log.partition() + " does not know yet what is committed");
        }
        return readableEnd(isolation);
    }

    EpochEndOffset endOffsetForEpoch(int currentLeaderEpoch, int leaderEpoch) {
        LeaderState current = role.requireLeading(currentLeaderEpoch);
        return leaderEpoch < 0 || leaderEpoch > current.leaderEpoch()
                ? EpochEndOffset.UNDEFINED
                : EpochLookup.endOffset(log, current.leaderEpoch(), current.epochStartOffset(), leaderEpoch);
    }

    Optional<EpochEndOffset> divergence(long fetchOffset, int lastFetchedEpoch) {
        if (lastFetchedEpoch < 0) {
            return Optional.empty();
        }
        EpochEndOffset end = endOffsetForEpoch(Partition.NO_EPOCH, lastFetchedEpoch);
        return !end.equals(EpochEndOffset.UNDEFINED) && EpochLookup.diverges(end, fetchOffset, lastFetchedEpoch)
                ? Optional.of(end)
                : Optional.empty();
    }
}
