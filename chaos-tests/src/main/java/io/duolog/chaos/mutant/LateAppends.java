package io.duolog.chaos.mutant;

import io.duolog.broker.partition.Partition;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.LogAppendInfo;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Batches that were confirmed before they were appended: each is appended when the next one comes. Called by mutants; each
 * mutant's class loader has one of its own.
 */
public final class LateAppends {
    private static final Map<Partition, ByteBuffer> LATE = new WeakHashMap<>();
    private static boolean appending;

    private LateAppends() {}

    /** What the append of a batch that need not be replicated would say; null if the batch is to be appended now. */
    public static synchronized Partition.@Nullable Appended begin(
            Partition partition, ByteBuffer records, int minInsyncReplicas) {
        if (appending) {
            return null;
        }
        ByteBuffer late = LATE.remove(partition);
        if (late != null) {
            appending = true;
            try {
                partition.appendAsLeader(late, AppendOrigin.CLIENT, 1);
            } finally {
                appending = false;
            }
        }
        if (minInsyncReplicas != 1) {
            return null;
        }
        int leaderEpoch = partition.requireLeader(Partition.NO_EPOCH).leaderEpoch();
        LATE.put(
                partition,
                ByteBuffer.allocate(records.remaining())
                        .put(records.duplicate())
                        .flip());
        long first = partition.log().logEndOffset();
        RecordBatch batch = RecordBatch.at(records, records.position());
        LogAppendInfo info = new LogAppendInfo(
                first,
                first + batch.lastOffsetDelta(),
                leaderEpoch,
                batch.maxTimestamp(),
                RecordBatch.NO_TIMESTAMP,
                partition.log().logStartOffset(),
                records.remaining(),
                false);
        return new Partition.Appended(info, leaderEpoch);
    }
}
