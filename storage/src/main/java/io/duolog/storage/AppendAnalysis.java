package io.duolog.storage;

import static io.duolog.storage.AppendRejectedException.Reason.BATCH_TOO_LARGE;
import static io.duolog.storage.AppendRejectedException.Reason.CORRUPT;
import static io.duolog.storage.AppendRejectedException.Reason.INVALID_RECORD;
import static io.duolog.storage.AppendRejectedException.Reason.RECORDS_TOO_LARGE;
import static io.duolog.storage.AppendRejectedException.Reason.UNEXPECTED_OFFSET;
import static io.duolog.storage.AppendRejectedException.Reason.UNSUPPORTED_FORMAT;

import io.duolog.protocol.record.InvalidRecordException;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.record.RecordException;
import io.duolog.protocol.record.TimestampType;
import io.duolog.protocol.record.UnsupportedMessageFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an append holds, after its batches were checked by their headers and checksums. Made outside of the log's lock.
 */
final class AppendAnalysis {
    private final AppendOrigin origin;
    private ByteBuffer records;
    private final List<RecordBatch> batches = new ArrayList<>(1);
    private long firstOffset;
    private long lastOffset = -1;
    private long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
    private int lastLeaderEpoch = RecordBatch.NO_PARTITION_LEADER_EPOCH;

    private AppendAnalysis(AppendOrigin origin, ByteBuffer records) {
        this.origin = origin;
        this.records = records;
    }

    /**
     * Checks the batches in the remaining bytes of {@code records}.
     *
     * @throws AppendRejectedException if one must not be appended
     */
    static AppendAnalysis of(ByteBuffer records, AppendOrigin origin, LogConfig config, long nowMs) {
        ByteBuffer complete = records.slice();
        try {
            if (origin == AppendOrigin.REPLICATION) {
                complete.limit(RecordBatches.in(complete, RecordBatches.Tail.MAY_BE_PARTIAL)
                        .completeSizeBytes());
            }
            AppendAnalysis analysis = new AppendAnalysis(origin, complete);
            for (RecordBatch batch : RecordBatches.in(complete, RecordBatches.Tail.MUST_BE_COMPLETE)) {
                analysis.add(batch, config, nowMs);
            }
            analysis.checkWhole(config);
            return analysis;
        } catch (UnsupportedMessageFormatException e) {
            throw new AppendRejectedException(UNSUPPORTED_FORMAT, String.valueOf(e.getMessage()), e);
        } catch (InvalidRecordException e) {
            throw new AppendRejectedException(INVALID_RECORD, String.valueOf(e.getMessage()), e);
        } catch (RecordException e) {
            throw new AppendRejectedException(CORRUPT, String.valueOf(e.getMessage()), e);
        }
    }

    private void add(RecordBatch batch, LogConfig config, long nowMs) {
        if (batch.lastOffsetDelta() < 0) {
            throw new AppendRejectedException(CORRUPT, "lastOffsetDelta " + batch.lastOffsetDelta() + " is negative");
        }
        if (origin == AppendOrigin.REPLICATION) {
            checkReplicated(batch);
        } else {
            checkNew(batch, config, nowMs);
        }
        batch.ensureValid();
        if (origin == AppendOrigin.CLIENT && config.retention().compact()) {
            RecordChecks.keys(batch, config.batches().decompressedMaxBytes());
        }
        if (origin == AppendOrigin.CLIENT && BatchRecoding.isNeeded(batch, config.batches())) {
            note(recode(batch, config));
        } else {
            note(batch);
        }
    }

    /** A client's append is one batch, so the batch is all of it. */
    private RecordBatch recode(RecordBatch batch, LogConfig config) {
        records = BatchRecoding.recode(
                batch,
                config.batches().compression().orElseThrow(),
                config.batches().decompressedMaxBytes());
        RecordBatch recoded = RecordBatch.at(records, records.position());
        checkSize(recoded, config);
        return recoded;
    }

    private void note(RecordBatch batch) {
        firstOffset = batches.isEmpty() ? batch.baseOffset() : firstOffset;
        lastOffset = batch.lastOffset();
        batches.add(batch);
        maxTimestampMs = Math.max(maxTimestampMs, batch.maxTimestamp());
        lastLeaderEpoch = batch.partitionLeaderEpoch();
    }

    private void checkReplicated(RecordBatch batch) {
        if (batch.baseOffset() <= lastOffset) {
            throw new AppendRejectedException(
                    UNEXPECTED_OFFSET,
                    "base offset " + batch.baseOffset() + " of a replicated batch does not follow " + lastOffset);
        }
    }

    private void checkNew(RecordBatch batch, LogConfig config, long nowMs) {
        checkSize(batch, config);
        if (batch.recordsCount() != batch.lastOffsetDelta() + 1) {
            throw new AppendRejectedException(
                    INVALID_RECORD,
                    "a batch says it has " + batch.recordsCount() + " records and last offset delta "
                            + batch.lastOffsetDelta());
        }
        if (origin == AppendOrigin.CLIENT) {
            checkFromClient(batch);
            if (config.timestamps().type() == TimestampType.CREATE_TIME) {
                RecordChecks.timestamps(batch, config, nowMs);
            }
        }
    }

    private static void checkSize(RecordBatch batch, LogConfig config) {
        if (batch.sizeBytes() > config.batches().maxBytes()) {
            throw new AppendRejectedException(
                    BATCH_TOO_LARGE,
                    "a batch has " + batch.sizeBytes() + " bytes; max.message.bytes of the topic is "
                            + config.batches().maxBytes());
        }
    }

    private void checkFromClient(RecordBatch batch) {
        if (!batches.isEmpty()) {
            throw new AppendRejectedException(INVALID_RECORD, "a producer may send only one batch for a partition");
        }
        if (batch.baseOffset() != 0) {
            throw new AppendRejectedException(
                    INVALID_RECORD, "base offset of a produced batch is " + batch.baseOffset() + "; it must be 0");
        }
        if (batch.isControl()) {
            throw new AppendRejectedException(INVALID_RECORD, "a producer may not send control batches");
        }
        if (batch.hasProducerId() && (batch.baseSequence() < 0 || batch.producerEpoch() < 0)) {
            throw new AppendRejectedException(
                    INVALID_RECORD,
                    "a batch of producer " + batch.producerId() + " has epoch " + batch.producerEpoch()
                            + " and sequence " + batch.baseSequence() + "; both must be >= 0");
        }
    }

    private void checkWhole(LogConfig config) {
        if (origin != AppendOrigin.REPLICATION && sizeBytes() > config.segmentBytes()) {
            throw new AppendRejectedException(
                    RECORDS_TOO_LARGE,
                    "an append has " + sizeBytes() + " bytes; segment.bytes of the topic is " + config.segmentBytes());
        }
    }

    /**
     * Gives the batches their offsets, the leader's epoch, and the time if the topic wants that; in place.
     *
     * @return the time that was given, or -1
     */
    long stamp(long nextOffset, int leaderEpoch, TimestampType timestampType, long nowMs) {
        long offset = nextOffset;
        boolean byLog = timestampType == TimestampType.LOG_APPEND_TIME;
        for (RecordBatch batch : batches()) {
            batch.setBaseOffset(offset);
            batch.setPartitionLeaderEpoch(leaderEpoch);
            if (byLog) {
                batch.setMaxTimestamp(TimestampType.LOG_APPEND_TIME, nowMs);
            }
            offset = batch.nextOffset();
        }
        firstOffset = nextOffset;
        lastOffset = offset - 1;
        lastLeaderEpoch = leaderEpoch;
        maxTimestampMs = byLog ? nowMs : maxTimestampMs;
        return byLog ? nowMs : RecordBatch.NO_TIMESTAMP;
    }

    /** Views on the batches, in order. */
    List<RecordBatch> batches() {
        return batches;
    }

    /** The complete batches; its position does not move. */
    ByteBuffer records() {
        return records;
    }

    AppendOrigin origin() {
        return origin;
    }

    int sizeBytes() {
        return records.remaining();
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    long firstOffset() {
        return firstOffset;
    }

    long lastOffset() {
        return lastOffset;
    }

    long maxTimestampMs() {
        return maxTimestampMs;
    }

    int lastLeaderEpoch() {
        return lastLeaderEpoch;
    }
}
