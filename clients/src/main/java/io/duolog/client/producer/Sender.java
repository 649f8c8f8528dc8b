package io.duolog.client.producer;

import io.duolog.client.Node;
import io.duolog.client.config.Acks;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.metadata.ClusterView;
import io.duolog.client.metadata.MetadataListener;
import io.duolog.client.metadata.PartitionView;
import io.duolog.client.network.Completion;
import io.duolog.client.network.Endpoint;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.NetworkListener;
import io.duolog.client.network.Purpose;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.record.CompressionType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches from the queues when they are ready and sends them to the partitions' leaders, many partitions in one
 * request.
 *
 * <p>Confined to the event loop, except for {@link #announce}, {@link #wakeUp} and the flush counter. It runs when
 * something happened that may allow to send (a batch is full, an answer came, a node can be reached, a leader is known) and
 * when the earliest of linger, backoff and expiry is over; every run looks at all queues that have something to do.
 */
final class Sender implements NetworkListener, MetadataListener {
    private final ProducerContext context;
    private final EventLoop loop;
    private final ProducerIds ids;
    private final ProduceAnswers answers;
    private final Queue<PartitionQueue> announced = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isRunScheduled = new AtomicBoolean();
    private final AtomicInteger flushes = new AtomicInteger();
    private final List<PartitionQueue> live = new ArrayList<>();
    private final Map<Integer, NodeState> nodes = new HashMap<>();
    private EventLoop.@Nullable Timer timer;
    private long timerAtMs = PartitionQueue.NEVER;
    private long nextRunMs = PartitionQueue.NEVER;
    private int rotation;
    private boolean closing;

    Sender(ProducerContext context, ProducerIds ids, ProduceAnswers answers) {
        this.context = context;
        this.loop = context.loop();
        this.ids = ids;
        this.answers = answers;
    }

    private static final class NodeState {
        private int inFlight;
        private long throttledUntilMs = Long.MIN_VALUE;
    }

    /** A queue has something new: a first batch, or one that is full. Any thread. */
    void announce(PartitionQueue queue) {
        if (queue.announce()) {
            announced.add(queue);
        }
        wakeUp();
    }

    /** Looks at everything soon. Any thread. */
    void wakeUp() {
        if (isRunScheduled.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    /** From now on batches are sent without waiting for more records, until {@link #endFlush}. Any thread. */
    void beginFlush() {
        flushes.incrementAndGet();
        wakeUp();
    }

    /** Ends one {@link #beginFlush}. Any thread. */
    void endFlush() {
        flushes.decrementAndGet();
    }

    /** From now on batches are sent without waiting for more records. */
    void beginClose() {
        closing = true;
        wakeUp();
    }

    /** Gives up everything that is not stored yet. */
    void abort(ClientException cause) {
        acceptAnnounced();
        for (PartitionQueue queue : List.copyOf(live)) {
            for (ProducerBatch batch : queue.window().createdBefore(Long.MAX_VALUE)) {
                queue.window().failed(batch, new ProduceOutcome.Failed(cause), true);
            }
            answers.settle(queue);
            failUnsent(queue, Long.MAX_VALUE, cause);
        }
    }

    /** Stops for good, after {@link #abort}. */
    void close() {
        abort(new ClientClosedException("The producer was closed before the record was stored"));
        ids.close();
        if (timer != null) {
            timer.cancel();
        }
    }

    @Override
    public void onReady(Endpoint endpoint) {
        wakeUp();
    }

    @Override
    public void onUnavailable(Endpoint endpoint, ClientException cause) {
        if (endpoint.purpose() == Purpose.PRODUCE && !live.isEmpty()) {
            context.metadata().requestUpdate();
            wakeUp();
        }
    }

    @Override
    public void onUpdate(ClusterView view) {
        wakeUp();
    }

    private void run() {
        isRunScheduled.set(false);
        acceptAnnounced();
        long nowMs = loop.nowMs();
        nextRunMs = PartitionQueue.NEVER;
        boolean immediately = closing || flushes.get() > 0 || context.pool().hasWaiters();
        Map<Node, List<PartitionQueue>> ready = new LinkedHashMap<>();
        rotation = live.isEmpty() ? 0 : (rotation + 1) % live.size();
        for (int index = 0; index < live.size(); index++) {
            PartitionQueue queue = live.get((index + rotation) % live.size());
            expire(queue, nowMs);
            Node leader = readyLeader(queue, nowMs, immediately);
            if (leader != null) {
                ready.computeIfAbsent(leader, node -> new ArrayList<>()).add(queue);
            }
        }
        ready.forEach((leader, queues) -> send(leader, queues, nowMs, immediately));
        live.removeIf(PartitionQueue::isIdle);
        arm(nowMs);
    }

    private void acceptAnnounced() {
        for (PartitionQueue queue = announced.poll(); queue != null; queue = announced.poll()) {
            queue.acceptAnnouncement();
            if (!live.contains(queue)) {
                live.add(queue);
            }
        }
    }

    /** The leader, if the queue has something that may be sent to it now; else notes when to look again. */
    private @Nullable Node readyLeader(PartitionQueue queue, long nowMs, boolean immediately) {
        if (queue.isIdle()) {
            return null;
        }
        ClusterView view = context.metadata().view();
        PartitionView partition = view.partitionOrNull(queue.topicPartition());
        Node leader = view.leaderOrNull(queue.topicPartition());
        if (partition == null || leader == null) {
            context.metadata().requestUpdate();
            return null;
        }
        if (queue.hasNewLeader(partition.leaderEpoch())) {
            queue.window().endBackoff();
        }
        if (queue.window().needsNewIdentity() && !hasIdentity(queue, nowMs)) {
            return null;
        }
        long readyAtMs = readyAtMs(queue, immediately);
        if (readyAtMs > nowMs) {
            runAt(readyAtMs);
            return null;
        }
        return queue.window().canSend(leader.id(), nowMs) && hasIdentity(queue, nowMs) ? leader : null;
    }

    private long readyAtMs(PartitionQueue queue, boolean immediately) {
        PartitionWindow window = queue.window();
        if (window.nextRetry() != null) {
            return window.notBeforeMs();
        }
        if (!window.takesNew()) {
            return PartitionQueue.NEVER;
        }
        long filledAtMs = queue.readyAtMs(immediately ? 0 : context.config().lingerMs());
        return Math.max(window.notBeforeMs(), filledAtMs);
    }

    private boolean hasIdentity(PartitionQueue queue, long nowMs) {
        PartitionWindow window = queue.window();
        if (!context.config().idempotent()) {
            return true;
        }
        boolean isNew = window.identity().equals(ProducerIdentity.NONE);
        if (!isNew && !window.needsNewIdentity()) {
            return true;
        }
        if (window.isInTransit()) {
            runAt(nowMs + 1);
            return false;
        }
        ProducerIdentity identity = isNew ? ids.current() : ids.after(window.identity());
        if (identity == null) {
            return false;
        }
        if (!isNew && identity.producerId() != window.identity().producerId()) {
            failUncertain(queue);
        }
        window.startSequence(identity);
        return window.nextRetry() != null || window.takesNew();
    }

    /** Gives up what the broker may have under the old producer id: under a new one it could be stored twice. */
    private void failUncertain(PartitionQueue queue) {
        for (ProducerBatch batch : queue.window().createdBefore(Long.MAX_VALUE)) {
            if (batch.mayBeInLog()) {
                ClientException cause = batch.lastError().orElseThrow();
                queue.window().failed(batch, new ProduceOutcome.Failed(cause), true);
            }
        }
        answers.settle(queue);
    }

    private void send(Node leader, List<PartitionQueue> queues, long nowMs, boolean immediately) {
        Endpoint endpoint = context.network().endpoint(leader, Purpose.PRODUCE);
        if (!endpoint.isReady()) {
            endpoint.connect();
            return;
        }
        NodeState state = nodes.computeIfAbsent(leader.id(), id -> new NodeState());
        if (state.throttledUntilMs > nowMs) {
            runAt(state.throttledUntilMs);
            return;
        }
        while (state.inFlight < context.config().maxInFlight()) {
            List<SentBatch> batches = drain(leader, queues, nowMs, immediately);
            if (batches.isEmpty()) {
                return;
            }
            dispatch(endpoint, state, batches);
        }
    }

    /** Takes at most one batch of each queue, as many as fit into one request. */
    private List<SentBatch> drain(Node leader, List<PartitionQueue> queues, long nowMs, boolean immediately) {
        List<SentBatch> batches = new ArrayList<>(queues.size());
        long sizeBytes = 0;
        for (PartitionQueue queue : queues) {
            PartitionWindow window = queue.window();
            if (!window.canSend(leader.id(), nowMs) || readyAtMs(queue, immediately) > nowMs) {
                continue;
            }
            ProducerBatch retry = window.nextRetry();
            long nextBytes = retry != null ? retry.estimatedSizeBytes() : queue.firstSizeBytes();
            if (!batches.isEmpty() && sizeBytes + nextBytes > context.config().maxRequestSizeBytes()) {
                continue;
            }
            ProducerBatch batch = retry != null ? retry : queue.poll();
            if (batch == null) {
                continue;
            }
            if (retry == null) {
                window.add(batch);
            }
            window.sent(batch, leader.id());
            batches.add(new SentBatch(queue, batch, leaderEpoch(queue)));
            sizeBytes += nextBytes;
        }
        return batches;
    }

    private int leaderEpoch(PartitionQueue queue) {
        PartitionView partition = context.metadata().view().partitionOrNull(queue.topicPartition());
        return partition == null ? PartitionView.NO_EPOCH : partition.leaderEpoch();
    }

    private void dispatch(Endpoint endpoint, NodeState state, List<SentBatch> batches) {
        ProduceRequest request =
                ProduceRequests.of(context.config(), context.metadata().view(), batches);
        if (context.config().compression().type() != CompressionType.NONE) {
            batches.forEach(sent ->
                    sent.queue().compressionEstimate().observed(sent.batch().compressionRatio()));
        }
        Runnable onReleased = () -> batches.forEach(sent -> sent.batch().release());
        state.inFlight++;
        context.counters().requestSent();
        if (context.config().acks() == Acks.NONE) {
            endpoint.sendUnanswered(request, () -> {
                onReleased.run();
                loop.execute(() -> {
                    answered(state, 0);
                    answers.unanswered(endpoint, batches);
                });
            });
            return;
        }
        ProduceAnswers.Asked asked = new ProduceAnswers.Asked(endpoint, batches);
        Completion.listen(
                endpoint.send(request, context.config().requestTimeoutMs(), onReleased),
                response -> {
                    answered(state, response.throttleTimeMs());
                    answers.answered(asked, response);
                },
                failure -> {
                    answered(state, 0);
                    answers.failed(asked, failure);
                });
    }

    private void answered(NodeState state, int throttleTimeMs) {
        state.inFlight--;
        if (throttleTimeMs > 0) {
            state.throttledUntilMs = loop.nowMs() + throttleTimeMs;
        }
        wakeUp();
    }

    private void expire(PartitionQueue queue, long nowMs) {
        long timeoutMs = context.config().deliveryTimeoutMs();
        PartitionWindow window = queue.window();
        long createdMs = nowMs - timeoutMs;
        List<ProducerBatch> expired =
                window.oldestCreatedMs() <= createdMs ? window.createdBefore(createdMs) : List.of();
        for (ProducerBatch batch : expired) {
            boolean mayBeInLog = batch.mayBeInLog() || batch.state() == ProducerBatch.State.IN_FLIGHT;
            window.failed(batch, new ProduceOutcome.Failed(expiry(batch, timeoutMs)), mayBeInLog);
        }
        if (!expired.isEmpty()) {
            answers.settle(queue);
        }
        if (queue.firstCreatedMs() <= createdMs) {
            failUnsent(queue, createdMs, null);
        }
        long oldestMs = Math.min(window.oldestCreatedMs(), queue.firstCreatedMs());
        if (oldestMs != PartitionQueue.NEVER) {
            runAt(oldestMs + timeoutMs);
        }
    }

    /** Gives up batches that were never sent; null stands for their expiry. */
    private void failUnsent(PartitionQueue queue, long createdMs, @Nullable ClientException cause) {
        for (ProducerBatch batch : queue.pollCreatedBefore(createdMs)) {
            ClientException error =
                    cause != null ? cause : expiry(batch, context.config().deliveryTimeoutMs());
            batch.settle(new ProduceOutcome.Failed(error));
            answers.complete(batch);
        }
    }

    private ClientTimeoutException expiry(ProducerBatch batch, long timeoutMs) {
        Node leader = context.metadata().view().leaderOrNull(batch.topicPartition());
        ClientException cause = batch.lastError()
                .or(() -> leader == null
                        ? context.metadata().lastError()
                        : context.network().lastError(leader.id()))
                .or(ids::lastError)
                .orElse(null);
        return new ClientTimeoutException(
                "Timed out after " + timeoutMs + " ms storing " + batch.recordCount() + " records in "
                        + batch.topicPartition() + (batch.attempts() == 0 ? " (never sent)" : ""),
                leader,
                cause);
    }

    private void runAt(long whenMs) {
        nextRunMs = Math.min(nextRunMs, whenMs);
    }

    private void arm(long nowMs) {
        if (nextRunMs == PartitionQueue.NEVER || (timer != null && timerAtMs <= nextRunMs && timerAtMs > nowMs)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAtMs = nextRunMs;
        timer = loop.schedule(this::timeIsUp, Math.max(1, nextRunMs - nowMs));
    }

    private void timeIsUp() {
        timer = null;
        timerAtMs = PartitionQueue.NEVER;
        run();
    }
}
