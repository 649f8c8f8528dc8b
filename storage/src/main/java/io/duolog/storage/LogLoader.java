package io.duolog.storage;

import io.duolog.protocol.record.RecordException;
import io.duolog.storage.checkpoint.DamagedCheckpointException;
import io.duolog.storage.checkpoint.LeaderEpochs;
import io.duolog.storage.fs.AtomicFiles;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a log from its files to memory, and repairs what a crash left: temporary files go, segments above the recovery
 * point are read and cut at the first batch that is no good, indexes that are missing or damaged are made anew, and
 * leader epochs and producer state are brought in line with the batches. Confined to one thread.
 */
final class LogLoader {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogLoader.class);

    private final LogSetup setup;
    private final StorageFileSystem fileSystem;
    private final Path directory;
    private final List<LogSegment> segments = new ArrayList<>();
    private final TreeSet<Long> incompleteIndexes = new TreeSet<>();
    private long endOffset;
    private boolean epochsLost;

    /** The segments that were indexed anew; their indexes of aborted transactions are empty. */
    private final TreeSet<Long> reindexed = new TreeSet<>();

    LogLoader(LogSetup setup) {
        this.setup = setup;
        this.fileSystem = setup.environment().fileSystem();
        this.directory = setup.directory();
    }

    LogState load(LogSetup.Checkpoints checkpoints) {
        try {
            return loadFiles(checkpoints);
        } catch (RecordException e) {
            LOGGER.warn("Checking all of {}, which holds damaged batches: {}", setup.partition(), e.getMessage());
            segments.forEach(LogSegment::close);
            return new LogLoader(setup).load(checkpoints.afterDamage());
        } catch (IOException e) {
            segments.forEach(LogSegment::close);
            throw setup.health().failed("open the log of " + setup.partition(), e);
        }
    }

    private LogState loadFiles(LogSetup.Checkpoints checkpoints) throws IOException {
        LeaderEpochs epochs = openEpochs();
        removeLeftovers();
        openSegments(checkpoints, epochs);
        if (segments.isEmpty() || endOffset < checkpoints.logStartOffset()) {
            startAt(checkpoints.logStartOffset(), epochs);
        }
        LogSegment active = segments.get(segments.size() - 1);
        active.offsetIndex().load();
        active.timeIndex().load();
        LogState state = new LogState(setup, epochs, new LogSegments(segments), endOffset);
        state.logStartOffset = Math.max(segments.get(0).baseOffset(), checkpoints.logStartOffset());
        epochs.truncateFromEnd(endOffset);
        epochs.truncateFromStart(state.logStartOffset);
        loadProducers(state);
        for (LogSegment segment : segments.subList(0, segments.size() - 1)) {
            segment.seal();
        }
        state.recoveryPoint = Math.min(checkpoints.recoveryPoint(), endOffset);
        state.setHighWatermark(checkpoints.highWatermark());
        state.firstDirtyOffset = Math.min(checkpoints.firstDirtyOffset(), endOffset);
        return state;
    }

    private LeaderEpochs openEpochs() throws IOException {
        Path path = directory.resolve(LogFiles.LEADER_EPOCH_CHECKPOINT);
        try {
            return LeaderEpochs.open(fileSystem, path);
        } catch (DamagedCheckpointException e) {
            LOGGER.warn("Rebuilding the leader epochs of {} from its batches: {}", setup.partition(), e.getMessage());
            epochsLost = true;
            return LeaderEpochs.empty(fileSystem, path);
        }
    }

    // ----------------------------------------------------------------------------------------------- leftovers

    private void removeLeftovers() throws IOException {
        List<Path> swaps = new ArrayList<>();
        boolean changed = false;
        long firstCleaned = Long.MAX_VALUE;
        for (Path path : fileSystem.list(directory)) {
            boolean cleaned = LogFiles.hasSuffix(path, LogFiles.CLEANED_SUFFIX);
            if (cleaned
                    || LogFiles.hasSuffix(path, LogFiles.DELETED_SUFFIX)
                    || LogFiles.hasSuffix(path, AtomicFiles.TEMPORARY_SUFFIX)) {
                fileSystem.delete(path);
                changed = true;
            } else if (LogFiles.hasSuffix(path, LogFiles.SWAP_SUFFIX)) {
                swaps.add(path);
            }
            if (cleaned) {
                firstCleaned = Math.min(firstCleaned, LogFiles.offset(path).orElse(Long.MAX_VALUE));
            }
        }
        completeSwaps(swaps, firstCleaned);
        if (changed || !swaps.isEmpty()) {
            fileSystem.syncDirectory(directory);
        }
    }

    /**
     * A file with the suffix of a swap is complete, and replaces the segments whose offsets it covers; unless files that
     * were to be swapped with it are not complete, then none of them counts.
     */
    private void completeSwaps(List<Path> swaps, long firstCleaned) throws IOException {
        for (Path swap : swaps) {
            long offset = LogFiles.offset(swap).orElse(Long.MAX_VALUE);
            if (offset >= firstCleaned) {
                fileSystem.delete(swap);
                continue;
            }
            String name = swap.getFileName().toString();
            Path path = swap.resolveSibling(name.substring(0, name.length() - LogFiles.SWAP_SUFFIX.length()));
            if (LogFiles.hasSuffix(path, LogFiles.LOG_SUFFIX)) {
                deleteReplaced(offset, SegmentRecovery.lastOffset(fileSystem, swap));
                incompleteIndexes.add(offset);
            }
            fileSystem.rename(swap, path);
        }
    }

    private void deleteReplaced(long firstOffset, long lastOffset) throws IOException {
        for (Path path : fileSystem.list(directory)) {
            long offset = LogFiles.offset(path).orElse(-1);
            boolean segmentFile = LogFiles.hasSuffix(path, LogFiles.LOG_SUFFIX)
                    || LogFiles.hasSuffix(path, LogFiles.OFFSET_INDEX_SUFFIX)
                    || LogFiles.hasSuffix(path, LogFiles.TIME_INDEX_SUFFIX)
                    || LogFiles.hasSuffix(path, LogFiles.TRANSACTION_INDEX_SUFFIX);
            if (segmentFile && offset >= firstOffset && offset <= lastOffset) {
                fileSystem.delete(path);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ segments

    private void openSegments(LogSetup.Checkpoints checkpoints, LeaderEpochs epochs) throws IOException {
        NavigableSet<Long> offsets = findSegments();
        long recoverFrom = recoverFrom(offsets, checkpoints);
        while (!offsets.isEmpty()) {
            long baseOffset = offsets.first();
            if (isDisconnected(baseOffset, recoverFrom)) {
                discard(offsets);
                return;
            }
            offsets.remove(baseOffset);
            long limit = offsets.isEmpty() ? SegmentRecovery.NO_LIMIT : offsets.first();
            boolean recover = baseOffset >= recoverFrom || incompleteIndexes.contains(baseOffset);
            LogSegment segment = LogSegment.open(fileSystem, directory, baseOffset);
            segments.add(segment);
            SegmentRecovery.Outcome outcome = recover ? null : SegmentRecovery.open(segment, offsets.isEmpty(), limit);
            if (outcome == null) {
                outcome = recover(segment, limit, epochs, baseOffset >= recoverFrom);
            }
            endOffset = outcome.nextOffset();
            if (outcome.discardedBytes() > 0) {
                discard(offsets);
            }
        }
    }

    /**
     * Whether a segment does not go on where the one before ended. Behind the recovery point a segment begins where the
     * last one ended, so a gap means that the end of that one was lost; before it, compaction may have left gaps.
     */
    private boolean isDisconnected(long baseOffset, long recoverFrom) {
        if (segments.isEmpty()) {
            return false;
        }
        LogSegment previous = segments.get(segments.size() - 1);
        return baseOffset < endOffset || (previous.baseOffset() >= recoverFrom && baseOffset > endOffset);
    }

    private long recoverFrom(NavigableSet<Long> offsets, LogSetup.Checkpoints checkpoints) {
        if (epochsLost) {
            return 0;
        }
        if (checkpoints.cleanShutdown()) {
            return Long.MAX_VALUE;
        }
        // Where a segment ends at the recovery point, it may have been the active one then: its indexes were not
        // durable.
        Long first = offsets.lower(checkpoints.recoveryPoint());
        return first == null ? 0 : first;
    }

    private NavigableSet<Long> findSegments() throws IOException {
        Set<String> names = fileSystem.list(directory).stream()
                .map(path -> path.getFileName().toString())
                .collect(Collectors.toSet());
        TreeSet<Long> offsets = new TreeSet<>();
        for (String name : names) {
            Path path = directory.resolve(name);
            if (!LogFiles.hasSuffix(path, LogFiles.LOG_SUFFIX)
                    || LogFiles.offset(path).isEmpty()) {
                continue;
            }
            long offset = LogFiles.offset(path).getAsLong();
            offsets.add(offset);
            String digits = name.substring(0, name.length() - LogFiles.LOG_SUFFIX.length());
            if (!names.contains(digits + LogFiles.OFFSET_INDEX_SUFFIX)
                    || !names.contains(digits + LogFiles.TIME_INDEX_SUFFIX)) {
                incompleteIndexes.add(offset);
            }
        }
        deleteOrphans(names, offsets);
        return offsets;
    }

    private void deleteOrphans(Set<String> names, NavigableSet<Long> offsets) throws IOException {
        for (String name : names) {
            Path path = directory.resolve(name);
            boolean index = LogFiles.hasSuffix(path, LogFiles.OFFSET_INDEX_SUFFIX)
                    || LogFiles.hasSuffix(path, LogFiles.TIME_INDEX_SUFFIX)
                    || LogFiles.hasSuffix(path, LogFiles.TRANSACTION_INDEX_SUFFIX);
            if (index && !offsets.contains(LogFiles.offset(path).orElse(-1))) {
                fileSystem.delete(path);
            }
        }
    }

    /**
     * Reads all of a segment.
     *
     * @param limit where the next one begins
     * @param confirmEpochs whether the leader epochs may lack its batches; of a segment whose index alone is damaged they
     *     are known, and what follows it is not read
     */
    private SegmentRecovery.Outcome recover(LogSegment segment, long limit, LeaderEpochs epochs, boolean confirmEpochs)
            throws IOException {
        SegmentRecovery.Outcome outcome =
                SegmentRecovery.recover(segment, limit, setup.config().indexIntervalBytes(), batch -> {
                    if (confirmEpochs) {
                        epochs.confirm(batch.partitionLeaderEpoch(), batch.baseOffset());
                    }
                });
        reindexed.add(segment.baseOffset());
        if (outcome.discardedBytes() > 0) {
            LOGGER.warn(
                    "Cut {} bytes that are no complete batch from the end of segment {} of {}; it ends at offset {}",
                    outcome.discardedBytes(),
                    segment.baseOffset(),
                    setup.partition(),
                    outcome.nextOffset());
        }
        return outcome;
    }

    /** What follows a segment that was cut is no longer connected to the log. */
    private void discard(NavigableSet<Long> offsets) throws IOException {
        for (long offset : offsets) {
            LOGGER.warn("Deleting segment {} of {}, which follows a damaged one", offset, setup.partition());
            delete(offset);
        }
        offsets.clear();
    }

    private void delete(long baseOffset) throws IOException {
        LogSegment segment = LogSegment.open(fileSystem, directory, baseOffset);
        segment.renameToDeleted();
        segment.deleteWhenUnpinned();
    }

    private void startAt(long offset, LeaderEpochs epochs) throws IOException {
        for (LogSegment segment : segments) {
            segment.renameToDeleted();
            segment.deleteWhenUnpinned();
        }
        segments.clear();
        epochs.clear();
        long nowMs = setup.environment().clock().millis();
        segments.add(LogSegment.create(fileSystem, directory, offset, nowMs));
        endOffset = offset;
    }

    private void loadProducers(LogState state) throws IOException {
        ProducerSnapshots snapshots = new ProducerSnapshots(fileSystem, directory);
        snapshots.deleteAbove(reindexed.isEmpty() ? endOffset : Math.min(endOffset, reindexed.first()));
        snapshots.load(state.producers, state.segments, endOffset, reindexed);
        state.producers.onHighWatermark(state.highWatermark);
        state.refreshFirstUnstableOffset();
    }
}
