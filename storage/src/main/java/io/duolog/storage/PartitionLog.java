package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.compaction.CompactionResult;
import io.duolog.storage.compaction.CompactionRun;
import io.duolog.storage.compaction.CompactionState;
import io.duolog.storage.index.AbortedTransaction;
import io.duolog.storage.producer.ActiveProducer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one partition: batches of records in segments on disk, in Apache Kafka's formats.
 *
 * <p><b>Threads.</b> Safe for use by many. What changes the log takes one lock, for the time of one write to the page
 * cache; reads take none and go on beside appends, rolls, truncations and deletions. Appends and reads that hit the page
 * cache do not block and may run on an event loop; everything else does I/O and may not.
 *
 * <p><b>Errors.</b> {@link AppendRejectedException} when the content of an append is refused, {@link
 * OffsetOutOfRangeException} for offsets that the log does not have, {@link LogStorageException} when the file system
 * fails: after a full disk the log is as it was before, after anything else the directory is offline and every change is
 * refused from then on. Reads go on in both cases, as far as the device lets them. {@link
 * io.duolog.protocol.record.CorruptRecordException} if a read meets damaged bytes. Using a closed log is a {@link
 * ClosedLogException}.
 *
 * <p><b>Durability.</b> An append is in the page cache when the call returns. {@link #durable} tells when it satisfies
 * the topic's {@link FlushPolicy}. After a crash the log is a prefix of what was appended, at least up to {@link
 * #recoveryPoint}.
 */
public final class PartitionLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(PartitionLog.class);

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final LogState state;
    private final LogAppender appender;
    private final LogReader reader;
    private final LogFlush flush;
    private final CommitFlusher flusher;
    private final LogTruncation truncation;
    private final LogRetention retention;
    private final TimestampLookup timestamps;
    private final LogCompaction compaction;

    PartitionLog(LogState state) {
        this.state = state;
        SegmentRemoval removal = new SegmentRemoval(state);
        this.reader = new LogReader(state);
        this.flush = new LogFlush(state);
        this.flusher = new CommitFlusher(state.environment.flushExecutor(), flush::flush);
        this.truncation = new LogTruncation(state, removal);
        this.retention = new LogRetention(state, removal);
        this.timestamps = new TimestampLookup(state);
        this.appender = new LogAppender(state, flusher);
        this.compaction = new LogCompaction(state, removal, flush::flush, this::abortedTransactions);
    }

    /**
     * Opens the log in a directory, or begins one; recovers from a crash.
     *
     * @throws LogStorageException if the directory cannot be read or written
     */
    public static PartitionLog open(LogSetup setup, LogSetup.Checkpoints checkpoints) {
        return new PartitionLog(new LogLoader(setup).load(checkpoints));
    }

    // ------------------------------------------------------------------------------------------------- appending

    /**
     * Appends what a producer or the coordinator sent: gives offsets and the leader's epoch to the batches, in place,
     * and writes them with one system call.
     *
     * @param records whole batches, between position and limit; writable, and owned by the log until the call returns
     * @param leaderEpoch the epoch in which this broker leads the partition
     * @param origin {@link AppendOrigin#CLIENT} or {@link AppendOrigin#COORDINATOR}
     * @throws AppendRejectedException if the batches must not be appended
     * @throws LogStorageException if they could not be written
     */
    public LogAppendInfo appendAsLeader(ByteBuffer records, int leaderEpoch, AppendOrigin origin) {
        if (origin == AppendOrigin.REPLICATION || records.isReadOnly()) {
            throw new IllegalArgumentException("a leader appends writable batches that are not replicated");
        }
        return appender.append(records, leaderEpoch, origin);
    }

    /**
     * Appends what was fetched from the leader; offsets and epochs are kept. An incomplete batch at the end is left out.
     *
     * @throws AppendRejectedException if a batch is damaged, or lies below the end of the log
     * @throws LogStorageException if they could not be written
     */
    public LogAppendInfo appendAsFollower(ByteBuffer records) {
        return appender.append(records, RecordBatch.NO_PARTITION_LEADER_EPOCH, AppendOrigin.REPLICATION);
    }

    /**
     * Completes when everything below {@code offset} is as durable as the topic's flush policy asks: at once, unless it
     * asks for an fsync before the acknowledgement. Appends of any number share an fsync. Completes on a thread of the
     * flush executor, with a {@link LogStorageException} if the fsync failed or the offset was truncated away, or a
     * {@link ClosedLogException}.
     */
    public CompletableFuture<Void> durable(long offset) {
        return !state.config.flush().beforeAcknowledgement() || offset <= state.recoveryPoint
                ? DONE
                : flusher.flushedTo(offset);
    }

    /** Forces everything to the device, whatever the flush policy; blocks. Returns the recovery point. Not for a closed log. */
    public long flush() {
        return flush.flush();
    }

    /** Starts an fsync if {@code flush.ms} is over since the last. */
    public void flushIfDue() {
        long nowMs = state.environment.clock().millis();
        if (state.end.offset() > state.recoveryPoint
                && nowMs - state.lastFlushMs >= state.config.flush().intervalMs()) {
            flusher.request();
        }
    }

    // --------------------------------------------------------------------------------------------------- reading

    /**
     * Reads whole batches from the one that holds {@code offset}. The region pins its file until it is released: it
     * stays readable when the segment is deleted or truncated meanwhile.
     *
     * @param maxBytes how much to return at most
     * @param minOneMessage whether a first batch above {@code maxBytes} is returned nevertheless, whole
     * @param upperBoundOffset only batches wholly below it are returned: the high watermark, the last stable offset, or
     *     {@code Long.MAX_VALUE} for followers
     * @throws OffsetOutOfRangeException if {@code offset} is below the start or above the end of the log
     */
    public LogReadInfo read(long offset, int maxBytes, boolean minOneMessage, long upperBoundOffset) {
        return reader.read(offset, maxBytes, minOneMessage, upperBoundOffset);
    }

    /** Where {@code offset} lies. */
    public LogOffsetMetadata locate(long offset) {
        return reader.locate(offset);
    }

    /** The aborted transactions that overlap the offsets from {@code from} to {@code to} (exclusive), for readers of committed data. */
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        List<AbortedTransaction> found = new ArrayList<>();
        for (LogSegment segment : state.segments.from(from)) {
            for (AbortedTransaction transaction : segment.transactionIndex().entries()) {
                if (transaction.lastOffset() >= from && transaction.firstOffset() < to) {
                    found.add(transaction);
                }
                if (transaction.lastStableOffset() >= to) {
                    return found;
                }
            }
        }
        return found;
    }

    /** The first record, at or above the log's start, whose timestamp is at least {@code timestampMs}. Reads records. */
    public Optional<OffsetAndTimestamp> offsetForTimestamp(long timestampMs) {
        return timestamps.firstAtOrAfter(timestampMs);
    }

    /** The first record that has the greatest timestamp of the log (ListOffsets' -3). Reads records. */
    public Optional<OffsetAndTimestamp> offsetOfMaxTimestamp() {
        return timestamps.max();
    }

    /**
     * The largest leader epoch of the log that is not above the requested one, and its end: where a follower that has
     * the requested epoch may go on (KIP-101, KIP-279). {@link EpochEndOffset#UNDEFINED} for an epoch above all.
     */
    public EpochEndOffset endOffsetForEpoch(int leaderEpoch) {
        return state.epochs.endOffsetFor(leaderEpoch, state.end.offset());
    }

    /** The newest leader epoch in the log; empty if there is none. */
    public OptionalInt latestEpoch() {
        return state.epochs.latestEpoch();
    }

    /** The leader epoch of the batch at {@code offset}; empty if it is not known. */
    public OptionalInt epochOf(long offset) {
        return state.epochs.epochOf(offset);
    }

    // --------------------------------------------------------------------------------- truncation and deletion

    /**
     * Removes the batches that hold {@code offset} or lie above it, durably. For followers; nothing happens if the log
     * ends at or below it.
     *
     * @return the new end of the log: {@code offset}, or the start of the batch that held it, or the end of the last batch that is
     *     left
     */
    public long truncateTo(long offset) {
        return change("truncate the log", () -> {
            if (offset < state.end.offset()) {
                truncation.truncateTo(Math.max(0, offset));
                flusher.truncatedTo(state.end.offset(), truncated(offset));
            }
            return state.end.offset();
        });
    }

    /** Removes everything, durably; the next record gets {@code newOffset}. For a follower too far behind its leader. */
    public void truncateFullyAndStartAt(long newOffset) {
        change("truncate the log", () -> {
            truncation.truncateFullyAndStartAt(newOffset);
            flusher.truncatedTo(newOffset, truncated(newOffset));
            return newOffset;
        });
    }

    private LogStorageException truncated(long offset) {
        return new LogStorageException(
                LogStorageException.Kind.IO, state.partition + " was truncated to offset " + offset, null);
    }

    /**
     * Makes {@code offset} the first that the log has, durably, if it has lower ones; segments that lie wholly below go.
     *
     * @return the log start offset
     * @throws OffsetOutOfRangeException if {@code offset} is above the high watermark
     */
    public long deleteRecordsBefore(long offset) {
        return change("delete records", () -> {
            if (offset > state.highWatermark) {
                throw new OffsetOutOfRangeException(state.partition, offset, state.logStartOffset, state.highWatermark);
            }
            if (offset > state.logStartOffset) {
                state.logStartOffset = offset;
                state.makePlaceDurable();
                state.checkpoints.write();
                state.epochs.truncateFromStart(offset);
                deleteOldSegmentsLocked();
            }
            return state.logStartOffset;
        });
    }

    /**
     * Removes the segments that are too old ({@code retention.ms}), too many ({@code retention.bytes}), or below the log
     * start offset; only what is below the high watermark.
     *
     * @return how many segments went
     */
    public int deleteOldSegments() {
        return change("delete old segments", () -> (long) deleteOldSegmentsLocked())
                .intValue();
    }

    private int deleteOldSegmentsLocked() throws IOException {
        long nowMs = state.environment.clock().millis();
        int count = retention.countDeletable(nowMs);
        if (count == 0) {
            return 0;
        }
        if (count == state.segments.count()) {
            appender.roll(state.end.offset(), nowMs);
        }
        retention.deleteFirst(count);
        return count;
    }

    /**
     * How much of the log waits to be compacted, whatever {@code cleanup.policy} says.
     *
     * @throws ClosedLogException if the log is closed
     */
    public CompactionState compactionState() {
        try {
            return compaction.assess();
        } catch (IOException e) {
            throw state.failed("look at the segments", e);
        }
    }

    /**
     * Compacts the log as far as it may be now: of each key, the latest record stays. Never touches the active segment, nor
     * what is not stable. Reads and appends go on meanwhile; readers of replaced segments keep them until they are done. A
     * crash at any instant leaves a log with the same latest records. Blocks, perhaps for long; one at a time.
     *
     * @throws UncompactableException if a batch is damaged, or has more keys than the memory holds
     * @throws LogStorageException if the file system fails; after a full disk the log is as it was
     */
    public CompactionResult compact(CompactionRun run) {
        return compaction.compact(requireNonNull(run, "run"));
    }

    /** Below this offset the log was compacted. */
    public long firstDirtyOffset() {
        return state.firstDirtyOffset;
    }

    // ---------------------------------------------------------------------------------------------------- offsets

    /** The offset that the next record gets. */
    public long logEndOffset() {
        return state.end.offset();
    }

    /** The end of the log and where it lies. */
    public LogOffsetMetadata logEndOffsetMetadata() {
        return state.end;
    }

    /** The first offset that readers may see. */
    public long logStartOffset() {
        return state.logStartOffset;
    }

    /** The offset below which all in-sync replicas hold everything, as far as the owner of the log has said. */
    public long highWatermark() {
        return state.highWatermark;
    }

    /** The offset below which all transactions are decided; never above the high watermark. */
    public long lastStableOffset() {
        return state.lastStableOffset();
    }

    /** The offset below which everything is durable. */
    public long recoveryPoint() {
        return state.recoveryPoint;
    }

    /**
     * Sets the high watermark, up or down, but not below the start or above the end of the log.
     *
     * @return the high watermark as it is now
     */
    public long updateHighWatermark(long offset) {
        state.lock.lock();
        try {
            state.setHighWatermark(offset);
            return state.highWatermark;
        } finally {
            state.lock.unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------- the rest

    /** The partition. */
    public TopicPartition partition() {
        return state.partition;
    }

    /** The directory that holds the log's files. */
    public Path directory() {
        return state.directory;
    }

    /** The topic's settings. */
    public LogConfig config() {
        return state.config;
    }

    /** Obeys other settings from now on. */
    public void updateConfig(LogConfig config) {
        state.config = requireNonNull(config);
    }

    /** How many bytes the segments take. */
    public long sizeBytes() {
        return state.segments.sizeBytes();
    }

    /** How many segments there are. */
    public int segmentCount() {
        return state.segments.count();
    }

    /** The producers that the log knows. */
    public List<ActiveProducer> activeProducers() {
        state.lock.lock();
        try {
            return state.producers.describe();
        } finally {
            state.lock.unlock();
        }
    }

    /** Whether the producer has a transaction open in this partition. */
    public boolean hasOpenTransaction(long producerId) {
        state.lock.lock();
        try {
            return state.producers.hasOpenTransaction(producerId);
        } finally {
            state.lock.unlock();
        }
    }

    /** Forgets the producers that have not written for {@code producer.id.expiration.ms}; returns how many. */
    public int removeExpiredProducers(long expirationMs) {
        state.lock.lock();
        try {
            return state.producers.removeExpired(state.environment.clock().millis(), expirationMs);
        } finally {
            state.lock.unlock();
        }
    }

    /** Begins a new segment if the active one holds anything. */
    public void roll() {
        change("roll the log", () -> {
            if (state.segments.active().sizeBytes() > 0) {
                appender.roll(state.end.offset(), state.environment.clock().millis());
            }
            return state.end.offset();
        });
    }

    /** A change of the log that touches files. */
    @FunctionalInterface
    private interface Change {
        Long run() throws IOException;
    }

    private Long change(String action, Change change) {
        state.lock.lock();
        try {
            appender.ensureWritable();
            return change.run();
        } catch (IOException e) {
            throw state.failed(action, e);
        } finally {
            state.lock.unlock();
        }
    }

    /**
     * Forces everything to the device, writes indexes and producer state, and closes the files when no reader holds
     * them. Idempotent.
     *
     * @return whether everything could be written, so that the log need not be recovered
     */
    public boolean close() {
        boolean clean = flushForClose();
        state.lock.lock();
        try {
            if (appender.isClosed()) {
                return clean;
            }
            appender.close();
            try {
                if (clean) {
                    appender.writeForClose();
                }
            } catch (IOException e) {
                LOGGER.warn("Cannot close the log of {} cleanly; the next start will recover it", state.partition, e);
                clean = false;
            }
            state.segments.all().forEach(LogSegment::close);
            return clean;
        } finally {
            state.lock.unlock();
        }
    }

    private boolean flushForClose() {
        try {
            flush.flush();
            return true;
        } catch (LogStorageException | ClosedLogException e) {
            LOGGER.warn("Cannot flush the log of {}; the next start will recover it", state.partition, e);
            return false;
        }
    }

    /**
     * Closes the files without writing anything more; what waits to be durable fails. Waits for an fsync that is running. For a
     * log whose directory is about to go.
     */
    void abandon() {
        state.lock.lock();
        try {
            if (!appender.isClosed()) {
                appender.close();
                state.segments.all().forEach(LogSegment::close);
            }
        } finally {
            state.lock.unlock();
        }
        flush.awaitEnd();
        flusher.truncatedTo(
                -1,
                new LogStorageException(
                        LogStorageException.Kind.IO, "the log of " + state.partition + " was deleted", null));
    }
}
