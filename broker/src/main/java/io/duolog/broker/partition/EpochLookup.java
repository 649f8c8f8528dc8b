package io.duolog.broker.partition;

import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.PartitionLog;
import java.util.OptionalInt;

/**
 * Where leader epochs end in the log of a leader (KIP-101, KIP-279). The running epoch counts even if it has no record
 * yet: it starts where the log ended when it began.
 */
final class EpochLookup {
    private EpochLookup() {}

    /**
     * The largest epoch that is not above the requested one, and its end.
     *
     * @param leaderEpoch the running epoch
     * @param epochStartOffset where it started
     * @param requested an epoch that is not above the running one
     */
    static EpochEndOffset endOffset(PartitionLog log, int leaderEpoch, long epochStartOffset, int requested) {
        if (requested == leaderEpoch) {
            return new EpochEndOffset(leaderEpoch, log.logEndOffset());
        }
        OptionalInt latest = log.latestEpoch();
        if (latest.isPresent() && latest.getAsInt() == leaderEpoch) {
            return log.endOffsetForEpoch(requested);
        }
        if (latest.isEmpty()) {
            return new EpochEndOffset(requested, epochStartOffset);
        }
        return requested >= latest.getAsInt()
                ? new EpochEndOffset(latest.getAsInt(), epochStartOffset)
                : log.endOffsetForEpoch(requested);
    }

    /** Whether a reader diverges that has {@code lastFetchedEpoch} below {@code fetchOffset}, if this is that epoch's end here. */
    static boolean diverges(EpochEndOffset end, long fetchOffset, int lastFetchedEpoch) {
        return end.leaderEpoch() < lastFetchedEpoch || end.endOffset() < fetchOffset;
    }
}
