package io.duolog.client.network;

import io.duolog.client.Node;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * All endpoints of a client. Confined to the event loop, construction excepted.
 *
 * <p>Knows nodes and connections, not topics: who is to be asked is for its callers to decide.
 */
public final class NetworkClient {
    private final NetworkSettings settings;
    private final EventLoop loop;
    private final Channels channels;
    private final RandomGenerator random;
    private final RequestCodec codec;
    private final Backoff reconnectBackoff;
    private final Map<Key, Endpoint> endpoints = new HashMap<>();
    private final List<NetworkListener> listeners = new ArrayList<>();
    private boolean closed;

    /**
     * Connects to nobody yet.
     *
     * @param random for jitter and for the choice among equals
     */
    public NetworkClient(NetworkSettings settings, EventLoop loop, Channels channels, RandomGenerator random) {
        this.settings = settings;
        this.loop = loop;
        this.channels = channels;
        this.random = random;
        this.codec = new RequestCodec(settings.clientId());
        this.reconnectBackoff = new Backoff(settings.reconnectBackoffMs(), settings.reconnectBackoffMaxMs(), random);
    }

    private record Key(int nodeId, Purpose purpose, Object owner) {}

    /** The thread that all of this belongs to. */
    public EventLoop loop() {
        return loop;
    }

    /** Adds somebody who wants to know when nodes come and go. */
    public void addListener(NetworkListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(NetworkListener listener) {
        listeners.remove(listener);
    }

    /** The shared way to a node; if the node has moved to another address since, the old connection is cut. */
    public Endpoint endpoint(Node node, Purpose purpose) {
        return endpoint(node, purpose, this);
    }

    /**
     * As the other method, with connections that {@code owner} has for itself. Brokers answer the requests of a connection
     * one after the other, so one consumer's wait for records would hold up the others.
     *
     * @param owner compared by identity; {@link #closeOwned} when it needs no connections any more
     */
    public Endpoint endpoint(Node node, Purpose purpose, Object owner) {
        Key key = new Key(node.id(), purpose, owner);
        Endpoint known = endpoints.get(key);
        if (known != null && known.node().address().equals(node.address())) {
            return known;
        }
        Endpoint endpoint = new Endpoint(this, node, purpose);
        endpoints.put(key, endpoint);
        if (known != null) {
            known.close("the node has moved to " + node.address());
        }
        if (closed) {
            endpoint.close("the client is closed");
        }
        return endpoint;
    }

    /**
     * The best of some nodes to send something to that any of them can answer: connected and with the least to do, else
     * one that may be connected to.
     *
     * @return empty if all of them are waiting after a failure
     */
    public Optional<Endpoint> leastLoaded(Collection<Node> nodes, Purpose purpose) {
        List<Endpoint> candidates = new ArrayList<>();
        for (Node node : nodes) {
            Endpoint endpoint = endpoint(node, purpose);
            if (!endpoint.isBackingOff()) {
                candidates.add(random.nextInt(candidates.size() + 1), endpoint);
            }
        }
        return candidates.stream()
                .min(Comparator.comparing(Endpoint::isReady, Comparator.reverseOrder())
                        .thenComparingInt(Endpoint::inFlightCount));
    }

    /** When the first of some nodes may be connected to again, in ms from now; empty if one may be now. */
    public OptionalLong backoffMs(Collection<Node> nodes, Purpose purpose) {
        long earliestMs = Long.MAX_VALUE;
        for (Node node : nodes) {
            earliestMs = Math.min(earliestMs, endpoint(node, purpose).remainingBackoffMs());
        }
        return earliestMs <= 0 || earliestMs == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(earliestMs);
    }

    /** What went wrong last with a node, for whatever purpose; empty if it is well or was never needed. */
    public Optional<ClientException> lastError(int nodeId) {
        for (Endpoint endpoint : endpoints.values()) {
            if (endpoint.node().id() == nodeId && endpoint.lastError().isPresent()) {
                return endpoint.lastError();
            }
        }
        return Optional.empty();
    }

    /** Cuts the connections that {@code owner} has for itself. */
    public void closeOwned(Object owner, String reason) {
        List<Endpoint> owned = new ArrayList<>();
        endpoints.entrySet().removeIf(entry -> entry.getKey().owner() == owner && owned.add(entry.getValue()));
        owned.forEach(endpoint -> endpoint.close(reason));
    }

    /** Cuts all connections; requests fail with a {@link ClientClosedException}. */
    public void close() {
        closed = true;
        List.copyOf(endpoints.values()).forEach(endpoint -> endpoint.close("the client is closed"));
    }

    NetworkSettings settings() {
        return settings;
    }

    Channels channels() {
        return channels;
    }

    RequestCodec codec() {
        return codec;
    }

    Backoff reconnectBackoff() {
        return reconnectBackoff;
    }

    ClientException closedException() {
        return new ClientClosedException("The client is closed");
    }

    void ready(Endpoint endpoint) {
        List.copyOf(listeners).forEach(listener -> listener.onReady(endpoint));
    }

    void unavailable(Endpoint endpoint, ClientException cause) {
        List.copyOf(listeners).forEach(listener -> listener.onUnavailable(endpoint, cause));
    }
}
