package io.duolog.protocol.record;

/**
 * What records need of their batch's header: their own fields are relative to it.
 *
 * @param appendTimeMs the timestamp of all records, if {@code isAppendTime}
 */
record BatchContext(long baseOffset, long baseTimestampMs, long appendTimeMs, boolean isAppendTime, int baseSequence) {
    static BatchContext of(RecordBatch batch) {
        boolean isAppendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        return new BatchContext(
                batch.baseOffset(), batch.baseTimestamp(), batch.maxTimestamp(), isAppendTime, batch.baseSequence());
    }

    long timestamp(long timestampDelta) {
        return isAppendTime ? appendTimeMs : baseTimestampMs + timestampDelta;
    }

    int sequence(int offsetDelta) {
        return baseSequence == RecordBatch.NO_SEQUENCE
                ? RecordBatch.NO_SEQUENCE
                : RecordBatch.addToSequence(baseSequence, offsetDelta);
    }
}
