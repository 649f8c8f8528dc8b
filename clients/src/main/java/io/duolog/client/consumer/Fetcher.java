package io.duolog.client.consumer;

import io.duolog.client.IsolationLevel;
import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.ClientException;
import io.duolog.client.metadata.ClusterView;
import io.duolog.client.metadata.Metadata;
import io.duolog.client.metadata.MetadataListener;
import io.duolog.client.metadata.PartitionView;
import io.duolog.client.metadata.TopicView;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.network.Endpoint;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.NetworkClient;
import io.duolog.client.network.NetworkListener;
import io.duolog.client.network.Purpose;
import io.duolog.protocol.message.FetchResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps fetches on their way for the lanes that have room: one request for each broker at a time, the next one as soon as
 * the answer is there, whether or not the application has polled meanwhile. A broker is asked for nothing while one of its
 * lanes is full: asked for one partition now and for another one then, it would send many small answers (KAFKA-17182).
 * Confined to the event loop; {@link #wakeUp} and
 * {@link #drained} may be called by any thread.
 */
final class Fetcher implements MetadataListener, NetworkListener, LaneRetries {
    private final NetworkClient network;
    private final Metadata metadata;
    private final EventLoop loop;
    private final ConsumerConfig config;
    private final ConsumerInbox inbox;
    private final Backoff backoff;
    private final PositionFinder positions;
    private final FetchAnswers answers;
    private final Map<TopicPartition, Lane> lanes = new LinkedHashMap<>();
    private final Map<Integer, Broker> brokers = new HashMap<>();
    private final AtomicBoolean isRunDue = new AtomicBoolean();
    private volatile boolean isStarved;
    private EventLoop.@Nullable Timer timer;
    private long timerAtMs = Long.MAX_VALUE;
    private boolean isClosed;

    Fetcher(ConsumerContext context) {
        this.network = context.runtime().network();
        this.metadata = context.runtime().metadata();
        this.loop = context.runtime().loop();
        this.config = context.config();
        this.inbox = context.inbox();
        this.backoff = context.backoff();
        this.positions = new PositionFinder(context, this);
        this.answers =
                new FetchAnswers(metadata, inbox, this, config.isolationLevel() == IsolationLevel.READ_COMMITTED);
    }

    /** One broker's session, and whether a request is on its way. */
    private static final class Broker {
        private final FetchSession session;
        private boolean isBusy;
        private long throttledUntilMs = Long.MIN_VALUE;

        private Broker(FetchSettings settings) {
            this.session = new FetchSession(settings);
        }
    }

    /** What one run found to do. */
    private static final class Work {
        private final List<Lane> toRestore = new ArrayList<>();
        private final List<Lane> toFind = new ArrayList<>();
        private final List<Lane> toCheck = new ArrayList<>();
        private final Map<Node, List<FetchSession.Wanted>> toFetch = new LinkedHashMap<>();
        private final Set<Node> full = new HashSet<>();
        private boolean lacksLeader;
        private long nextMs = Long.MAX_VALUE;
    }

    /** Adds a partition. */
    void add(Lane lane) {
        lanes.put(lane.topicPartition(), lane);
    }

    /** Removes a partition, if it still is the same lane. */
    void remove(Lane lane) {
        lanes.remove(lane.topicPartition(), lane);
        lane.halt();
    }

    @Override
    public void wakeUp() {
        if (isRunDue.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    /** The application has taken something; any thread. */
    void drained() {
        if (isStarved) {
            isStarved = false;
            wakeUp();
        }
    }

    @Override
    public void later(Lane lane) {
        lane.waitUntil(loop.nowMs() + backoff.delayMs(lane.failed()));
    }

    @Override
    public void leaderUnknown() {
        metadata.requestUpdate();
    }

    @Override
    public void onUpdate(ClusterView view) {
        wakeUp();
    }

    @Override
    public void onReady(Endpoint endpoint) {
        if (endpoint.purpose() == Purpose.FETCH) {
            wakeUp();
        }
    }

    /** Ends the sessions; completes when the brokers have forgotten them, or could not be told. */
    CompletableFuture<Void> close() {
        isClosed = true;
        if (timer != null) {
            timer.cancel();
        }
        lanes.clear();
        List<CompletableFuture<?>> told = new ArrayList<>();
        ClusterView view = metadata.view();
        brokers.forEach((id, broker) -> {
            Node node = view.nodes().get(id);
            if (node != null && broker.session.isOpen()) {
                Endpoint endpoint = network.endpoint(node, Purpose.FETCH, this);
                if (endpoint.isReady()) {
                    told.add(endpoint.send(broker.session.closingRequest(), config.requestTimeoutMs())
                            .handle((response, failure) -> null));
                }
            }
        });
        return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new))
                .whenComplete((nothing, never) -> network.closeOwned(this, "the consumer is closed"));
    }

    private void run() {
        isRunDue.set(false);
        if (isClosed) {
            return;
        }
        long nowMs = loop.nowMs();
        Work work = new Work();
        isStarved = false;
        ClusterView view = metadata.view();
        for (Lane lane : lanes.values()) {
            sort(lane, view, nowMs, work);
        }
        if (!work.toRestore.isEmpty()) {
            positions.restore(work.toRestore);
        }
        if (!work.toFind.isEmpty()) {
            positions.find(work.toFind);
        }
        if (!work.toCheck.isEmpty()) {
            positions.check(work.toCheck);
        }
        work.toFetch.forEach((node, wanted) -> fetch(node, wanted, nowMs, work));
        if (work.lacksLeader) {
            metadata.requestUpdate();
        }
        arm(nowMs, work.nextMs);
    }

    private void sort(Lane lane, ClusterView view, long nowMs, Work work) {
        metadata.track(lane.topicPartition().topic()).touch(nowMs);
        PartitionView partition = view.partitionOrNull(lane.topicPartition());
        TopicView topic = view.topicOrNull(lane.topicPartition().topic());
        if (topic != null && partition != null) {
            lane.belongsTo(topic.id());
            lane.ledBy(partition.leaderEpoch());
        }
        if (lane.state() == Lane.State.HALTED || lane.isAsking()) {
            return;
        }
        if (lane.notBeforeMs() > nowMs) {
            work.nextMs = Math.min(work.nextMs, lane.notBeforeMs());
            return;
        }
        switch (lane.state()) {
            case RESTORING -> work.toRestore.add(lane);
            case RESETTING -> work.toFind.add(lane);
            case CHECKING -> check(lane, partition, work);
            case FETCHING -> want(lane, view, work);
            case HALTED -> throw new IllegalStateException("a lane that is halted has nothing to do");
        }
    }

    /** A position is checked with the leader, so who that is must be known. */
    private static void check(Lane lane, @Nullable PartitionView partition, Work work) {
        if (partition == null || !partition.hasLeader()) {
            work.lacksLeader = true;
        } else if (partition.leaderEpoch() == PartitionView.NO_EPOCH) {
            lane.checked();
        } else {
            work.toCheck.add(lane);
        }
    }

    private void want(Lane lane, ClusterView view, Work work) {
        if (lane.isPaused()) {
            return;
        }
        Node leader = view.leaderOrNull(lane.topicPartition());
        TopicView topic = view.topicOrNull(lane.topicPartition().topic());
        if (leader == null || topic == null) {
            work.lacksLeader = true;
            return;
        }
        if (isFull(lane.queuedBytes()::get, config.fetch().partitionMaxBytes())) {
            work.full.add(leader);
            return;
        }
        work.toFetch
                .computeIfAbsent(leader, node -> new ArrayList<>())
                .add(new FetchSession.Wanted(
                        lane, lane.generation(), topic.id(), lane.position().offset(), lane.leaderEpoch()));
    }

    /** If so, the application is to wake this up when it has taken something. */
    private boolean isFull(LongSupplier queuedBytes, int maxBytes) {
        int fullBytes = Math.max(1, maxBytes);
        if (queuedBytes.getAsLong() < fullBytes) {
            return false;
        }
        isStarved = true;
        // It may have taken all of it before it could see that.
        return queuedBytes.getAsLong() >= fullBytes;
    }

    private void fetch(Node node, List<FetchSession.Wanted> wanted, long nowMs, Work work) {
        Broker broker = brokers.computeIfAbsent(node.id(), id -> new Broker(config.fetch()));
        if (broker.isBusy || work.full.contains(node)) {
            return;
        }
        Endpoint endpoint = network.endpoint(node, Purpose.FETCH, this);
        long notBeforeMs = Math.max(nowMs + endpoint.remainingBackoffMs(), broker.throttledUntilMs);
        if (notBeforeMs > nowMs) {
            work.nextMs = Math.min(work.nextMs, notBeforeMs);
            return;
        }
        if (isFull(inbox::queuedBytes, config.fetch().maxBytes())) {
            return;
        }
        broker.isBusy = true;
        long timeoutMs = (long) config.requestTimeoutMs() + config.fetch().maxWaitMs();
        Completion.listen(
                endpoint.send(broker.session.request(wanted), timeoutMs),
                response -> {
                    broker.isBusy = false;
                    answered(broker, response, node);
                },
                failure -> {
                    broker.isBusy = false;
                    failed(broker.session, failure);
                });
    }

    private void answered(Broker broker, FetchResponse response, Node node) {
        if (!isClosed) {
            broker.throttledUntilMs = loop.nowMs() + response.throttleTimeMs();
            answers.answered(broker.session, response, node).forEach(this::moveToEnd);
            wakeUp();
        }
    }

    private void failed(FetchSession session, Throwable failure) {
        if (isClosed) {
            return;
        }
        boolean isLasting = failure instanceof ClientException known && !known.isRetriable();
        for (FetchSession.Wanted wanted : session.contents()) {
            if (wanted.lane().generation() != wanted.generation()) {
                continue;
            }
            if (isLasting) {
                answers.fail(wanted.lane(), (ClientException) failure);
            } else {
                later(wanted.lane());
            }
        }
        session.failed();
        metadata.requestUpdate();
        wakeUp();
    }

    /** Those that got something come last the next time, as an answer may not have room for all. */
    private void moveToEnd(Lane lane) {
        if (lanes.remove(lane.topicPartition(), lane)) {
            lanes.put(lane.topicPartition(), lane);
        }
    }

    private void arm(long nowMs, long nextMs) {
        if (nextMs == Long.MAX_VALUE || (timer != null && timerAtMs <= nextMs && timerAtMs > nowMs)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAtMs = nextMs;
        timer = loop.schedule(this::wakeUp, Math.max(1, nextMs - nowMs));
    }
}
