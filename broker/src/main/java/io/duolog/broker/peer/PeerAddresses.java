package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Where the other brokers answer: on the listener for brokers of their registration, else where the coordination backend
 * said. Thread-safe.
 */
public final class PeerAddresses {
    private final Supplier<MetadataImage> image;
    private final String listenerName;
    private final Map<Integer, PeerAddress> learned = new ConcurrentHashMap<>();

    /**
     * Looks in the newest image.
     *
     * @param image this node's image
     * @param listenerName {@code inter.broker.listener.name}
     */
    public PeerAddresses(Supplier<MetadataImage> image, String listenerName) {
        this.image = requireNonNull(image, "image");
        this.listenerName = requireNonNull(listenerName, "listenerName");
    }

    /** Remembers what is not from the metadata. */
    public void learn(int nodeId, PeerAddress address) {
        learned.put(nodeId, requireNonNull(address, "address"));
    }

    /** Where the node answers, as far as it is known. */
    public Optional<PeerAddress> find(int nodeId) {
        return candidates(nodeId).stream().findFirst();
    }

    /** Where the node registered, or nothing if it has not. */
    public Optional<PeerAddress> registered(int nodeId) {
        return Optional.ofNullable(image.get().brokers().get(nodeId)).flatMap(this::address);
    }

    /** The address in a registration; empty if the broker has no listener for brokers. */
    Optional<PeerAddress> address(BrokerRegistration broker) {
        return broker.endpoint(listenerName).map(endpoint -> new PeerAddress(endpoint.host(), endpoint.port()));
    }

    /** All that is known, what to try first in front: a registration may be that of a former life at another place. */
    List<PeerAddress> candidates(int nodeId) {
        List<PeerAddress> candidates = new ArrayList<>(2);
        registered(nodeId).ifPresent(candidates::add);
        PeerAddress other = learned.get(nodeId);
        if (other != null && !candidates.contains(other)) {
            candidates.add(other);
        }
        return candidates;
    }
}
