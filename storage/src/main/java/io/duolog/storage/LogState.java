package io.duolog.storage;

import io.duolog.storage.checkpoint.LeaderEpochs;
import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import io.duolog.storage.producer.ProducerStates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a log is at the moment; shared by the classes that work on it.
 *
 * <p>Everything is changed under {@link #lock}; volatile fields are read without it. A reader takes {@link #end} first
 * and {@link #segments} second: the segments are then at least as new. Who uses positions takes a {@link #layout}.
 */
final class LogState {
    final StorageEnvironment environment;
    final TopicPartition partition;
    final DirectoryHealth health;
    final CheckpointTrigger checkpoints;
    private volatile boolean placeIsDurable;
    final ReentrantLock lock = new ReentrantLock();
    final ProducerStates producers = new ProducerStates();
    final LeaderEpochs epochs;
    final RecentBatches recentBatches = new RecentBatches();

    volatile Path directory;
    volatile LogConfig config;
    volatile LogSegments segments;

    /** The end of the log: the offset that the next record gets, and where it will lie. */
    volatile LogOffsetMetadata end;

    volatile long logStartOffset;
    volatile long highWatermark;

    /** Below this everything has been forced to the device. */
    volatile long recoveryPoint;

    /** The start of the first transaction that is open or not replicated; {@code Long.MAX_VALUE} if there is none. */
    volatile long firstUnstableOffset = Long.MAX_VALUE;

    /**
     * Odd while the log is truncated, and greater after it; what was worked out from positions before is worth nothing
     * then.
     */
    volatile long generation;

    /** Raised before other segments take the place of some, with the same batches at other positions. */
    volatile long swaps;

    /** Below this offset the log was compacted; never above its end. */
    volatile long firstDirtyOffset;

    volatile long lastFlushMs;

    /** Set under the lock, before the segments are closed. */
    volatile boolean closed;

    LogState(LogSetup setup, LeaderEpochs epochs, LogSegments segments, long endOffset) {
        this.environment = setup.environment();
        this.partition = setup.partition();
        this.directory = setup.directory();
        this.config = setup.config();
        this.health = setup.health();
        this.checkpoints = setup.checkpoints();
        this.epochs = epochs;
        this.segments = segments;
        this.end = endOf(segments.active(), endOffset);
        this.lastFlushMs = environment.clock().millis();
    }

    static LogOffsetMetadata endOf(LogSegment active, long endOffset) {
        return new LogOffsetMetadata(endOffset, active.baseOffset(), active.sizeBytes());
    }

    /**
     * The segments, and an end whose position holds in them.
     *
     * @param end the end of the log
     * @param segments at least as new
     */
    record Layout(LogOffsetMetadata end, LogSegments segments) {}

    /** Takes no lock: the end lies in what was the active segment, which is not replaced before another one is. */
    Layout layout() {
        while (true) {
            long before = swaps;
            Layout layout = new Layout(end, segments);
            if (swaps == before) {
                return layout;
            }
        }
    }

    long lastStableOffset() {
        return Math.min(highWatermark, firstUnstableOffset);
    }

    void refreshFirstUnstableOffset() {
        firstUnstableOffset = producers.firstUnstableOffset(Long.MAX_VALUE);
    }

    /** Sets the high watermark within the log, and what depends on it. */
    void setHighWatermark(long offset) {
        highWatermark = Math.max(logStartOffset, Math.min(offset, end.offset()));
        if (producers.hasUnreplicated()) {
            producers.onHighWatermark(highWatermark);
            refreshFirstUnstableOffset();
        }
    }

    LogStorageException failed(String action, IOException cause) {
        return health.failed(action + " of " + partition, cause);
    }

    /** Called before segments are replaced by compacted ones, under the lock. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the holder of the lock writes.
    void countSwap() {
        swaps++;
    }

    /** Called at the start and at the end of a truncation, under the lock. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the holder of the lock writes.
    void changeGeneration() {
        generation++;
    }

    /**
     * Waits for a truncation or deletion that goes on, which holds the lock.
     *
     * @throws ClosedLogException if the log was closed, so that there is nothing to try again
     */
    @SuppressWarnings("LockNotBeforeTry") // Nothing happens between the two.
    void awaitChange() {
        lock.lock();
        lock.unlock();
        ensureOpen();
    }

    void ensureOpen() {
        if (closed) {
            throw new ClosedLogException(partition);
        }
    }

    /** An error that a reader met is an error of the file system, unless a truncation has taken the file from it. */
    void ensureTruncatedSince(long readersGeneration, String action, IOException cause) {
        awaitChange();
        if (generation == readersGeneration) {
            throw failed(action, cause);
        }
    }

    /** Whether the log would be found again, as what it is, after a loss of power. */
    boolean isPlaceDurable() {
        return placeIsDurable;
    }

    /**
     * Forces to the device whose log this is, and where: without that, what is durable of it could not be found again. To
     * be called before anything of the log is said to be durable; later calls do nothing.
     */
    void makePlaceDurable() throws IOException {
        if (placeIsDurable) {
            return;
        }
        StorageFileSystem fileSystem = environment.fileSystem();
        Path metadata = directory.resolve(LogFiles.PARTITION_METADATA);
        if (fileSystem.exists(metadata)) {
            try (StorageFile file = fileSystem.open(metadata)) {
                file.sync();
            }
        }
        fileSystem.syncDirectory(directory);
        Path parent = directory.getParent();
        if (parent != null) {
            fileSystem.syncDirectory(parent);
        }
        placeIsDurable = true;
    }
}
