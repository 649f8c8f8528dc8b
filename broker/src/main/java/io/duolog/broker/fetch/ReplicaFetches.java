package io.duolog.broker.fetch;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.ReplicaBrokers;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Serves the fetches of followers. Each follower has one session, which its partitions tell what moved; a fetch costs as
 * much as there are partitions with news, however many there are in all.
 *
 * <p>Thread-safe.
 */
public final class ReplicaFetches {
    private final PartitionResolver partitions;
    private final ReplicaBrokers brokers;
    private final RequestTimer timer;
    private final IntSupplier random;
    private final int maxResponseBytes;
    private final Map<Integer, ReplicaSession> sessions = new ConcurrentHashMap<>();

    /**
     * Reads from {@code partitions}.
     *
     * @param timer ends the waiting of fetches
     * @param random where session ids come from
     * @param maxResponseBytes {@code fetch.max.bytes}: the most bytes of records in an answer, beside the first batch
     */
    public ReplicaFetches(
            PartitionResolver partitions,
            ReplicaBrokers brokers,
            RequestTimer timer,
            IntSupplier random,
            int maxResponseBytes) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.brokers = requireNonNull(brokers, "brokers");
        this.timer = requireNonNull(timer, "timer");
        this.random = requireNonNull(random, "random");
        this.maxResponseBytes = maxResponseBytes;
    }

    /** Whether a fetch is a follower's. */
    public static boolean isFollower(FetchRequest request) {
        return replicaId(request) >= 0;
    }

    static int replicaId(FetchRequest request) {
        return Math.max(request.replicaId(), request.replicaState().replicaId());
    }

    /**
     * Serves a follower's fetch.
     *
     * @param request of a version that names the last fetched epoch (12 or newer)
     * @param loop where to go on when there is news; runs tasks in order, one at a time
     * @param answer called exactly once, from this call, on {@code loop} or by the timer; the records of the response
     *     belong to it. A fetch of the same session that comes while this one waits ends the waiting
     * @throws ApiException if the request as a whole is refused
     */
    public void fetch(FetchRequest request, Executor loop, Consumer<FetchResponse> answer) {
        int replicaId = replicaId(request);
        if (brokers.registeredEpoch(replicaId) == ReplicaBrokers.NO_EPOCH) {
            throw new ApiException(
                    ErrorCode.BROKER_ID_NOT_REGISTERED, "broker " + replicaId + " is not registered here yet");
        }
        ReplicaSession session = session(request, replicaId);
        session.serve(request, Math.min(request.maxBytes(), maxResponseBytes), loop, answer);
    }

    /** How many followers have a session. */
    public int size() {
        return sessions.size();
    }

    private ReplicaSession session(FetchRequest request, int replicaId) {
        if (request.sessionEpoch() == FetchSessionCache.INITIAL_EPOCH) {
            ReplicaSession begun = newSession(request, replicaId, newId());
            ReplicaSession former = sessions.put(replicaId, begun);
            if (former != null) {
                former.close();
            }
            return begun;
        }
        if (request.sessionEpoch() == FetchSessionCache.FINAL_EPOCH) {
            ReplicaSession former = sessions.remove(replicaId);
            if (former != null) {
                former.close();
            }
            return newSession(request, replicaId, ReplicaSession.NO_SESSION);
        }
        ReplicaSession known = sessions.get(replicaId);
        if (known == null || known.id() != request.sessionId()) {
            throw new ApiException(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        }
        return known;
    }

    private ReplicaSession newSession(FetchRequest request, int replicaId, int id) {
        return new ReplicaSession(id, replicaId, request.replicaState().replicaEpoch(), partitions, timer);
    }

    private int newId() {
        int id = random.getAsInt() & Integer.MAX_VALUE;
        return id == ReplicaSession.NO_SESSION ? 1 : id;
    }
}
