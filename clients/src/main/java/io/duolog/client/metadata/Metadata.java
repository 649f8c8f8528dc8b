package io.duolog.client.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.network.Endpoint;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.NetworkClient;
import io.duolog.client.network.Purpose;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.MetadataResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the view of the cluster current: asks when somebody needs a topic, when a broker's answer showed that the view is
 * outdated, and now and then.
 *
 * <p>Owned by the event loop; what may be called from any thread says so. There is one request at a time, and a pause of
 * {@code retry.backoff.ms} between one that did not help and the next.
 */
public final class Metadata {
    private final NetworkClient network;
    private final EventLoop loop;
    private final MetadataSettings settings;
    private final List<Node> bootstrap;
    private final Backoff backoff;
    private final Map<String, TrackedTopic> tracked = new ConcurrentHashMap<>();
    private final List<MetadataListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private Set<String> requestedTopics = Set.of();
    private volatile ClusterView view = ClusterView.EMPTY;
    private EventLoop.@Nullable Timer timer;
    private @Nullable ClientException lastError;
    private boolean isRequestInFlight;
    private boolean isUpdateWanted;
    private boolean closed;
    private int attemptsWithoutProgress;
    private long notBeforeMs = Long.MIN_VALUE;
    private long updatedMs;

    /**
     * Asks nobody yet.
     *
     * @param bootstrap where to ask while no broker is known or none of them answers; at least one
     */
    public Metadata(NetworkClient network, MetadataSettings settings, List<Node> bootstrap, Backoff backoff) {
        this.network = network;
        this.loop = network.loop();
        this.settings = settings;
        this.bootstrap = List.copyOf(bootstrap);
        this.backoff = backoff;
        this.updatedMs = loop.nowMs();
    }

    private record Waiter(
            String topic,
            int leastPartitions,
            long timeoutMs,
            CompletableFuture<TopicView> found,
            EventLoop.Timer timeout) {
        boolean isSatisfiedBy(@Nullable TopicView known) {
            return known != null && known.partitionCount() >= leastPartitions;
        }
    }

    /** What is known now. Any thread. */
    public ClusterView view() {
        return view;
    }

    /** How old the view of the cluster may get, ms; any thread. */
    public long maxAgeMs() {
        return settings.maxAgeMs();
    }

    /** Adds somebody who wants to see every new view. Any thread. */
    public void addListener(MetadataListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    /** Removes a listener. Any thread. */
    public void removeListener(MetadataListener listener) {
        listeners.remove(listener);
    }

    /** Makes a topic one that is asked for, until it is not used for {@code metadata.max.idle.ms}. Any thread. */
    public TrackedTopic track(String topic) {
        TrackedTopic known = tracked.get(topic);
        return known != null ? known : tracked.computeIfAbsent(topic, name -> new TrackedTopic(name, loop.nowMs()));
    }

    /** Stops asking for a topic. Any thread. */
    public void forget(TrackedTopic topic) {
        tracked.remove(topic.name(), topic);
    }

    /** Says that the view seems to be outdated. Any thread. */
    public void requestUpdate() {
        if (loop.inEventLoop()) {
            isUpdateWanted = true;
            updateIfDue();
        } else {
            loop.execute(this::requestUpdate);
        }
    }

    /**
     * The description of a topic, as soon as there is one; the topic is tracked from now on. Any thread.
     *
     * @param leastPartitions how many partitions it must have, at least 1: more than known if they are being added
     * @return completes on the event loop; fails with a {@link BrokerException} if the topic cannot be used, with a
     *     {@link ClientTimeoutException} after {@code timeoutMs}
     */
    public CompletableFuture<TopicView> topic(String topic, int leastPartitions, long timeoutMs) {
        CompletableFuture<TopicView> found = new CompletableFuture<>();
        loop.execute(() -> await(topic, leastPartitions, timeoutMs, found));
        return found;
    }

    /** Notes what a broker said about a partition's leader (KIP-951). On the event loop. */
    public void leaderChanged(TopicPartition topicPartition, int leaderId, int leaderEpoch, List<Node> endpoints) {
        view.withLeader(topicPartition, leaderId, leaderEpoch, endpoints).ifPresent(this::publish);
    }

    /**
     * A node for a request that any broker can answer. On the event loop.
     *
     * @return empty while all nodes wait after failures; {@link #backoffMs} says how long
     */
    public Optional<Endpoint> anyEndpoint(Purpose purpose) {
        return network.leastLoaded(candidates(purpose), purpose);
    }

    /** How long until {@link #anyEndpoint} is worth another call, in ms. On the event loop. */
    public long backoffMs(Purpose purpose) {
        return network.backoffMs(candidates(purpose), purpose).orElse(0);
    }

    /** What kept metadata from coming last; empty if nothing did. On the event loop. */
    public Optional<ClientException> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Fails everybody who waits. On the event loop. */
    public void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
        List.copyOf(waiters).forEach(waiter -> waiter.found()
                .completeExceptionally(new ClientClosedException(
                        "The client was closed while metadata of topic " + waiter.topic() + " was waited for")));
        waiters.clear();
    }

    private void await(String topic, int leastPartitions, long timeoutMs, CompletableFuture<TopicView> found) {
        track(topic).touch(loop.nowMs());
        TopicView known = view.topicOrNull(topic);
        if (known != null && known.partitionCount() >= leastPartitions) {
            found.complete(known);
            return;
        }
        if (closed) {
            found.completeExceptionally(new ClientClosedException("The client is closed"));
            return;
        }
        EventLoop.Timer timeout = loop.schedule(() -> giveUp(found), timeoutMs);
        waiters.add(new Waiter(topic, leastPartitions, timeoutMs, found, timeout));
        isUpdateWanted = true;
        updateIfDue();
    }

    private void giveUp(CompletableFuture<TopicView> found) {
        waiters.removeIf(waiter -> {
            if (waiter.found() != found) {
                return false;
            }
            String what =
                    "Timed out after " + waiter.timeoutMs() + " ms waiting for metadata of topic " + waiter.topic();
            ClientException last = lastError;
            found.completeExceptionally(new ClientTimeoutException(
                    what, last == null ? null : last.node().orElse(null), last));
            return true;
        });
    }

    /**
     * Sends a request if it is time: at once for a topic that was never asked for, after a pause if something seems to be
     * outdated, at last when the view has reached its greatest age.
     */
    private void updateIfDue() {
        if (isRequestInFlight || closed) {
            return;
        }
        long nowMs = loop.nowMs();
        long dueMs = updatedMs + settings.maxAgeMs();
        if (isUpdateWanted) {
            dueMs = isTopicUnasked() ? nowMs : Math.min(dueMs, notBeforeMs);
        }
        if (dueMs > nowMs) {
            schedule(dueMs - nowMs);
            return;
        }
        Optional<Endpoint> endpoint = anyEndpoint(Purpose.CONTROL);
        if (endpoint.isEmpty()) {
            isUpdateWanted = true;
            schedule(Math.max(1, backoffMs(Purpose.CONTROL)));
            return;
        }
        request(endpoint.get());
    }

    private boolean isTopicUnasked() {
        return waiters.stream().anyMatch(waiter -> !requestedTopics.contains(waiter.topic()));
    }

    private void request(Endpoint endpoint) {
        dropIdleTopics();
        isUpdateWanted = false;
        isRequestInFlight = true;
        requestedTopics = new HashSet<>(tracked.keySet());
        Completion.listen(
                endpoint.send(MetadataRequests.of(requestedTopics), settings.requestTimeoutMs()),
                response -> answered(response, endpoint.node()),
                this::failed);
    }

    private void answered(MetadataResponse response, Node node) {
        isRequestInFlight = false;
        MetadataUpdate update = MetadataUpdate.of(view, response, tracked.keySet());
        lastError = null;
        update.topicErrors().forEach((topic, error) -> lastError = describe(topic, error, node));
        publish(update.view());
        settleWaiters(update.topicErrors(), node);
        boolean isComplete = update.isComplete() && waiters.isEmpty();
        attemptsWithoutProgress = isComplete ? 0 : attemptsWithoutProgress + 1;
        isUpdateWanted |= !isComplete;
        updatedMs = loop.nowMs();
        pause();
    }

    private void failed(Throwable failure) {
        isRequestInFlight = false;
        lastError = failure instanceof ClientException known ? known : lastError;
        attemptsWithoutProgress++;
        isUpdateWanted = true;
        pause();
    }

    private void pause() {
        notBeforeMs = loop.nowMs() + backoff.delayMs(Math.max(1, attemptsWithoutProgress));
        updateIfDue();
    }

    private void publish(ClusterView fresh) {
        view = fresh;
        listeners.forEach(listener -> listener.onUpdate(fresh));
    }

    private void settleWaiters(Map<String, ErrorCode> errors, Node node) {
        List<Waiter> settled = new ArrayList<>();
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            ErrorCode error = errors.get(waiter.topic());
            if (waiter.isSatisfiedBy(view.topicOrNull(waiter.topic())) || (error != null && !error.isRetriable())) {
                each.remove();
                settled.add(waiter);
            }
        }
        for (Waiter waiter : settled) {
            waiter.timeout().cancel();
            TopicView found = view.topicOrNull(waiter.topic());
            if (found != null) {
                waiter.found().complete(found);
            } else {
                waiter.found()
                        .completeExceptionally(
                                describe(waiter.topic(), requireNonNull(errors.get(waiter.topic()), "error"), node));
            }
        }
    }

    private static BrokerException describe(String topic, ErrorCode error, Node node) {
        return new BrokerException(error, "get metadata of topic " + topic, null, node);
    }

    private Collection<Node> candidates(Purpose purpose) {
        Collection<Node> known = view.nodes().values();
        boolean oneIsUsable =
                known.stream().anyMatch(node -> !network.endpoint(node, purpose).isBackingOff());
        if (oneIsUsable) {
            return known;
        }
        List<Node> all = new ArrayList<>(known);
        all.addAll(bootstrap);
        return all;
    }

    private void dropIdleTopics() {
        long idleSinceMs = loop.nowMs() - settings.maxIdleMs();
        Set<String> awaited = new HashSet<>();
        waiters.forEach(waiter -> awaited.add(waiter.topic()));
        tracked.values().removeIf(topic -> topic.lastUsedMs() < idleSinceMs && !awaited.contains(topic.name()));
    }

    private void schedule(long delayMs) {
        if (timer != null) {
            timer.cancel();
        }
        timer = loop.schedule(
                () -> {
                    timer = null;
                    updateIfDue();
                },
                delayMs);
    }
}
