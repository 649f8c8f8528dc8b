package io.duolog.broker.fetch;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One fetcher's partitions, in the order in which they are served: those that delivered data go to the end, so that no
 * partition starves another.
 *
 * <p>Confined to whoever handles the fetcher's current request: a fetcher sends its next request after the answer to
 * the last, and the epoch check of {@link FetchSessionCache} refuses a second one.
 */
final class FetchSession {
    /** Never a valid high watermark or log start offset: forces the partition into the next answer. */
    private static final long UNKNOWN = -1L;

    private final int id;
    private final boolean byTopicId;
    private final LinkedHashMap<FetchPartition, Followed> followed = new LinkedHashMap<>();
    private int nextEpoch = 1;

    /** What the session remembers of one partition: the position last asked for, and what the fetcher was last told. */
    private static final class Followed {
        private FetchPosition position;
        private long toldHighWatermark = UNKNOWN;
        private long toldLogStartOffset = UNKNOWN;

        Followed(FetchPosition position) {
            this.position = position;
        }
    }

    FetchSession(int id, boolean byTopicId, Map<FetchPartition, FetchPosition> partitions) {
        this.id = id;
        this.byTopicId = byTopicId;
        partitions.forEach((partition, position) -> followed.put(partition, new Followed(position)));
    }

    int id() {
        return id;
    }

    boolean byTopicId() {
        return byTopicId;
    }

    int size() {
        return followed.size();
    }

    /** The epoch that the fetcher's next request must carry. */
    int nextEpoch() {
        return nextEpoch;
    }

    /** Moves on to the next epoch; after the largest int comes 1, since 0 asks for a new session. */
    void advanceEpoch() {
        nextEpoch = nextEpoch == Integer.MAX_VALUE ? 1 : nextEpoch + 1;
    }

    /** Takes over what an incremental request adds, changes and forgets. */
    void update(Map<FetchPartition, FetchPosition> changed, Collection<FetchPartition> forgotten) {
        changed.forEach((partition, position) -> {
            Followed known = followed.get(requireNonNull(partition));
            if (known == null) {
                followed.put(partition, new Followed(position));
            } else {
                known.position = position;
            }
        });
        forgotten.forEach(followed::remove);
    }

    /** All partitions with their positions, in serving order; a copy. */
    Map<FetchPartition, FetchPosition> positions() {
        Map<FetchPartition, FetchPosition> positions = new LinkedHashMap<>(followed.size() * 2);
        followed.forEach((partition, state) -> positions.put(partition, state.position));
        return positions;
    }

    /**
     * Notes what the fetcher is being told, and says whether the answer must name the partition: it has records, an
     * error, something out of the ordinary, or a watermark that moved.
     */
    boolean tell(FetchPartition partition, FetchOutcome outcome) {
        Followed state = followed.get(partition);
        if (state == null) {
            return true;
        }
        boolean news = outcome.sizeBytes() > 0
                || outcome.isExceptional()
                || outcome.highWatermark() != state.toldHighWatermark
                || outcome.logStartOffset() != state.toldLogStartOffset;
        // An error is repeated until it is gone: the fetcher must not conclude from silence that all is well.
        state.toldHighWatermark = outcome.isExceptional() ? UNKNOWN : outcome.highWatermark();
        state.toldLogStartOffset = outcome.logStartOffset();
        return news;
    }

    /** Puts these partitions at the end of the serving order. */
    void servedLast(Collection<FetchPartition> served) {
        List<FetchPartition> present = new ArrayList<>(served);
        for (FetchPartition partition : present) {
            Followed state = followed.remove(partition);
            if (state != null) {
                followed.put(partition, state);
            }
        }
    }
}
