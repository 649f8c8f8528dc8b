package io.duolog.broker.fetch;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * All fetch sessions of a broker (KIP-227), bounded: when it is full, a session unused for the eviction time makes room
 * for a new one; if there is none, the new fetcher gets no session and keeps sending full requests.
 *
 * <p>Thread-safe; the lock is held for map operations only.
 */
public final class FetchSessionCache {
    /** The epoch of a request that closes its session and wants none. */
    public static final int FINAL_EPOCH = -1;
    /** The epoch of a request that wants a new session. */
    public static final int INITIAL_EPOCH = 0;

    private final int maxSessions;
    private final long evictionMs;
    private final IntSupplier random;
    /** In order of last use, the least recent first. */
    private final LinkedHashMap<Integer, Cached> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private record Cached(FetchSession session, long lastUsedMs) {}

    /** Why a request cannot be served in the session that it names. */
    public enum Refusal {
        /** FETCH_SESSION_ID_NOT_FOUND. */
        ID_NOT_FOUND,
        /** INVALID_FETCH_SESSION_EPOCH. */
        INVALID_EPOCH,
        /** FETCH_SESSION_TOPIC_ID_ERROR: the session was begun with names and goes on with ids, or the reverse. */
        TOPIC_ID_MISMATCH
    }

    /** Either a context to serve the request in, or the reason why not. */
    public sealed interface Opened {
        /** The request can be served. */
        record Accepted(FetchContext context) implements Opened {}

        /** The request is refused; the fetcher starts over with a full fetch. */
        record Refused(Refusal refusal) implements Opened {}
    }

    /**
     * What a request says about its session.
     *
     * @param sessionId the session, or 0
     * @param epoch the session epoch
     * @param byTopicId whether topics are named by id
     * @param partitions the partitions it names, in its order
     * @param forgotten partitions that an incremental request drops
     */
    public record Request(
            int sessionId,
            int epoch,
            boolean byTopicId,
            Map<FetchPartition, FetchPosition> partitions,
            Collection<FetchPartition> forgotten) {
        /** Checks that nothing is null. */
        public Request {
            requireNonNull(partitions, "partitions");
            forgotten = List.copyOf(forgotten);
        }
    }

    /**
     * Creates an empty cache.
     *
     * @param maxSessions {@code max.incremental.fetch.session.cache.slots}; 0 turns sessions off
     * @param evictionMs how long a session must have been unused before another may take its place, in milliseconds
     * @param random where session ids come from
     */
    public FetchSessionCache(int maxSessions, long evictionMs, IntSupplier random) {
        this.maxSessions = maxSessions;
        this.evictionMs = evictionMs;
        this.random = requireNonNull(random, "random");
    }

    /** Finds or begins the session of a request. */
    public synchronized Opened open(Request request, long nowMs) {
        if (request.epoch() == FINAL_EPOCH || request.epoch() == INITIAL_EPOCH) {
            sessions.remove(request.sessionId());
            return new Opened.Accepted(request.epoch() == FINAL_EPOCH ? sessionless(request) : begin(request, nowMs));
        }
        Cached cached = sessions.get(request.sessionId());
        if (cached == null) {
            return new Opened.Refused(Refusal.ID_NOT_FOUND);
        }
        FetchSession session = cached.session();
        if (session.byTopicId() != request.byTopicId()) {
            return new Opened.Refused(Refusal.TOPIC_ID_MISMATCH);
        }
        if (session.nextEpoch() != request.epoch()) {
            return new Opened.Refused(Refusal.INVALID_EPOCH);
        }
        session.update(request.partitions(), request.forgotten());
        if (session.size() == 0) {
            sessions.remove(session.id());
            return new Opened.Accepted(sessionless(request));
        }
        session.advanceEpoch();
        sessions.put(session.id(), new Cached(session, nowMs));
        return new Opened.Accepted(FetchContext.incremental(session));
    }

    /** How many sessions there are. */
    public synchronized int size() {
        return sessions.size();
    }

    private FetchContext begin(Request request, long nowMs) {
        if (request.partitions().isEmpty() || !makeRoom(nowMs)) {
            return sessionless(request);
        }
        FetchSession session = new FetchSession(newId(), request.byTopicId(), request.partitions());
        sessions.put(session.id(), new Cached(session, nowMs));
        return FetchContext.full(session);
    }

    private boolean makeRoom(long nowMs) {
        if (sessions.size() < maxSessions) {
            return true;
        }
        if (sessions.isEmpty()) {
            return false;
        }
        Map.Entry<Integer, Cached> eldest = sessions.entrySet().iterator().next();
        if (nowMs - eldest.getValue().lastUsedMs() < evictionMs) {
            return false;
        }
        sessions.remove(eldest.getKey());
        return true;
    }

    private int newId() {
        int id;
        do {
            id = random.getAsInt() & Integer.MAX_VALUE;
        } while (id == 0 || sessions.containsKey(id));
        return id;
    }

    private static FetchContext sessionless(Request request) {
        return FetchContext.sessionless(request.partitions());
    }
}
