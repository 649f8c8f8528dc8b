package io.duolog.storage;

import io.duolog.protocol.record.RecordBatch;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where the newest batches of a log lie. Most reads, those of followers and of consumers that keep up, begin and end there,
 * and need neither the index nor the headers in the file.
 *
 * <p>One writer, which holds the log's lock; readers take none. A place says by itself in which generation and segment it
 * holds, so that one which was overwritten, truncated or compacted away meanwhile is merely of no use.
 */
final class RecentBatches {
    /** A power of two. A follower that is further behind reads more at once, and looks up less often. */
    static final int KEPT = 32;

    /**
     * One batch.
     *
     * @param generation the generation of the log in which it was appended
     * @param segment where it lies
     * @param baseOffset its first offset
     * @param lastOffset its last offset
     * @param position where it starts in the segment
     * @param sizeBytes how long it is
     */
    record Place(long generation, LogSegment segment, long baseOffset, long lastOffset, int position, int sizeBytes) {}

    private final AtomicReferenceArray<@Nullable Place> places = new AtomicReferenceArray<>(KEPT);
    private volatile int added;

    /** Adds the newest; before the end of the log is moved behind it. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the holder of the log's lock writes.
    void add(long generation, LogSegment segment, RecordBatch batch, int position) {
        places.set(
                added & (KEPT - 1),
                new Place(generation, segment, batch.baseOffset(), batch.lastOffset(), position, batch.sizeBytes()));
        added++;
    }

    /** The batch that holds {@code offset}, if it is in that generation of the segment, and known. */
    @Nullable
    Place find(long offset, long generation, LogSegment segment) {
        int newest = added - 1;
        for (int i = 0; i < KEPT; i++) {
            Place place = places.get((newest - i) & (KEPT - 1));
            if (place == null || place.lastOffset < offset) {
                return null;
            }
            if (place.baseOffset <= offset) {
                return place.generation == generation && place.segment == segment ? place : null;
            }
        }
        return null;
    }
}
