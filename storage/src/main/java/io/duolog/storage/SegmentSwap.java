package io.duolog.storage;

import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.util.List;

/**
 * Puts a compacted segment in the place of those that it was made of, so that a crash at any instant leaves either the old
 * ones or the new one.
 *
 * <pre>
 *   42.log.cleaned  is being written, and worthless after a crash     the log: 42.log, 57.log
 *        | (forced to the device)
 *   42.log.swap     is complete: after a crash, it replaces            the log: 42.log, 57.log, one after the other
 *        |          all segments whose offsets it covers                gone to 42.log.deleted, 57.log.deleted
 *   42.log                                                             the log: 42.log
 * </pre>
 *
 * <p>Called with the log's lock held.
 */
final class SegmentSwap {
    private final LogState state;
    private final SegmentRemoval removal;

    SegmentSwap(LogState state, SegmentRemoval removal) {
        this.state = state;
        this.removal = removal;
    }

    /**
     * Replaces {@code sources}, which follow each other in the log, by {@code cleaned}, which is on the device.
     *
     * @param endOffset of the sources
     * @throws IOException after which nobody knows what is there: the directory has to go offline
     */
    void replace(List<LogSegment> sources, LogSegment cleaned, long endOffset) throws IOException {
        StorageFileSystem fileSystem = state.environment.fileSystem();
        // A snapshot from inside may know a transaction as open whose marker is gone: it must not outlive the marker.
        new ProducerSnapshots(fileSystem, state.directory).deleteBelow(endOffset);
        cleaned.rename(LogFiles.CLEANED_SUFFIX, LogFiles.SWAP_SUFFIX);
        fileSystem.syncDirectory(state.directory);
        state.countSwap();
        state.segments = state.segments.replaced(sources, cleaned);
        removal.remove(sources, false);
        fileSystem.syncDirectory(state.directory);
        cleaned.rename(LogFiles.SWAP_SUFFIX, "");
    }
}
