package io.duolog.broker.fetch;

import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.FetchableTopicResponse;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a leader remembers of one follower's fetches: the partitions, and which of them have news. Partitions put
 * themselves into queues when they move; an answer is made of what is in them.
 *
 * <p>Thread-safe by a lock of its own, which is taken before those of partitions and never by what they call.
 */
final class ReplicaSession {
    static final int NO_SESSION = 0;

    private final int id;
    private final int replicaId;
    private final long brokerEpoch;
    private final PartitionResolver partitions;
    private final RequestTimer timer;
    private final Object lock = new Object();
    private final Map<FetchPartition, ReplicaEntry> entries = new HashMap<>();
    private final Queue<ReplicaEntry> moved = new ConcurrentLinkedQueue<>();
    private final Queue<ReplicaEntry> watermarks = new ConcurrentLinkedQueue<>();
    private final Queue<ReplicaEntry> toBeSaid = new ConcurrentLinkedQueue<>();
    /** Those with records or something special in the last answer: if the next fetch does not name them, it missed it. */
    private final List<ReplicaEntry> told = new ArrayList<>();

    private final AtomicBoolean attemptScheduled = new AtomicBoolean();
    private int nextEpoch;
    private boolean closed;
    private volatile @Nullable Waiting waiting;

    /** A fetch that is not answered yet. */
    private static final class Waiting {
        private final int minBytes;
        private final int maxBytes;
        private final Executor loop;
        private final Consumer<FetchResponse> answer;
        private Runnable cancelTimer = () -> {};

        Waiting(int minBytes, int maxBytes, Executor loop, Consumer<FetchResponse> answer) {
            this.minBytes = minBytes;
            this.maxBytes = maxBytes;
            this.loop = loop;
            this.answer = answer;
        }
    }

    /** What one attempt found. */
    private static final class Found {
        private final Map<ReplicaEntry, PartitionData> data = new LinkedHashMap<>();
        private long sizeBytes;
        private boolean exceptional;
    }

    ReplicaSession(int id, int replicaId, long brokerEpoch, PartitionResolver partitions, RequestTimer timer) {
        this.id = id;
        this.replicaId = replicaId;
        this.brokerEpoch = brokerEpoch;
        this.partitions = partitions;
        this.timer = timer;
    }

    int id() {
        return id;
    }

    /** See {@link ReplicaFetches#fetch}. */
    void serve(FetchRequest request, int maxBytes, Executor loop, Consumer<FetchResponse> answer) {
        synchronized (lock) {
            checkEpoch(request);
            if (waiting != null) {
                tryAnswer(true);
            }
            List<ReplicaEntry> unnamed = new ArrayList<>(told);
            told.clear();
            forget(request.forgottenTopicsData());
            sayAgain();
            for (FetchRequest.FetchTopic topic : request.topics()) {
                for (FetchRequest.FetchPartition partition : topic.partitions()) {
                    fetched(topic, partition);
                }
            }
            unnamed.forEach(ReplicaEntry::logEndMoved);
            Waiting asked = new Waiting(Math.max(1, request.minBytes()), maxBytes, loop, answer);
            waiting = asked;
            // A follower that begins a session may have more to name, and may only do so in a session that it knows.
            boolean begins = request.sessionEpoch() <= FetchSessionCache.INITIAL_EPOCH;
            if (!tryAnswer(begins || request.maxWaitMs() <= 0)) {
                asked.cancelTimer = timer.schedule(() -> loop.execute(() -> onTimeOver(asked)), request.maxWaitMs());
            }
            if (id == NO_SESSION) {
                closed = true;
            }
        }
    }

    private void checkEpoch(FetchRequest request) {
        if (closed) {
            throw new ApiException(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        }
        if (id != NO_SESSION && request.sessionEpoch() != nextEpoch) {
            throw new ApiException(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        }
        nextEpoch = nextEpoch == Integer.MAX_VALUE ? 1 : nextEpoch + 1;
    }

    private void forget(List<FetchRequest.ForgottenTopic> topics) {
        for (FetchRequest.ForgottenTopic topic : topics) {
            for (int partition : topic.partitions()) {
                ReplicaEntry entry = entries.remove(new FetchPartition(topic.topic(), topic.topicId(), partition));
                if (entry != null) {
                    entry.forget();
                }
            }
        }
    }

    private void sayAgain() {
        for (ReplicaEntry entry = toBeSaid.poll(); entry != null; entry = toBeSaid.poll()) {
            if (!entry.isForgotten()) {
                entry.fetchedAgain(partitions, replicaId, brokerEpoch);
            }
        }
    }

    private void fetched(FetchRequest.FetchTopic topic, FetchRequest.FetchPartition partition) {
        FetchPartition name = new FetchPartition(topic.topic(), topic.topicId(), partition.partition());
        FetchPosition position = new FetchPosition(
                partition.fetchOffset(),
                partition.partitionMaxBytes(),
                partition.currentLeaderEpoch(),
                partition.lastFetchedEpoch(),
                partition.logStartOffset());
        ReplicaEntry known = entries.get(name);
        ReplicaEntry entry = known == null ? new ReplicaEntry(this, name, position) : known;
        entry.fetched(position, partitions, replicaId, brokerEpoch);
        if (known == null) {
            entries.put(name, entry);
            entry.highWatermarkMoved();
        }
    }

    /** There are records: on any thread. */
    void onMoved(ReplicaEntry entry) {
        moved.add(entry);
        Waiting asked = waiting;
        if (asked != null && attemptScheduled.compareAndSet(false, true)) {
            asked.loop.execute(() -> {
                attemptScheduled.set(false);
                synchronized (lock) {
                    if (waiting != null) {
                        tryAnswer(false);
                    }
                }
            });
        }
    }

    /** There still are records: nobody is woken. */
    void requeue(ReplicaEntry entry) {
        moved.add(entry);
    }

    /** There is a high watermark to tell: on any thread. */
    void onWatermarkMoved(ReplicaEntry entry) {
        watermarks.add(entry);
    }

    /** What the follower has is to count again with its next request: on any thread. */
    void onToBeSaid(ReplicaEntry entry) {
        toBeSaid.add(entry);
    }

    private void onTimeOver(Waiting asked) {
        synchronized (lock) {
            if (waiting == asked) {
                tryAnswer(true);
            }
        }
    }

    /** Ends the session; a fetch that waits is answered. */
    void close() {
        synchronized (lock) {
            if (waiting != null) {
                tryAnswer(true);
            }
            closed = true;
            entries.values().forEach(ReplicaEntry::forget);
            entries.clear();
        }
    }

    private boolean tryAnswer(boolean timeIsOver) {
        Waiting asked = waiting;
        if (asked == null) {
            return true;
        }
        Found found = read(asked);
        if (!timeIsOver && !found.exceptional && found.sizeBytes < asked.minBytes) {
            found.data.forEach((entry, data) -> {
                ReplicaEntry.release(data);
                entry.requeue();
            });
            return false;
        }
        waiting = null;
        asked.cancelTimer.run();
        told.addAll(found.data.keySet());
        addWatermarks(found);
        asked.answer.accept(response(found));
        if (id == NO_SESSION) {
            entries.values().forEach(ReplicaEntry::forget);
        }
        return true;
    }

    /** Reads what moved, as much as fits; what does not is left for the next answer. */
    private Found read(Waiting asked) {
        Found found = new Found();
        List<ReplicaEntry> left = new ArrayList<>();
        for (ReplicaEntry entry = moved.poll(); entry != null; entry = moved.poll()) {
            entry.takeMoved();
            if (entry.isForgotten() || found.data.containsKey(entry)) {
                continue;
            }
            long room = asked.maxBytes - found.sizeBytes;
            if (room <= 0 && found.sizeBytes > 0) {
                left.add(entry);
                continue;
            }
            PartitionData data = entry.read((int) Math.max(0, room), found.sizeBytes == 0);
            boolean exceptional = ReplicaEntry.isExceptional(data);
            int sizeBytes = ReplicaEntry.sizeBytes(data);
            if (exceptional || sizeBytes > 0) {
                found.data.put(entry, data);
                found.exceptional |= exceptional;
                found.sizeBytes += sizeBytes;
            } else if (entry.hasMore(data)) {
                left.add(entry);
            }
        }
        left.forEach(ReplicaEntry::requeue);
        return found;
    }

    private void addWatermarks(Found found) {
        for (ReplicaEntry entry = watermarks.poll(); entry != null; entry = watermarks.poll()) {
            entry.takeWatermark();
            if (!entry.isForgotten() && !found.data.containsKey(entry)) {
                ReplicaEntry quiet = entry;
                entry.watermark().ifPresent(data -> found.data.put(quiet, data));
            }
        }
    }

    private FetchResponse response(Found found) {
        Map<FetchPartition, List<PartitionData>> topics = new LinkedHashMap<>();
        found.data.forEach((entry, data) -> topics.computeIfAbsent(
                        new FetchPartition(entry.name().topic(), entry.name().topicId(), 0), key -> new ArrayList<>())
                .add(data));
        List<FetchableTopicResponse> responses = new ArrayList<>(topics.size());
        topics.forEach(
                (topic, data) -> responses.add(new FetchableTopicResponse(topic.topic(), topic.topicId(), data)));
        return FetchResponse.builder().sessionId(id).responses(responses).build();
    }
}
