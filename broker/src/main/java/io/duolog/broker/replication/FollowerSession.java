package io.duolog.broker.replication;

import io.duolog.broker.partition.FollowerPosition;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchRequest.FetchPartition;
import io.duolog.protocol.message.FetchRequest.FetchTopic;
import io.duolog.protocol.message.FetchRequest.ForgottenTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The follower's side of a fetch session (KIP-227): which request comes next, and what it names. Confined to the fetcher's
 * tasks.
 */
final class FollowerSession {
    private static final int NO_SESSION = 0;
    private static final int INITIAL_EPOCH = 0;

    private final FetcherContext context;
    private final int leaderId;
    private int sessionId = NO_SESSION;
    private int epoch = INITIAL_EPOCH;
    private long brokerEpoch;
    private long requests;

    FollowerSession(FetcherContext context, int leaderId) {
        this.context = context;
        this.leaderId = leaderId;
    }

    /** The number of the request that was made last. */
    long lastRequest() {
        return requests;
    }

    /** Whether the next request has to name everything. */
    boolean isNew() {
        return epoch == INITIAL_EPOCH;
    }

    /** Whether the session belongs to another registration of this broker than the one that holds now. */
    boolean isOfOtherRegistration(long brokerEpochNow) {
        return !isNew() && brokerEpoch != brokerEpochNow;
    }

    /** Begins anew: the leader does not know the session, or nobody knows what it knows. */
    void reset() {
        sessionId = NO_SESSION;
        epoch = INITIAL_EPOCH;
    }

    /** Takes the leader's answer to request {@code request}. */
    void answered(long request, int idOfSession) {
        if (idOfSession == NO_SESSION) {
            reset();
        } else if (request == requests || sessionId == NO_SESSION) {
            sessionId = idOfSession;
        }
    }

    /** Whether a second request may follow one that waits: only in a session that the leader has confirmed. */
    boolean isConfirmed() {
        return sessionId != NO_SESSION;
    }

    /**
     * The next request.
     *
     * @param named partitions whose positions the leader has to learn; those that have none are left out
     * @param forgotten partitions that the leader shall forget
     */
    FetchRequest next(
            long brokerEpochNow, Collection<FollowedPartition> named, Collection<FollowedPartition> forgotten) {
        brokerEpoch = brokerEpochNow;
        requests++;
        Map<UUID, List<FetchPartition>> topics = new LinkedHashMap<>();
        List<FollowedPartition> gone = new ArrayList<>(forgotten);
        for (FollowedPartition followed : named) {
            Optional<FollowerPosition> position =
                    followed.partition().followerPosition().filter(found -> found.leaderId() == leaderId);
            if (position.isPresent()) {
                followed.asked(position.get(), requests);
                topics.computeIfAbsent(followed.partition().topicId(), id -> new ArrayList<>())
                        .add(partition(followed, position.get()));
            } else if (followed.isInSession()) {
                gone.add(followed);
            }
        }
        FetchRequest request = FetchRequest.builder()
                .replicaState(new FetchRequest.ReplicaState(context.brokerId(), brokerEpochNow))
                .maxWaitMs(context.config().fetchWaitMaxMs())
                .minBytes(context.config().fetchMinBytes())
                .maxBytes(context.config().fetchResponseMaxBytes())
                .sessionId(sessionId)
                .sessionEpoch(epoch)
                .topics(topics.entrySet().stream()
                        .map(topic -> new FetchTopic("", topic.getKey(), topic.getValue()))
                        .toList())
                .forgottenTopicsData(isNew() ? List.of() : forgottenTopics(gone))
                .build();
        gone.forEach(FollowedPartition::leftSession);
        epoch = epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        return request;
    }

    private FetchPartition partition(FollowedPartition followed, FollowerPosition position) {
        return FetchPartition.builder()
                .partition(followed.partition().name().partition())
                .currentLeaderEpoch(position.leaderEpoch())
                .fetchOffset(position.fetchOffset())
                .lastFetchedEpoch(position.lastFetchedEpoch())
                .logStartOffset(position.logStartOffset())
                .partitionMaxBytes(context.config().fetchMaxBytes())
                .build();
    }

    private static List<ForgottenTopic> forgottenTopics(Collection<FollowedPartition> gone) {
        Map<UUID, List<Integer>> topics = new LinkedHashMap<>();
        for (FollowedPartition followed : gone) {
            topics.computeIfAbsent(followed.partition().topicId(), id -> new ArrayList<>())
                    .add(followed.partition().name().partition());
        }
        return topics.entrySet().stream()
                .map(topic -> new ForgottenTopic("", topic.getKey(), topic.getValue()))
                .toList();
    }
}
