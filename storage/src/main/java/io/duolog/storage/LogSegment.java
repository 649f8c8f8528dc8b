package io.duolog.storage;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import io.duolog.storage.index.OffsetIndex;
import io.duolog.storage.index.TimeIndex;
import io.duolog.storage.index.TransactionIndex;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of a partition's batches in one file, with its indexes.
 *
 * <p>Threads: one writer, which holds the log's lock; any number of readers, which take no lock. A reader that keeps
 * bytes beyond a call pins the segment: files are closed, and deleted if that was asked for, when the last pin goes.
 */
final class LogSegment {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogSegment.class);

    private static final List<String> SEGMENT_SUFFIXES = List.of(
            LogFiles.LOG_SUFFIX,
            LogFiles.OFFSET_INDEX_SUFFIX,
            LogFiles.TIME_INDEX_SUFFIX,
            LogFiles.TRANSACTION_INDEX_SUFFIX);

    private final StorageFileSystem fileSystem;
    private final Path directory;
    private final long baseOffset;
    private final StorageFile log;
    private final OffsetIndex offsetIndex;
    private final TimeIndex timeIndex;
    private final TransactionIndex transactionIndex;

    /** The owner's pin and one for each region that was handed out; 0 when the files are closed. */
    private final AtomicInteger pins = new AtomicInteger(1);

    private volatile int sizeBytes;
    private volatile long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
    private volatile long offsetOfMaxTimestamp = -1;
    private volatile boolean deleteOnClose;
    private int bytesSinceIndexEntry;
    private long firstTimestampMs = RecordBatch.NO_TIMESTAMP;
    private long createdMs;
    private boolean sealedDurably;

    private LogSegment(StorageFileSystem fileSystem, Path directory, long baseOffset, String nameEnd)
            throws IOException {
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.log = fileSystem.open(path(LogFiles.LOG_SUFFIX + nameEnd));
        this.offsetIndex = new OffsetIndex(fileSystem, path(LogFiles.OFFSET_INDEX_SUFFIX + nameEnd), baseOffset);
        this.timeIndex = new TimeIndex(fileSystem, path(LogFiles.TIME_INDEX_SUFFIX + nameEnd), baseOffset);
        this.transactionIndex =
                new TransactionIndex(fileSystem, path(LogFiles.TRANSACTION_INDEX_SUFFIX + nameEnd), baseOffset);
    }

    /** Opens what is there. {@link SegmentRecovery} checks it and finds its end before it is read or written. */
    static LogSegment open(StorageFileSystem fileSystem, Path directory, long baseOffset) throws IOException {
        LogSegment segment = new LogSegment(fileSystem, directory, baseOffset, "");
        segment.sizeBytes = (int) Math.min(Integer.MAX_VALUE, segment.log.sizeBytes());
        segment.createdMs = fileSystem.lastModifiedMs(segment.path(LogFiles.LOG_SUFFIX));
        return segment;
    }

    /** Makes an empty segment, whatever files of its name there are; if that fails, none are left. */
    static LogSegment create(StorageFileSystem fileSystem, Path directory, long baseOffset, long nowMs)
            throws IOException {
        return create(fileSystem, directory, baseOffset, nowMs, "");
    }

    /** Makes an empty segment that is not yet the log's: compaction fills it, and gives it its place or discards it. */
    static LogSegment createCleaned(StorageFileSystem fileSystem, Path directory, long baseOffset, long nowMs)
            throws IOException {
        return create(fileSystem, directory, baseOffset, nowMs, LogFiles.CLEANED_SUFFIX);
    }

    private static LogSegment create(
            StorageFileSystem fileSystem, Path directory, long baseOffset, long nowMs, String nameEnd)
            throws IOException {
        LogSegment segment = null;
        try {
            segment = new LogSegment(fileSystem, directory, baseOffset, nameEnd);
            segment.log.truncate(0);
            segment.offsetIndex.clear();
            segment.timeIndex.clear();
            segment.transactionIndex.clear();
            segment.createdMs = nowMs;
            return segment;
        } catch (IOException e) {
            if (segment != null) {
                segment.closeFiles();
            }
            deleteFiles(fileSystem, directory, baseOffset, nameEnd);
            throw e;
        }
    }

    Path path(String suffix) {
        return LogFiles.path(directory, baseOffset, suffix);
    }

    long baseOffset() {
        return baseOffset;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    /** The greatest timestamp of its batches; -1 if there is none. */
    long maxTimestampMs() {
        return maxTimestampMs;
    }

    /** The greatest timestamp of its records; if they have none, when the file was written. */
    long newestTimestampMs() throws IOException {
        return maxTimestampMs >= 0 ? maxTimestampMs : fileSystem.lastModifiedMs(path(LogFiles.LOG_SUFFIX));
    }

    /** The timestamp of the first batch; -1 if there is none. Under the log's lock. */
    long firstTimestampMs() {
        return firstTimestampMs;
    }

    /** The last offset of the first batch that has the greatest timestamp; -1 if there is none. */
    long offsetOfMaxTimestamp() {
        return offsetOfMaxTimestamp;
    }

    StorageFile log() {
        return log;
    }

    OffsetIndex offsetIndex() {
        return offsetIndex;
    }

    TimeIndex timeIndex() {
        return timeIndex;
    }

    TransactionIndex transactionIndex() {
        return transactionIndex;
    }

    // ------------------------------------------------------------------------------------------ the writer's side

    /**
     * Appends complete, valid batches, and publishes them to readers of this segment.
     *
     * @param records their bytes
     * @param batches views on these bytes
     * @throws IOException if the file could not be written; it was cut back to what it held, unless that failed too and
     *     the exception that said so is suppressed in this one
     */
    void append(ByteBuffer records, List<RecordBatch> batches, int indexIntervalBytes) throws IOException {
        int start = sizeBytes;
        int length = records.remaining();
        try {
            log.append(records.duplicate());
        } catch (IOException e) {
            throw cutBack(start, e);
        }
        int position = start;
        for (RecordBatch batch : batches) {
            index(batch, position, indexIntervalBytes);
            position += batch.sizeBytes();
        }
        sizeBytes = start + length;
    }

    private IOException cutBack(int end, IOException cause) {
        try {
            log.truncate(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }

    /**
     * The greatest timestamp of a batch's records: compaction leaves batches without any, and the timestamp in their header
     * is that of a record which is gone.
     */
    static long timestampOf(RecordBatch batch) {
        return batch.recordsCount() == 0 ? RecordBatch.NO_TIMESTAMP : batch.maxTimestamp();
    }

    /** Notes a batch in the indexes if one is due, and its timestamp. */
    void index(RecordBatch batch, int position, int indexIntervalBytes) throws IOException {
        long timestampMs = timestampOf(batch);
        if (firstTimestampMs == RecordBatch.NO_TIMESTAMP) {
            firstTimestampMs = timestampMs;
        }
        if (timestampMs > maxTimestampMs) {
            offsetOfMaxTimestamp = batch.lastOffset();
            maxTimestampMs = timestampMs;
        }
        if (bytesSinceIndexEntry > indexIntervalBytes) {
            offsetIndex.append(batch.lastOffset(), position);
            if (maxTimestampMs >= 0) {
                timeIndex.appendIfGreater(maxTimestampMs, offsetOfMaxTimestamp);
            }
            bytesSinceIndexEntry = 0;
        }
        bytesSinceIndexEntry += batch.sizeBytes();
    }

    /** Takes over what a scan found; only while the log is being opened or truncated. */
    void restore(int newSizeBytes, long newFirstTimestampMs) {
        sizeBytes = newSizeBytes;
        firstTimestampMs = newFirstTimestampMs;
    }

    /** Takes over the greatest timestamp that the time index knows; only while the log is being opened or truncated. */
    void restoreTimestamps() throws IOException {
        TimeIndex.Entry last = timeIndex.last();
        maxTimestampMs = last == null ? RecordBatch.NO_TIMESTAMP : last.timestampMs();
        offsetOfMaxTimestamp = last == null ? -1 : last.offset();
    }

    /** Notes the timestamp of a batch that the indexes do not mention; only while the log is being opened. */
    void observeTimestamp(RecordBatch batch) {
        if (timestampOf(batch) > maxTimestampMs) {
            offsetOfMaxTimestamp = batch.lastOffset();
            maxTimestampMs = batch.maxTimestamp();
        }
    }

    /** Forgets what is known of the batches, to index them anew; the bytes stay. */
    void clearIndexes() throws IOException {
        offsetIndex.clear();
        timeIndex.clear();
        transactionIndex.clear();
        restoreTimestamps();
        firstTimestampMs = RecordBatch.NO_TIMESTAMP;
        bytesSinceIndexEntry = 0;
        sizeBytes = 0;
        sealedDurably = false;
    }

    /** Cuts indexes, then the file at the batch that starts at {@code position} with {@code offset}. */
    void truncateFiles(int position, long offset) throws IOException {
        offsetIndex.truncateTo(offset);
        timeIndex.truncateTo(offset);
        transactionIndex.truncateTo(offset);
        log.truncate(position);
        bytesSinceIndexEntry = 0;
        sealedDurably = false;
    }

    /** Whether the next {@code appendBytes} that end with {@code lastOffset} must go to another segment. */
    boolean shouldRoll(int appendBytes, long lastOffset, long appendTimestampMs, long nowMs, RollLimits limits) {
        if (lastOffset - baseOffset > Integer.MAX_VALUE || (long) sizeBytes + appendBytes > limits.segmentBytes()) {
            return sizeBytes > 0 || lastOffset - baseOffset > Integer.MAX_VALUE;
        }
        return sizeBytes > 0
                && (isOlderThan(limits.segmentMs(), appendTimestampMs, nowMs)
                        || offsetIndex.sizeBytes() + OffsetIndex.ENTRY_BYTES > limits.indexBytes()
                        || timeIndex.sizeBytes() + TimeIndex.ENTRY_BYTES > limits.indexBytes());
    }

    /** The age by the timestamp of the first batch, or by the clock if it has none. */
    private boolean isOlderThan(long ageMs, long appendTimestampMs, long nowMs) {
        if (firstTimestampMs >= 0 && appendTimestampMs >= 0) {
            return appendTimestampMs - firstTimestampMs > ageMs;
        }
        return nowMs - createdMs > ageMs;
    }

    /** Ends the indexes and writes them, because no more will be appended. */
    void seal() throws IOException {
        writeIndexes();
        offsetIndex.seal();
        timeIndex.seal();
    }

    /** Writes what the indexes hold in memory to their files, with an entry for the greatest timestamp. */
    void writeIndexes() throws IOException {
        if (maxTimestampMs >= 0) {
            timeIndex.appendIfGreater(maxTimestampMs, offsetOfMaxTimestamp);
        }
        offsetIndex.write();
        timeIndex.write();
        transactionIndex.write();
    }

    /** Forces batches to the device; for a sealed segment, the indexes as well. */
    void sync(boolean sealed) throws IOException {
        if (sealedDurably) {
            return;
        }
        log.sync();
        transactionIndex.sync();
        if (sealed) {
            offsetIndex.sync();
            timeIndex.sync();
            sealedDurably = true;
        }
    }

    // ------------------------------------------------------------------------------------------ the readers' side

    /** Keeps the files open until {@link #unpin}; false if they are closed already. */
    boolean pin() {
        int current = pins.get();
        while (current > 0) {
            if (pins.compareAndSet(current, current + 1)) {
                return true;
            }
            current = pins.get();
        }
        return false;
    }

    /** Closes the files now and for ever if no reader holds them; else does nothing. */
    boolean closeIfUnpinned() {
        if (!pins.compareAndSet(1, 0)) {
            return false;
        }
        closeFiles();
        return true;
    }

    void unpin() {
        if (pins.decrementAndGet() == 0) {
            closeFiles();
            if (deleteOnClose) {
                deleteFiles(fileSystem, directory, baseOffset, LogFiles.DELETED_SUFFIX);
            }
        }
    }

    /** The bytes as a region that pins the segment until it is released; the caller holds a pin meanwhile. */
    ByteRegion region(int position, int length) throws IOException {
        pins.incrementAndGet();
        try {
            return log.region(position, length, this::unpin);
        } catch (IOException e) {
            unpin();
            throw e;
        }
    }

    /**
     * A scan from the last indexed batch that lies wholly below {@code offset}, or that holds it. An index entry that
     * does not lead to its batch is passed over in favour of a scan from the start.
     */
    BatchScanner scanFrom(long offset, int end) throws IOException {
        return new BatchScanner(log, startOfScan(offsetIndex.floor(offset), end), end, BatchScanner.Depth.HEADERS);
    }

    /** As {@link #scanFrom}, by position. */
    BatchScanner scanFromPosition(int position, int end) throws IOException {
        return new BatchScanner(
                log, startOfScan(offsetIndex.floorByPosition(position), end), end, BatchScanner.Depth.HEADERS);
    }

    private int startOfScan(OffsetIndex.@Nullable Entry entry, int end) throws IOException {
        return entry != null && SegmentRecovery.leadsToItsBatch(log, entry, baseOffset, end) ? entry.position() : 0;
    }

    // ------------------------------------------------------------------------------------------ the end

    /** Closes the files when the last reader is done. */
    void close() {
        unpin();
    }

    /** Renames the files so that no one takes them for the log's, at once; {@link #deleteWhenUnpinned} comes later. */
    void renameToDeleted() throws IOException {
        rename("", LogFiles.DELETED_SUFFIX);
    }

    /** Gives other ends to the names of the files; the one with the batches is the first. */
    void rename(String oldEnd, String newEnd) throws IOException {
        for (String suffix : SEGMENT_SUFFIXES) {
            Path path = path(suffix + oldEnd);
            if (fileSystem.exists(path)) {
                fileSystem.rename(path, path(suffix + newEnd));
            }
        }
    }

    /** Closes and deletes what {@link #createCleaned} made. */
    void discardCleaned() {
        unpin();
        deleteFiles(fileSystem, directory, baseOffset, LogFiles.CLEANED_SUFFIX);
    }

    /** Deletes the renamed files when the last reader is done. */
    void deleteWhenUnpinned() {
        deleteOnClose = true;
        unpin();
    }

    private void closeFiles() {
        for (Closeable file : List.of(log, offsetIndex, timeIndex, transactionIndex)) {
            try {
                file.close();
            } catch (IOException e) {
                LOGGER.warn("Cannot close a file of the segment at offset {} in {}", baseOffset, directory, e);
            }
        }
    }

    private static void deleteFiles(StorageFileSystem fileSystem, Path directory, long baseOffset, String suffix) {
        for (String fileSuffix : SEGMENT_SUFFIXES) {
            Path path = LogFiles.path(directory, baseOffset, fileSuffix + suffix);
            try {
                fileSystem.delete(path);
            } catch (IOException e) {
                LOGGER.warn("Cannot delete {}; the next start will", path, e);
            }
        }
    }
}
