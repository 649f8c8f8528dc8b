package io.duolog.client.runtime;

import io.duolog.client.metadata.Metadata;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.NetworkClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The inside of a {@code Client}: what its producers, consumers and admins are built on. Thread-safe.
 *
 * <p>The event loop owns {@link #network} and, where it says so, {@link #metadata}: call them from {@code
 * loop().execute(...)}.
 */
public final class ClientRuntime {
    private final NetworkClient network;
    private final Metadata metadata;
    private final Clock clock;
    private final RandomSource random;
    private final Map<String, Object> properties;
    private final List<AutoCloseable> children = new CopyOnWriteArrayList<>();

    /**
     * Puts the parts together.
     *
     * @param clock the time of day, for records' timestamps
     * @param random for partitioning and jitter
     * @param properties everything that was set, also for producers, consumers and admins: their defaults
     */
    public ClientRuntime(
            NetworkClient network, Metadata metadata, Clock clock, RandomSource random, Map<String, ?> properties) {
        this.network = network;
        this.metadata = metadata;
        this.clock = clock;
        this.random = random;
        this.properties = Map.copyOf(properties);
    }

    /** The thread that owns the state. */
    public EventLoop loop() {
        return network.loop();
    }

    /** The connections; on the event loop. */
    public NetworkClient network() {
        return network;
    }

    /** What is known about the cluster. */
    public Metadata metadata() {
        return metadata;
    }

    /** The time of day. */
    public Clock clock() {
        return clock;
    }

    /** Randomness. */
    public RandomSource random() {
        return random;
    }

    /** Everything that was set on the client, by Kafka's names; unmodifiable. */
    public Map<String, Object> properties() {
        return properties;
    }

    /** Closes {@code child} when the client is closed, before the connections are. */
    public void closeWithClient(AutoCloseable child) {
        children.add(child);
    }

    /** The child was closed by itself. */
    public void closed(AutoCloseable child) {
        children.remove(child);
    }

    /** What is still open, the youngest first. */
    public List<AutoCloseable> openChildren() {
        List<AutoCloseable> youngestFirst = new ArrayList<>(children);
        Collections.reverse(youngestFirst);
        return youngestFirst;
    }
}
