package io.duolog.broker.replication;

import io.duolog.broker.partition.Partition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.FetchableTopicResponse;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.wire.ByteRegion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one leader with all partitions that this broker has of it, over one connection: a fetch waits at the leader until
 * there is something for any of them, its answer is written, the next fetch says so. While a fetch waits, a second one may
 * follow that names partitions which came meanwhile; the leader answers the first then.
 *
 * <pre>
 *   IDLE --somebody to follow--> CONNECTING --connected--> FETCHING --nobody to follow--> IDLE
 *                                    '--failed--> PAUSING  (from FETCHING, too, when it fails)
 *                                    ^---time is over--'
 * </pre>
 *
 * <p>Methods may be called on any thread; the work is done in tasks of the fetcher's own, one at a time.
 */
final class ReplicaFetcher {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplicaFetcher.class);
    private static final int FIRST_PAUSE_MS = 20;
    private static final int DOUBLINGS_MAX = 16;
    /** One that waits, and one that names what it does not. */
    private static final int REQUESTS_IN_FLIGHT_MAX = 2;
    /** What takes longer to write would hold up the other connections of the event loop. */
    private static final int APPEND_ON_EVENT_LOOP_MAX_BYTES = 256 * 1024;

    private enum State {
        IDLE,
        CONNECTING,
        FETCHING,
        PAUSING,
        CLOSED
    }

    private record Key(UUID topicId, int partition) {
        static Key of(Partition partition) {
            return new Key(partition.topicId(), partition.name().partition());
        }
    }

    private final int leaderId;
    private final FetcherContext context;
    private final SerialTasks tasks;
    private final FollowerSession session;
    private final Map<Key, FollowedPartition> followed = new LinkedHashMap<>();
    /** Whose position the leader has to learn. */
    private final Set<FollowedPartition> changed = new LinkedHashSet<>();
    /** Whom the leader's session shall forget. */
    private final Set<FollowedPartition> forgotten = new LinkedHashSet<>();

    private State state = State.IDLE;
    private @Nullable LeaderChannel channel;
    /** Tells answers of this connection from those of earlier ones. */
    private int connection;

    private int requestsInFlight;
    private int failures;
    private boolean awaitingDisk;

    ReplicaFetcher(int leaderId, FetcherContext context) {
        this.leaderId = leaderId;
        this.context = context;
        this.tasks = new SerialTasks(context.threads());
        this.session = new FollowerSession(context, leaderId);
    }

    /** Follows the leader with these partitions, too, or anew in another epoch: one request names all of them. */
    void follow(Collection<Partition> partitions) {
        tasks.execute(() -> {
            partitions.forEach(this::add);
            // The metadata say that the leader is there: no reason to wait any longer.
            if (state == State.PAUSING) {
                state = State.IDLE;
            }
            proceed();
        });
    }

    private void add(Partition partition) {
        Key key = Key.of(partition);
        FollowedPartition known = followed.get(key);
        if (known == null || known.partition() != partition) {
            unfollow(known);
            known = new FollowedPartition(partition);
            followed.put(key, known);
        }
        known.delayIsOver();
        changed.add(known);
    }

    /** Leaves the partitions alone. */
    void unfollow(Collection<Partition> partitions) {
        tasks.execute(() -> {
            partitions.forEach(this::remove);
            proceed();
        });
    }

    private void remove(Partition partition) {
        FollowedPartition known = followed.get(Key.of(partition));
        if (known != null && known.partition() == partition) {
            followed.remove(Key.of(partition));
            unfollow(known);
        }
    }

    private void unfollow(@Nullable FollowedPartition gone) {
        if (gone != null) {
            changed.remove(gone);
            if (gone.isInSession()) {
                forgotten.add(gone);
            }
        }
    }

    /** Ends it for good. */
    void close() {
        tasks.execute(() -> {
            followed.clear();
            disconnect(State.CLOSED);
        });
    }

    // ---------------------------------------------------------------------------------------------------- the cycle

    private void proceed() {
        if (state == State.IDLE && !followed.isEmpty()) {
            connect();
        } else if (state == State.FETCHING && followed.isEmpty()) {
            disconnect(State.IDLE);
        } else if (state == State.FETCHING && !awaitingDisk && maySend()) {
            send();
        }
    }

    /** Partitions that moved need not wait for the answer to a fetch that waits for others. */
    private boolean maySend() {
        boolean news = !changed.isEmpty() || !forgotten.isEmpty();
        return requestsInFlight == 0 || (news && requestsInFlight < REQUESTS_IN_FLIGHT_MAX && session.isConfirmed());
    }

    private void connect() {
        if (context.brokerEpoch().getAsLong() < 0) {
            // Soon it will be; that is no failure of the leader's, which would make the pauses longer.
            pause("this broker is not registered yet", FIRST_PAUSE_MS);
            return;
        }
        state = State.CONNECTING;
        int attempt = ++connection;
        whenDone(context.channels().connect(leaderId), (opened, failure) -> {
            if (attempt != connection || state != State.CONNECTING) {
                if (opened != null) {
                    opened.close();
                }
            } else if (opened == null) {
                pause(String.valueOf(failure));
            } else {
                channel = opened;
                state = State.FETCHING;
                beginSession();
                proceed();
            }
        });
    }

    private void beginSession() {
        session.reset();
        forgotten.clear();
        changed.clear();
        for (FollowedPartition each : followed.values()) {
            each.leftSession();
            if (!each.isDelayed()) {
                changed.add(each);
            }
        }
    }

    private void send() {
        LeaderChannel current = channel;
        long brokerEpoch = context.brokerEpoch().getAsLong();
        if (current == null || brokerEpoch < 0) {
            pause("this broker is not registered any more");
            return;
        }
        if (session.isOfOtherRegistration(brokerEpoch)) {
            beginSession();
        }
        if (session.isNew() && changed.isEmpty()) {
            // All are out for a while; the first that comes back proceeds.
            return;
        }
        FetchRequest request = session.next(brokerEpoch, changed, forgotten);
        changed.clear();
        forgotten.clear();
        requestsInFlight++;
        int ofConnection = connection;
        long number = session.lastRequest();
        whenAnswered(current.fetch(request), (answer, failure) -> {
            if (ofConnection != connection) {
                if (answer != null) {
                    answer.release().run();
                }
            } else if (answer == null) {
                pause(String.valueOf(failure));
            } else {
                requestsInFlight--;
                onAnswer(answer, number);
            }
        });
    }

    /**
     * As {@link #whenDone}, without a change of threads for what is quickly written: it is appended on the connection's
     * event loop, as a producer's batches are, and the next fetch leaves from there.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the outcome takes the failure
    private void whenAnswered(CompletionStage<LeaderAnswer> stage, Outcome<LeaderAnswer> outcome) {
        stage.whenComplete((answer, failure) -> tasks.executeHere(() -> {
            if (answer == null || mayTakeLong(answer.response())) {
                tasks.execute(() -> outcome.accept(answer, failure));
            } else {
                outcome.accept(answer, null);
            }
        }));
    }

    private boolean mayTakeLong(FetchResponse response) {
        long sizeBytes = 0;
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData data : topic.partitions()) {
                FollowedPartition known = followed.get(new Key(topic.topicId(), data.partitionIndex()));
                if (known != null && known.isMoreThanAnAppend(data)) {
                    return true;
                }
                ByteRegion records = data.records();
                sizeBytes += records == null ? 0 : records.sizeBytes();
            }
        }
        return sizeBytes > APPEND_ON_EVENT_LOOP_MAX_BYTES;
    }

    private void onAnswer(LeaderAnswer answer, long request) {
        List<CompletableFuture<Void>> durable = new ArrayList<>(0);
        try {
            FetchResponse response = answer.response();
            ErrorCode error = ErrorCode.forCode(response.errorCode());
            if (error == ErrorCode.NONE) {
                failures = 0;
                session.answered(request, response.sessionId());
                apply(response, request, durable);
            } else if (error == ErrorCode.FETCH_SESSION_ID_NOT_FOUND
                    || error == ErrorCode.INVALID_FETCH_SESSION_EPOCH
                    || error == ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR) {
                restart();
                return;
            } else {
                pause("the leader answers " + error);
                return;
            }
        } finally {
            answer.release().run();
        }
        if (session.isNew()) {
            beginSession();
        }
        if (durable.isEmpty()) {
            proceed();
        } else {
            awaitDisk(durable);
        }
    }

    private void apply(FetchResponse response, long request, List<CompletableFuture<Void>> durable) {
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData data : topic.partitions()) {
                FollowedPartition known = followed.get(new Key(topic.topicId(), data.partitionIndex()));
                if (known != null) {
                    apply(known, data, request, durable);
                }
            }
        }
    }

    private void apply(
            FollowedPartition known, PartitionData data, long request, List<CompletableFuture<Void>> durable) {
        switch (known.apply(data, request)) {
            case ASK -> {
                changed.add(known);
                CompletableFuture<Void> written = known.durable();
                if (!written.isDone() || written.isCompletedExceptionally()) {
                    durable.add(written);
                }
            }
            case DELAY -> delay(known);
            case NOTHING -> {}
        }
    }

    /** What is fetched next says what is replicated: with fsync before the acknowledgement, that is what is on the disk. */
    private void awaitDisk(List<CompletableFuture<Void>> durable) {
        awaitingDisk = true;
        int ofConnection = connection;
        whenDone(CompletableFuture.allOf(durable.toArray(new CompletableFuture<?>[0])), (done, failure) -> {
            if (ofConnection == connection) {
                awaitingDisk = false;
                if (failure != null) {
                    pause("the disk: " + failure);
                } else {
                    proceed();
                }
            }
        });
    }

    private void delay(FollowedPartition known) {
        changed.remove(known);
        if (known.isInSession()) {
            forgotten.add(known);
        }
        int pauseMs = pauseMs(known.delay());
        context.timer()
                .schedule(
                        () -> tasks.execute(() -> {
                            if (known.isDelayed() && followed.get(Key.of(known.partition())) == known) {
                                known.delayIsOver();
                                changed.add(known);
                                proceed();
                            }
                        }),
                        pauseMs);
    }

    // ------------------------------------------------------------------------------------------------- when it fails

    /** Begins a session anew on the connection there is. */
    private void restart() {
        connection++;
        requestsInFlight = 0;
        awaitingDisk = false;
        beginSession();
        proceed();
    }

    private void pause(String why) {
        pause(why, pauseMs(failures++));
    }

    private void pause(String why, int pauseMs) {
        LOGGER.debug("Cannot fetch from broker {}: {}", leaderId, why);
        disconnect(State.PAUSING);
        int paused = connection;
        context.timer()
                .schedule(
                        () -> tasks.execute(() -> {
                            if (state == State.PAUSING && paused == connection) {
                                state = State.IDLE;
                                proceed();
                            }
                        }),
                        pauseMs);
    }

    private int pauseMs(int failuresBefore) {
        return (int) Math.min(
                context.config().fetchBackoffMs(), (long) FIRST_PAUSE_MS << Math.min(failuresBefore, DOUBLINGS_MAX));
    }

    private void disconnect(State next) {
        connection++;
        requestsInFlight = 0;
        awaitingDisk = false;
        LeaderChannel current = channel;
        channel = null;
        if (state != State.CLOSED) {
            state = next;
        }
        if (current != null) {
            current.close();
        }
    }

    /** What is done with a result, or with the reason why there is none, in a task of the fetcher. */
    private interface Outcome<T> {
        void accept(@Nullable T result, @Nullable Throwable failure);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the outcome takes the failure
    private <T> void whenDone(CompletionStage<T> stage, Outcome<T> outcome) {
        stage.whenComplete((result, failure) -> tasks.execute(() -> outcome.accept(result, failure)));
    }
}
