package io.duolog.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Forces a log to the device, without holding its lock meanwhile. Safe for use by many threads. */
final class LogFlush {
    private final LogState state;

    /** One fsync of a log at a time; taken before the log's lock, never after it. */
    private final ReentrantLock flushing = new ReentrantLock();

    LogFlush(LogState state) {
        this.state = state;
    }

    /**
     * Forces everything that is in the log when the call starts.
     *
     * @return the recovery point: everything below it is durable
     * @throws ClosedLogException if the log is closed and was not forced before
     * @throws LogStorageException if that failed; the directory is offline then, unless the disk was full before anything was forced
     */
    long flush() {
        flushing.lock();
        try {
            List<LogSegment> pinned = new ArrayList<>();
            long generation;
            LogOffsetMetadata end;
            state.lock.lock();
            try {
                state.health.ensureOnline();
                generation = state.generation;
                end = state.end;
                // A log that never had anything need not be found again.
                boolean found = state.isPlaceDurable() || end.offset() == 0;
                if (end.offset() == state.recoveryPoint && found && state.epochs.isWritten()) {
                    return end.offset();
                }
                state.ensureOpen();
                // One that ends there may have been the active one at the last flush: its indexes were not forced then.
                for (LogSegment segment : state.segments.from(Math.max(0, state.recoveryPoint - 1))) {
                    if (segment.pin()) {
                        pinned.add(segment);
                    }
                }
            } finally {
                state.lock.unlock();
            }
            sync(pinned, end);
            return raiseRecoveryPoint(end.offset(), generation);
        } finally {
            flushing.unlock();
        }
    }

    /** Waits for a flush that is running. Once the log is closed no other begins, so that its directory may go after this. */
    @SuppressWarnings("LockNotBeforeTry") // Nothing happens between the two.
    void awaitEnd() {
        flushing.lock();
        flushing.unlock();
    }

    private void sync(List<LogSegment> pinned, LogOffsetMetadata end) {
        try {
            writeEpochs();
            state.makePlaceDurable();
            for (LogSegment segment : pinned) {
                segment.sync(segment.baseOffset() < end.segmentBaseOffset());
            }
            state.environment.fileSystem().syncDirectory(state.directory);
        } catch (IOException e) {
            throw state.health.takeOffline("flush " + state.partition, e);
        } finally {
            pinned.forEach(LogSegment::unpin);
        }
    }

    /**
     * They are replaced as a whole: if the disk is too full for that, the old ones stay, and the next flush tries again. Not where
     * acknowledgements wait for the device: a follower would go on to report batches that are not there as replicated.
     */
    private void writeEpochs() {
        String action = "write the leader epochs";
        try {
            state.epochs.write();
        } catch (IOException e) {
            throw state.config.flush().beforeAcknowledgement()
                    ? state.health.takeOffline(action + " of " + state.partition, e)
                    : state.failed(action, e);
        }
    }

    /** A truncation meanwhile has lowered the recovery point, and what was flushed may be gone. */
    private long raiseRecoveryPoint(long offset, long generation) {
        state.lock.lock();
        try {
            if (state.generation == generation) {
                state.recoveryPoint = Math.max(state.recoveryPoint, offset);
                state.lastFlushMs = state.environment.clock().millis();
            }
            return state.recoveryPoint;
        } finally {
            state.lock.unlock();
        }
    }
}
