package io.duolog.storage;

import io.duolog.protocol.record.CorruptRecordException;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordException;
import io.duolog.storage.compaction.BatchCompactor;
import io.duolog.storage.compaction.CompactionResult;
import io.duolog.storage.compaction.CompactionResult.Outcome;
import io.duolog.storage.compaction.CompactionRun;
import io.duolog.storage.compaction.CompactionState;
import io.duolog.storage.compaction.KeyCollector;
import io.duolog.storage.compaction.LastBatches;
import io.duolog.storage.compaction.OffsetMap;
import io.duolog.storage.compaction.SegmentGroups;
import io.duolog.storage.compaction.SegmentSummary;
import io.duolog.storage.compaction.TransactionFilter;
import io.duolog.storage.index.AbortedTransaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compacts a log: reads the dirty part for the latest offset of each key, then rewrites the segments from the start of the
 * log up to there without what is outdated. Reads and writes without the log's lock; takes it to look at the log, and to
 * put a rewritten segment in its place. Whatever happens to the log meanwhile wins: a compaction whose segments are no
 * longer the log's is thrown away.
 */
final class LogCompaction {
    private final LogState state;
    private final SegmentSwap swap;
    private final LongSupplier flush;
    private final BiFunction<Long, Long, List<AbortedTransaction>> abortedTransactions;

    /** One compaction of a log at a time; taken before the log's lock, never after it. */
    private final ReentrantLock compacting = new ReentrantLock();

    /** The log changed or the compaction was cancelled: there is no point in going on. */
    private static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AbandonedException() {
            super("abandoned", null, false, false);
        }
    }

    /** What a compaction begins with. */
    private record Plan(
            List<LogSegment> segments,
            List<SegmentSummary> summaries,
            CompactionState found,
            LastBatches lastBatches,
            LogConfig config,
            long generation) {}

    /**
     * For one log.
     *
     * @param flush forces the log to the device; returns up to where
     * @param abortedTransactions those that overlap the offsets from the first to the second argument
     */
    LogCompaction(
            LogState state,
            SegmentRemoval removal,
            LongSupplier flush,
            BiFunction<Long, Long, List<AbortedTransaction>> abortedTransactions) {
        this.state = state;
        this.swap = new SegmentSwap(state, removal);
        this.flush = flush;
        this.abortedTransactions = abortedTransactions;
    }

    // --------------------------------------------------------------------------------------------------- planning

    CompactionState assess() throws IOException {
        state.lock.lock();
        try {
            state.ensureOpen();
            state.health.ensureOnline();
            return found(summaries(state.segments.all()));
        } finally {
            state.lock.unlock();
        }
    }

    private Plan plan() throws IOException {
        state.lock.lock();
        try {
            state.ensureOpen();
            state.health.ensureOnline();
            List<LogSegment> all = state.segments.all();
            List<SegmentSummary> summaries = summaries(all);
            return new Plan(
                    all, summaries, found(summaries), state.producers.lastBatches(), state.config, state.generation);
        } finally {
            state.lock.unlock();
        }
    }

    private CompactionState found(List<SegmentSummary> summaries) {
        return CompactionState.of(
                summaries,
                Math.max(state.firstDirtyOffset, state.logStartOffset),
                state.lastStableOffset(),
                state.config.compaction(),
                state.environment.clock().millis());
    }

    /** Of all but the active one. */
    private static List<SegmentSummary> summaries(List<LogSegment> all) throws IOException {
        List<SegmentSummary> summaries = new ArrayList<>();
        for (int i = 0; i + 1 < all.size(); i++) {
            summaries.add(summary(all.get(i), all.get(i + 1).baseOffset()));
        }
        return summaries;
    }

    private static SegmentSummary summary(LogSegment segment, long nextOffset) throws IOException {
        return new SegmentSummary(
                segment.baseOffset(),
                nextOffset,
                segment.sizeBytes(),
                Math.max(segment.offsetIndex().sizeBytes(), segment.timeIndex().sizeBytes()),
                segment.firstTimestampMs(),
                segment.newestTimestampMs());
    }

    // -------------------------------------------------------------------------------------------------- compacting

    CompactionResult compact(CompactionRun run) {
        compacting.lock();
        try {
            Plan plan = plan();
            CompactionState found = plan.found();
            if (found.cleanableBytes() == 0) {
                return result(Outcome.NOTHING_TO_DO, plan, found.firstDirtyOffset(), 0, 0);
            }
            OffsetMap map = new OffsetMap(run.mapBytesMax(), run.loadFactor());
            LastBatches lastBatches = plan.lastBatches().within(collectKeys(plan, map, run));
            // What outdates a record must be there after a loss of power, if the record is to go.
            if (flush.getAsLong() <= map.latestOffset()) {
                throw new AbandonedException();
            }
            return rewrite(plan, new Rewriting(plan, map, run, lastBatches), map.latestOffset() + 1);
        } catch (AbandonedException | ClosedLogException e) {
            return new CompactionResult(Outcome.ABANDONED, state.firstDirtyOffset, state.firstDirtyOffset, 0, 0);
        } catch (RecordException e) {
            throw new UncompactableException(
                    state.partition + " cannot be compacted: it holds a damaged batch: " + e.getMessage(), e);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            compacting.unlock();
        }
    }

    /** Files of a log that was deleted meanwhile are not missed. */
    private RuntimeException failed(IOException cause) {
        return state.closed ? new ClosedLogException(state.partition) : state.failed("compact the log", cause);
    }

    private static CompactionResult result(Outcome outcome, Plan plan, long toOffset, long before, long after) {
        return new CompactionResult(outcome, plan.found().firstDirtyOffset(), toOffset, before, after);
    }

    /** Returns the last offset of each producer's last batch in what is going to be compacted. */
    private Map<Long, Long> collectKeys(Plan plan, OffsetMap map, CompactionRun run) throws IOException {
        Map<Long, Long> lastOffsets = new HashMap<>();
        long from = plan.found().firstDirtyOffset();
        long to = plan.found().firstUncleanableOffset();
        TransactionFilter transactions = new TransactionFilter(abortedTransactions.apply(from, to), transaction -> {});
        KeyCollector keys = new KeyCollector(
                map, transactions, from, plan.config().batches().decompressedMaxBytes());
        for (int i = 0; i < plan.summaries().size(); i++) {
            SegmentSummary segment = plan.summaries().get(i);
            if (segment.nextOffset() > to) {
                break;
            }
            boolean clean = segment.nextOffset() <= from;
            BatchScanner.Depth depth = clean ? BatchScanner.Depth.HEADERS : BatchScanner.Depth.WHOLE_BATCHES;
            boolean complete = forEachBatch(plan.segments().get(i), run, depth, batch -> {
                boolean noted = clean || keys.add(batch);
                if (noted && batch.hasProducerId() && !batch.isControl()) {
                    lastOffsets.put(batch.producerId(), batch.lastOffset());
                }
                return noted;
            });
            if (!complete) {
                break;
            }
            map.advanceTo(segment.nextOffset() - 1);
        }
        if (map.latestOffset() < from) {
            throw new UncompactableException(state.partition + " cannot be compacted: the batch at offset " + from
                    + " alone has more than " + map.capacity()
                    + " keys; raise log.cleaner.dedupe.buffer.size, or lower log.cleaner.threads");
        }
        return lastOffsets;
    }

    /** Does something with a batch, which is valid if it is whole; false ends the walk. */
    @FunctionalInterface
    private interface BatchTask {
        boolean run(RecordBatch batch) throws IOException;
    }

    private boolean forEachBatch(LogSegment segment, CompactionRun run, BatchScanner.Depth depth, BatchTask task)
            throws IOException {
        if (!segment.pin()) {
            throw new AbandonedException();
        }
        try {
            boolean whole = depth == BatchScanner.Depth.WHOLE_BATCHES;
            BatchScanner scanner = new BatchScanner(segment.log(), 0, segment.sizeBytes(), depth, run.bufferBytes());
            for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
                if (run.isCancelled().getAsBoolean() || state.closed) {
                    throw new AbandonedException();
                }
                if (whole) {
                    batch.ensureValid();
                }
                run.throttle().used(whole ? batch.sizeBytes() : RecordBatch.HEADER_SIZE_BYTES);
                if (!task.run(batch)) {
                    return false;
                }
            }
            if (scanner.position() != segment.sizeBytes()) {
                throw new CorruptRecordException("the batch at position " + scanner.position() + " of segment "
                        + segment.baseOffset() + " is longer than the segment");
            }
            return true;
        } finally {
            segment.unpin();
        }
    }

    // --------------------------------------------------------------------------------------------------- rewriting

    private CompactionResult rewrite(Plan plan, Rewriting rewriting, long endOffset) throws IOException {
        List<SegmentSummary> rewritten = plan.summaries().stream()
                .filter(segment -> segment.baseOffset() < endOffset)
                .toList();
        long before = 0;
        long after = 0;
        int first = 0;
        for (List<SegmentSummary> group : SegmentGroups.of(
                rewritten, plan.config().segmentBytes(), plan.config().segmentIndexBytes())) {
            List<LogSegment> sources = plan.segments().subList(first, first + group.size());
            before += group.stream().mapToLong(SegmentSummary::sizeBytes).sum();
            after += rewriting.rewrite(sources, group.get(group.size() - 1).nextOffset());
            first += group.size();
        }
        noteClean(endOffset, plan.generation());
        return result(Outcome.DONE, plan, endOffset, before, after);
    }

    private void noteClean(long endOffset, long generation) {
        state.lock.lock();
        try {
            if (state.generation != generation) {
                throw new AbandonedException();
            }
            state.firstDirtyOffset = endOffset;
        } finally {
            state.lock.unlock();
        }
    }

    /** The second half of one compaction. */
    private final class Rewriting {
        private final Plan plan;
        private final CompactionRun run;
        private final BatchCompactor compactor;
        private @Nullable LogSegment target;

        Rewriting(Plan plan, OffsetMap map, CompactionRun run, LastBatches lastBatches) {
            this.plan = plan;
            this.run = run;
            TransactionFilter transactions = new TransactionFilter(
                    abortedTransactions.apply(
                            plan.segments().get(0).baseOffset(), plan.found().firstUncleanableOffset()),
                    this::keepAborted);
            this.compactor = new BatchCompactor(
                    map,
                    transactions,
                    lastBatches,
                    state.environment.clock().millis(),
                    plan.config().compaction().deleteRetentionMs(),
                    plan.config().batches().decompressedMaxBytes());
        }

        private void keepAborted(AbortedTransaction transaction) {
            if (target != null) {
                target.transactionIndex().append(transaction);
            }
        }

        /** Returns the bytes of what is there now in the place of {@code sources}. */
        long rewrite(List<LogSegment> sources, long endOffset) throws IOException {
            LogSegment cleaned = create(sources.get(0).baseOffset());
            target = cleaned;
            boolean used = false;
            try {
                CompactedSegmentWriter writer = new CompactedSegmentWriter(
                        cleaned, run.bufferBytes(), plan.config().indexIntervalBytes());
                for (LogSegment source : sources) {
                    forEachBatch(source, run, BatchScanner.Depth.WHOLE_BATCHES, batch -> {
                        compactor.compact(batch, endOffset, kept -> {
                            run.throttle().used(kept.remaining());
                            writer.add(kept);
                        });
                        return true;
                    });
                }
                if (!compactor.takeChanged() && sources.size() == 1) {
                    return sources.get(0).sizeBytes();
                }
                writer.finish();
                used = putInPlace(sources, cleaned, endOffset);
                return cleaned.sizeBytes();
            } finally {
                target = null;
                if (!used) {
                    discard(cleaned);
                }
            }
        }

        private LogSegment create(long baseOffset) throws IOException {
            state.lock.lock();
            try {
                requireUnchanged();
                return LogSegment.createCleaned(
                        state.environment.fileSystem(),
                        state.directory,
                        baseOffset,
                        state.environment.clock().millis());
            } finally {
                state.lock.unlock();
            }
        }

        private void requireUnchanged() {
            state.ensureOpen();
            state.health.ensureOnline();
            if (state.generation != plan.generation()) {
                throw new AbandonedException();
            }
        }

        private boolean putInPlace(List<LogSegment> sources, LogSegment cleaned, long endOffset) {
            state.lock.lock();
            try {
                requireUnchanged();
                if (!state.segments.all().containsAll(sources)) {
                    throw new AbandonedException();
                }
                swap.replace(sources, cleaned, endOffset);
                return true;
            } catch (IOException e) {
                throw state.health.takeOffline("replace compacted segments of " + state.partition, e);
            } finally {
                state.lock.unlock();
            }
        }

        /** The files of a log that is gone may bear the names of another one's by now. */
        private void discard(LogSegment cleaned) {
            state.lock.lock();
            try {
                if (state.closed || state.health.failure().isPresent()) {
                    cleaned.close();
                } else {
                    cleaned.discardCleaned();
                }
            } finally {
                state.lock.unlock();
            }
        }
    }
}
