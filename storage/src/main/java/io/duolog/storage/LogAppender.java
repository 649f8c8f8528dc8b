package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.TimestampType;
import io.duolog.storage.producer.CompletedTransaction;
import io.duolog.storage.producer.DuplicateBatch;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Appends to a log, and begins its segments. Safe for use by many threads. */
final class LogAppender {
    private final LogState state;
    private final CommitFlusher flusher;
    private long segmentJitterMs;

    LogAppender(LogState state, CommitFlusher flusher) {
        this.state = state;
        this.flusher = flusher;
        this.segmentJitterMs = newJitterMs();
    }

    LogAppendInfo append(ByteBuffer records, int leaderEpoch, AppendOrigin origin) {
        requireNonNull(records, "records");
        LogConfig config = state.config;
        long nowMs = state.environment.clock().millis();
        AppendAnalysis analysis = AppendAnalysis.of(records, origin, config, nowMs);
        LogAppendInfo info;
        state.lock.lock();
        try {
            ensureWritable();
            if (analysis.isEmpty()) {
                return LogAppendInfo.empty(state.end.offset(), state.logStartOffset);
            }
            info = appendLocked(analysis, leaderEpoch, config, nowMs);
        } finally {
            state.lock.unlock();
        }
        if (info.nextOffset() - state.recoveryPoint >= config.flush().messages()) {
            flusher.request();
        }
        return info;
    }

    private LogAppendInfo appendLocked(AppendAnalysis analysis, int leaderEpoch, LogConfig config, long nowMs) {
        for (RecordBatch batch : analysis.batches()) {
            DuplicateBatch duplicate = state.producers.check(batch, analysis.origin(), state.end.offset());
            if (duplicate != null) {
                return duplicateInfo(duplicate, leaderEpoch);
            }
        }
        long logAppendTimeMs = RecordBatch.NO_TIMESTAMP;
        if (analysis.origin() == AppendOrigin.REPLICATION) {
            ensureFollows(analysis);
        } else {
            logAppendTimeMs = analysis.stamp(
                    state.end.offset(), leaderEpoch, config.timestamps().type(), nowMs);
        }
        try {
            write(analysis, config, nowMs);
        } catch (IOException e) {
            throw state.failed("append to the log", e);
        }
        return new LogAppendInfo(
                analysis.firstOffset(),
                analysis.lastOffset(),
                analysis.lastLeaderEpoch(),
                analysis.maxTimestampMs(),
                logAppendTimeMs,
                state.logStartOffset,
                analysis.sizeBytes(),
                false);
    }

    private LogAppendInfo duplicateInfo(DuplicateBatch duplicate, int leaderEpoch) {
        boolean byLog = state.config.timestamps().type() == TimestampType.LOG_APPEND_TIME;
        return new LogAppendInfo(
                duplicate.firstOffset(),
                duplicate.lastOffset(),
                leaderEpoch,
                duplicate.timestampMs(),
                byLog ? duplicate.timestampMs() : RecordBatch.NO_TIMESTAMP,
                state.logStartOffset,
                0,
                true);
    }

    private void ensureFollows(AppendAnalysis analysis) {
        if (analysis.firstOffset() < state.end.offset()) {
            throw new AppendRejectedException(
                    AppendRejectedException.Reason.UNEXPECTED_OFFSET,
                    "replicated batches for " + state.partition + " start at offset " + analysis.firstOffset()
                            + ", below the end of the log, " + state.end.offset());
        }
    }

    private void write(AppendAnalysis analysis, LogConfig config, long nowMs) throws IOException {
        for (RecordBatch batch : analysis.batches()) {
            state.epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
        }
        LogSegment segment = segmentFor(analysis, config, nowMs);
        int position = segment.sizeBytes();
        segment.append(analysis.records(), analysis.batches(), config.indexIntervalBytes());
        for (RecordBatch batch : analysis.batches()) {
            state.recentBatches.add(state.generation, segment, batch, position);
            position += batch.sizeBytes();
        }
        for (RecordBatch batch : analysis.batches()) {
            CompletedTransaction completed = state.producers.apply(batch);
            if (completed != null && completed.aborted()) {
                segment.transactionIndex().append(ProducerSnapshots.aborted(completed, state.producers));
            }
        }
        state.refreshFirstUnstableOffset();
        state.end = LogState.endOf(segment, analysis.lastOffset() + 1);
    }

    private LogSegment segmentFor(AppendAnalysis analysis, LogConfig config, long nowMs) throws IOException {
        LogSegment active = state.segments.active();
        RollLimits limits = new RollLimits(
                config.segmentBytes(), config.effectiveSegmentMs() - segmentJitterMs, config.segmentIndexBytes());
        boolean roll = active.shouldRoll(
                analysis.sizeBytes(), analysis.lastOffset(), analysis.maxTimestampMs(), nowMs, limits);
        return roll ? roll(Math.max(state.end.offset(), analysis.lastOffset() - Integer.MAX_VALUE), nowMs) : active;
    }

    /** Ends the active segment and begins one at {@code baseOffset}; if that fails, the old one stays the active. */
    LogSegment roll(long baseOffset, long nowMs) throws IOException {
        LogSegment old = state.segments.active();
        old.writeIndexes();
        LogSegment segment = LogSegment.create(state.environment.fileSystem(), state.directory, baseOffset, nowMs);
        snapshots().take(state.end.offset(), state.producers);
        state.segments = state.segments.plus(segment);
        state.end = LogState.endOf(segment, state.end.offset());
        old.seal();
        segmentJitterMs = newJitterMs();
        flusher.request();
        return segment;
    }

    private long newJitterMs() {
        long bound = Math.min(state.config.segmentJitterMs(), state.config.effectiveSegmentMs());
        return bound <= 0 ? 0 : state.environment.random().nextLong(bound);
    }

    private ProducerSnapshots snapshots() {
        return new ProducerSnapshots(state.environment.fileSystem(), state.directory);
    }

    void ensureWritable() {
        state.ensureOpen();
        state.health.ensureOnline();
    }

    boolean isClosed() {
        return state.closed;
    }

    /** Refuses every change from now on; under the lock. */
    void close() {
        state.closed = true;
    }

    /** Writes what a clean start reads in place of batches; under the lock, after a flush. */
    void writeForClose() throws IOException {
        state.segments.active().writeIndexes();
        state.segments.active().sync(true);
        state.epochs.write();
        snapshots().take(state.end.offset(), state.producers);
        state.environment.fileSystem().syncDirectory(state.directory);
    }
}
