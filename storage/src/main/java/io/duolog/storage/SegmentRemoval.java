package io.duolog.storage;

import java.io.IOException;
import java.util.List;

/** Takes segments away from a log. Called with the log's lock held; the list of segments no longer has them. */
final class SegmentRemoval {
    private final LogState state;

    SegmentRemoval(LogState state) {
        this.state = state;
    }

    /**
     * Renames the segments' files, and deletes them when {@code file.delete.delay.ms} is over and no reader holds them.
     * The newest goes first if the log is cut at its end, so that a crash leaves no gap.
     */
    void remove(List<LogSegment> segments, boolean newestFirst) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            LogSegment segment = segments.get(newestFirst ? segments.size() - 1 - i : i);
            segment.renameToDeleted();
            state.environment.scheduler().scheduleOnce(segment::deleteWhenUnpinned, state.config.fileDeleteDelayMs());
        }
    }
}
