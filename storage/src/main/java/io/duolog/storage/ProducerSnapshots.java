package io.duolog.storage;

import io.duolog.protocol.record.InvalidRecordException;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.fs.StorageFileSystem;
import io.duolog.storage.index.AbortedTransaction;
import io.duolog.storage.producer.CompletedTransaction;
import io.duolog.storage.producer.ProducerSnapshot;
import io.duolog.storage.producer.ProducerStates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots of producer state in a log's directory, and what brings the state from one to the log's end. */
final class ProducerSnapshots {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProducerSnapshots.class);

    private final StorageFileSystem fileSystem;
    private final Path directory;

    ProducerSnapshots(StorageFileSystem fileSystem, Path directory) {
        this.fileSystem = fileSystem;
        this.directory = directory;
    }

    /** Writes the state that the log has at {@code offset}. */
    void take(long offset, ProducerStates states) throws IOException {
        ProducerSnapshot.write(fileSystem, LogFiles.path(directory, offset, LogFiles.SNAPSHOT_SUFFIX), states);
    }

    void deleteAbove(long offset) throws IOException {
        for (Path path : all().tailMap(offset, false).values()) {
            fileSystem.delete(path);
        }
    }

    void deleteBelow(long offset) throws IOException {
        for (Path path : all().headMap(offset, false).values()) {
            fileSystem.delete(path);
        }
    }

    void deleteAll() throws IOException {
        for (Path path : all().values()) {
            fileSystem.delete(path);
        }
    }

    private NavigableMap<Long, Path> all() throws IOException {
        TreeMap<Long, Path> found = new TreeMap<>();
        for (Path path : fileSystem.list(directory)) {
            if (LogFiles.hasSuffix(path, LogFiles.SNAPSHOT_SUFFIX)) {
                LogFiles.offset(path).ifPresent(offset -> found.put(offset, path));
            }
        }
        return found;
    }

    /**
     * Makes {@code states} what the log's batches say: the newest good snapshot, and the headers of what follows it.
     *
     * @param unindexed base offsets of the segments in whose indexes aborted transactions are noted, since they lack them
     */
    void load(ProducerStates states, LogSegments segments, long endOffset, NavigableSet<Long> unindexed)
            throws IOException {
        states.clear();
        long maxOffset = unindexed.isEmpty() ? endOffset : Math.min(endOffset, unindexed.first());
        long replayFrom = loadSnapshot(states, maxOffset, segments.first().baseOffset());
        for (LogSegment segment : segments.from(replayFrom)) {
            replay(segment, states, replayFrom, unindexed.contains(segment.baseOffset()));
        }
    }

    private long loadSnapshot(ProducerStates states, long maxOffset, long logStart) throws IOException {
        TreeMap<Long, Path> usable = new TreeMap<>(all().headMap(maxOffset, true));
        while (!usable.isEmpty() && usable.lastKey() >= logStart) {
            long offset = usable.lastKey();
            Path path = usable.remove(offset);
            try {
                ProducerSnapshot.read(fileSystem, path, states);
                return offset;
            } catch (ProducerSnapshot.DamagedException e) {
                LOGGER.warn("Deleting a damaged snapshot of producer state: {}", e.getMessage());
                fileSystem.delete(path);
            }
        }
        return logStart;
    }

    private static void replay(LogSegment segment, ProducerStates states, long fromOffset, boolean rebuildIndex)
            throws IOException {
        BatchScanner scanner = segment.scanFrom(fromOffset, segment.sizeBytes());
        for (RecordBatch header = scanner.next(); header != null; header = scanner.next()) {
            if (header.lastOffset() < fromOffset || !header.hasProducerId()) {
                continue;
            }
            RecordBatch batch = header.isControl() ? whole(segment, header, scanner.position()) : header;
            CompletedTransaction completed = applyTolerantly(batch, states);
            if (completed != null && completed.aborted() && rebuildIndex) {
                segment.transactionIndex().append(aborted(completed, states));
            }
        }
    }

    /** A control batch that passed its checksum and is no control batch was never appended by us: it is passed over. */
    private static @Nullable CompletedTransaction applyTolerantly(RecordBatch batch, ProducerStates states) {
        try {
            return states.apply(batch);
        } catch (InvalidRecordException e) {
            LOGGER.warn("Passing over a malformed control batch: {}", e.getMessage());
            return null;
        }
    }

    static AbortedTransaction aborted(CompletedTransaction completed, ProducerStates states) {
        return new AbortedTransaction(
                completed.producerId(),
                completed.firstOffset(),
                completed.lastOffset(),
                states.lastStableOffsetAfter(completed));
    }

    private static RecordBatch whole(LogSegment segment, RecordBatch header, int position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(header.sizeBytes());
        segment.log().read(bytes, position);
        return RecordBatch.at(bytes.flip(), 0);
    }
}
