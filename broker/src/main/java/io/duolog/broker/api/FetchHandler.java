package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.fetch.FetchContext;
import io.duolog.broker.fetch.FetchPartition;
import io.duolog.broker.fetch.FetchPosition;
import io.duolog.broker.fetch.FetchSessionCache;
import io.duolog.broker.fetch.FetchSessionCache.Opened;
import io.duolog.broker.fetch.ReplicaFetches;
import io.duolog.broker.partition.IsolationLevel;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fetch: finds the request's session, reads, and answers when there is enough to read, something to say, or the time to
 * wait is over.
 */
public final class FetchHandler implements ApiHandler<FetchRequest, FetchResponse> {
    private static final short LAST_FETCHED_EPOCH_MIN_VERSION = 12;
    private static final short TOPIC_IDS_MIN_VERSION = 13;
    /** A waiting fetch has its positions in its session; its failure names none. */
    private static final FetchRequest NOTHING = FetchRequest.builder().build();

    private final PartitionResolver partitions;
    private final FetchSessionCache sessions;
    private final ReplicaFetches replicas;
    private final RequestTimer timer;
    private final Clock clock;
    private final int maxResponseBytes;

    /**
     * Reads from {@code partitions}.
     *
     * @param sessions of consumers
     * @param replicas serves followers
     * @param maxResponseBytes {@code fetch.max.bytes} of the broker: the most bytes of records in an answer, beside the
     *     first batch
     */
    public FetchHandler(
            PartitionResolver partitions,
            FetchSessionCache sessions,
            ReplicaFetches replicas,
            RequestTimer timer,
            Clock clock,
            int maxResponseBytes) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.sessions = requireNonNull(sessions, "sessions");
        this.replicas = requireNonNull(replicas, "replicas");
        this.timer = requireNonNull(timer, "timer");
        this.clock = requireNonNull(clock, "clock");
        this.maxResponseBytes = maxResponseBytes;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.FETCH;
    }

    @Override
    public void handle(RequestContext context, FetchRequest request, Reply<FetchResponse> reply) {
        if (ReplicaFetches.isFollower(request)) {
            if (context.version() < LAST_FETCHED_EPOCH_MIN_VERSION) {
                throw new ApiException(
                        ErrorCode.UNSUPPORTED_VERSION,
                        "followers fetch in version " + LAST_FETCHED_EPOCH_MIN_VERSION
                                + " or newer, which tells whether their logs diverge");
            }
            replicas.fetch(request, context.connection()::execute, reply::send);
            return;
        }
        Opened opened = sessions.open(sessionRequest(context.version(), request), clock.millis());
        if (opened instanceof Opened.Refused refused) {
            throw new ApiException(errorOf(refused.refusal()));
        }
        FetchContext fetch = ((Opened.Accepted) opened).context();
        FetchRead read = new FetchRead(
                partitions,
                fetch,
                Math.min(
                        Math.min(request.maxBytes(), maxResponseBytes),
                        context.quota().fetchBytesMax()),
                IsolationLevel.forId(request.isolationLevel()));
        WaitingFetch waiting = new WaitingFetch(context, read, request.minBytes(), reply);
        waiting.start(timer, request.maxWaitMs());
    }

    @Override
    public FetchResponse failure(RequestContext context, FetchRequest request, ApiException failure) {
        return FetchResponse.builder()
                .errorCode(failure.error().code())
                .sessionId(0)
                .build();
    }

    @Override
    public FetchRequest parked(FetchRequest request) {
        return NOTHING;
    }

    private static FetchSessionCache.Request sessionRequest(short version, FetchRequest request) {
        Map<FetchPartition, FetchPosition> positions = new LinkedHashMap<>();
        for (FetchRequest.FetchTopic topic : request.topics()) {
            for (FetchRequest.FetchPartition partition : topic.partitions()) {
                positions.put(
                        new FetchPartition(topic.topic(), topic.topicId(), partition.partition()),
                        new FetchPosition(
                                partition.fetchOffset(),
                                partition.partitionMaxBytes(),
                                partition.currentLeaderEpoch(),
                                partition.lastFetchedEpoch(),
                                partition.logStartOffset()));
            }
        }
        List<FetchPartition> forgotten = new ArrayList<>();
        for (FetchRequest.ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                forgotten.add(new FetchPartition(topic.topic(), topic.topicId(), partition));
            }
        }
        boolean byTopicId = version >= TOPIC_IDS_MIN_VERSION;
        return new FetchSessionCache.Request(
                request.sessionId(), request.sessionEpoch(), byTopicId, positions, forgotten);
    }

    private static ErrorCode errorOf(FetchSessionCache.Refusal refusal) {
        return switch (refusal) {
            case ID_NOT_FOUND -> ErrorCode.FETCH_SESSION_ID_NOT_FOUND;
            case INVALID_EPOCH -> ErrorCode.INVALID_FETCH_SESSION_EPOCH;
            case TOPIC_ID_MISMATCH -> ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR;
        };
    }
}
