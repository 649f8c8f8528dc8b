package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchRequest.FetchPartition;
import io.duolog.protocol.message.FetchRequest.FetchTopic;
import io.duolog.protocol.message.FetchRequest.ForgottenTopic;
import io.duolog.protocol.message.FetchResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one broker knows of this consumer's wishes (KIP-227): a request says only what has changed since the one before.
 * Pure, confined to one thread; one request at a time.
 *
 * <pre>
 * NONE (epoch 0: everything is said) --answered with a session id--> OPEN (epoch 1, 2, ...: only changes)
 *    ^                                                                 |
 *    '----------- an error, a lost connection, or the broker has forgotten
 * </pre>
 */
final class FetchSession {
    private static final int NO_SESSION = 0;
    private static final int INITIAL_EPOCH = 0;
    private static final int FINAL_EPOCH = -1;

    private final FetchSettings settings;
    private Map<TopicPartition, Wanted> contents = new LinkedHashMap<>();
    private int sessionId = NO_SESSION;
    private int epoch = INITIAL_EPOCH;

    FetchSession(FetchSettings settings) {
        this.settings = settings;
    }

    /**
     * A partition as it is asked for.
     *
     * @param lane the partition
     * @param generation that of its position
     * @param topicId its topic's id
     * @param offset where to begin
     * @param leaderEpoch what the leader's epoch is believed to be, or -1
     */
    record Wanted(Lane lane, int generation, UUID topicId, long offset, int leaderEpoch) {
        TopicPartition topicPartition() {
            return lane.topicPartition();
        }

        private boolean isSameOnWire(Wanted other) {
            return topicId.equals(other.topicId) && offset == other.offset && leaderEpoch == other.leaderEpoch;
        }
    }

    private record TopicKey(String name, UUID id) {}

    /** Whether the broker keeps something for this session. */
    boolean isOpen() {
        return sessionId != NO_SESSION;
    }

    /** What the last request asked for, by partition. */
    @Nullable
    Wanted wanted(TopicPartition topicPartition) {
        return contents.get(topicPartition);
    }

    /** What the last request asked for. */
    Collection<Wanted> contents() {
        return contents.values();
    }

    /** The topic with this id in the last request, or null. */
    @Nullable
    String topicName(UUID topicId) {
        for (Wanted wanted : contents.values()) {
            if (wanted.topicId().equals(topicId)) {
                return wanted.topicPartition().topic();
            }
        }
        return null;
    }

    /** A request for exactly these partitions, in this order. */
    FetchRequest request(Collection<Wanted> wanted) {
        Map<TopicPartition, Wanted> next = new LinkedHashMap<>();
        wanted.forEach(each -> next.put(each.topicPartition(), each));
        List<Wanted> said = new ArrayList<>();
        List<Wanted> forgotten = new ArrayList<>();
        if (epoch == INITIAL_EPOCH) {
            said.addAll(next.values());
        } else {
            for (Wanted each : next.values()) {
                Wanted known = contents.get(each.topicPartition());
                if (known == null || !each.isSameOnWire(known)) {
                    said.add(each);
                }
            }
            for (Wanted known : contents.values()) {
                Wanted still = next.get(known.topicPartition());
                if (still == null || !still.topicId().equals(known.topicId())) {
                    forgotten.add(known);
                }
            }
        }
        contents = next;
        return builder()
                .topics(topics(said))
                .forgottenTopicsData(forgotten(forgotten))
                .build();
    }

    /** A request that ends the session: the broker forgets it. */
    FetchRequest closingRequest() {
        contents = new LinkedHashMap<>();
        epoch = FINAL_EPOCH;
        return builder().maxWaitMs(0).build();
    }

    /**
     * Takes note of an answer.
     *
     * @return whether its partitions count
     */
    boolean answered(FetchResponse response) {
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        if (error == ErrorCode.FETCH_SESSION_ID_NOT_FOUND) {
            sessionId = NO_SESSION;
            epoch = INITIAL_EPOCH;
            return false;
        }
        if (error != ErrorCode.NONE || (epoch != INITIAL_EPOCH && response.sessionId() != sessionId)) {
            epoch = INITIAL_EPOCH;
            return false;
        }
        if (epoch == INITIAL_EPOCH) {
            sessionId = response.sessionId();
        }
        epoch = sessionId == NO_SESSION ? INITIAL_EPOCH : nextEpoch(epoch);
        return true;
    }

    /** The request was not answered: what the broker knows is uncertain. */
    void failed() {
        epoch = INITIAL_EPOCH;
    }

    private static int nextEpoch(int current) {
        return current == Integer.MAX_VALUE ? 1 : current + 1;
    }

    private FetchRequest.Builder builder() {
        return FetchRequest.builder()
                .maxWaitMs(settings.maxWaitMs())
                .minBytes(settings.minBytes())
                .maxBytes(settings.maxBytes())
                .isolationLevel(settings.isolationLevel().id())
                .sessionId(sessionId)
                .sessionEpoch(epoch);
    }

    private List<FetchTopic> topics(List<Wanted> said) {
        Map<TopicKey, List<FetchPartition>> partitions = new LinkedHashMap<>();
        for (Wanted each : said) {
            TopicKey key = new TopicKey(each.topicPartition().topic(), each.topicId());
            partitions.computeIfAbsent(key, topic -> new ArrayList<>()).add(partition(each));
        }
        List<FetchTopic> topics = new ArrayList<>(partitions.size());
        partitions.forEach((key, each) -> topics.add(new FetchTopic(key.name(), key.id(), each)));
        return topics;
    }

    private FetchPartition partition(Wanted wanted) {
        return FetchPartition.builder()
                .partition(wanted.topicPartition().partition())
                .currentLeaderEpoch(wanted.leaderEpoch())
                .fetchOffset(wanted.offset())
                .partitionMaxBytes(settings.partitionMaxBytes())
                .build();
    }

    private static List<ForgottenTopic> forgotten(List<Wanted> forgotten) {
        List<ForgottenTopic> topics = new ArrayList<>(forgotten.size());
        for (Wanted each : forgotten) {
            topics.add(new ForgottenTopic(
                    each.topicPartition().topic(),
                    each.topicId(),
                    List.of(each.topicPartition().partition())));
        }
        return topics;
    }
}
