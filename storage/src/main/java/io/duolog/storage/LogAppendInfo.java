package io.duolog.storage;

import io.duolog.protocol.record.RecordBatch;

/**
 * What an append did.
 *
 * @param firstOffset offset of the first record
 * @param lastOffset offset of the last record
 * @param lastLeaderEpoch the leader epoch of the last batch
 * @param maxTimestampMs the greatest timestamp of the batches, -1 if there is none
 * @param logAppendTimeMs the timestamp that the log gave to all records, or -1 with {@code CreateTime}
 * @param logStartOffset the first offset that the log holds
 * @param sizeBytes how many bytes were written
 * @param duplicate whether nothing was written because the batch is one of the producer's last five: the offsets and
 *     the log append time are those of the first time
 */
public record LogAppendInfo(
        long firstOffset,
        long lastOffset,
        int lastLeaderEpoch,
        long maxTimestampMs,
        long logAppendTimeMs,
        long logStartOffset,
        int sizeBytes,
        boolean duplicate) {

    /** The offset that follows what was appended; the one to wait for. */
    public long nextOffset() {
        return lastOffset + 1;
    }

    static LogAppendInfo empty(long logEndOffset, long logStartOffset) {
        return new LogAppendInfo(
                logEndOffset,
                logEndOffset - 1,
                RecordBatch.NO_PARTITION_LEADER_EPOCH,
                RecordBatch.NO_TIMESTAMP,
                RecordBatch.NO_TIMESTAMP,
                logStartOffset,
                0,
                false);
    }
}
