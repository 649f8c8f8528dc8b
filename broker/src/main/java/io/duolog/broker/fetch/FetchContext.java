package io.duolog.broker.fetch;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One fetch request seen through its session: what to read, and what of it the answer must name. Use it once: read
 * {@link #positions()}, call {@link #mustInclude} for each partition when the answer is made, then {@link #finish()}.
 */
public final class FetchContext {
    private static final int NO_SESSION = 0;

    private final @Nullable FetchSession session;
    private final boolean incremental;
    private final Map<FetchPartition, FetchPosition> positions;
    private final List<FetchPartition> served = new ArrayList<>();

    private FetchContext(
            @Nullable FetchSession session, boolean incremental, Map<FetchPartition, FetchPosition> positions) {
        this.session = session;
        this.incremental = incremental;
        this.positions = requireNonNull(positions, "positions");
    }

    /** A full fetch that leaves no session behind. */
    static FetchContext sessionless(Map<FetchPartition, FetchPosition> positions) {
        return new FetchContext(null, false, positions);
    }

    /** The full fetch that begins {@code session}. */
    static FetchContext full(FetchSession session) {
        return new FetchContext(session, false, session.positions());
    }

    /** A fetch that continues {@code session}. */
    static FetchContext incremental(FetchSession session) {
        return new FetchContext(session, true, session.positions());
    }

    /** The session id for the answer; 0 tells the fetcher that it has none. */
    public int sessionId() {
        return session == null ? NO_SESSION : session.id();
    }

    /** What to read, in the order in which to read it. */
    public Map<FetchPartition, FetchPosition> positions() {
        return positions;
    }

    /** Notes the outcome of one partition; true if the answer must name it. */
    public boolean mustInclude(FetchPartition partition, FetchOutcome outcome) {
        if (session == null) {
            return true;
        }
        boolean news = session.tell(partition, outcome);
        if (outcome.sizeBytes() > 0) {
            served.add(partition);
        }
        return news || !incremental;
    }

    /** Ends the request: partitions that delivered records will be served last next time. */
    public void finish() {
        if (session != null) {
            session.servedLast(served);
        }
    }
}
