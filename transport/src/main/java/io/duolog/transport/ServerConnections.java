package io.duolog.transport;

import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open connections of a server: counts them, bounds them, and closes them together. Thread-safe. */
final class ServerConnections {
    private final ServerConfig config;
    private final ConnectionRates rates;
    private final RefusedConnections refused = new RefusedConnections();
    private final TransportObserver observer;
    private final MisbehaviourLog misbehaviourLog;
    private final MemoryBudget budget;
    private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();

    /** Guards the counts. */
    private final Object lock = new Object();

    private final Map<InetAddress, Integer> countByAddress = new HashMap<>();
    private int count;
    private ConnectionLimits limits;
    private boolean draining;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    ServerConnections(
            ServerConfig config, ConnectionRates rates, TransportObserver observer, MisbehaviourLog misbehaviourLog) {
        this.config = config;
        this.limits = config.connections();
        this.rates = rates;
        this.observer = observer;
        this.misbehaviourLog = misbehaviourLog;
        this.budget = new MemoryBudget(config.frames().queuedMaxRequestBytes());
    }

    MemoryBudget budget() {
        return budget;
    }

    FrameLimits frameLimits() {
        return config.frames();
    }

    int size() {
        return open.size();
    }

    /** Other limits hold for connections that come from now on; those that are open stay. */
    void limit(ConnectionLimits newLimits) {
        synchronized (lock) {
            limits = newLimits;
        }
    }

    ConnectionRates rates() {
        return rates;
    }

    /**
     * Counts a connection that was just accepted, or refuses it: then it is closed, now or later, and must not be set up.
     *
     * @return whether it was counted
     */
    boolean admit(String listenerName, InetAddress address, SocketChannel channel) {
        long tooEarlyMs = rates.refuse(address);
        CloseReason reason = tooEarlyMs > 0
                ? CloseReason.of(
                        CloseKind.CONNECTING_TOO_FAST,
                        "the address connects faster than its connection_creation_rate allows")
                : count(address);
        if (reason == null) {
            return true;
        }
        if (reason.kind().isMisbehaviour()) {
            misbehaved(listenerName, address, reason);
        }
        refused.close(channel, tooEarlyMs);
        return false;
    }

    /** Returns why a connection cannot be counted, or null. */
    private @Nullable CloseReason count(InetAddress address) {
        synchronized (lock) {
            if (draining) {
                return CloseReason.of(CloseKind.SHUTDOWN, "the server is shutting down");
            }
            if (count >= limits.maxConnections()) {
                return CloseReason.of(
                        CloseKind.TOO_MANY_CONNECTIONS, "max.connections=" + limits.maxConnections() + " are open");
            }
            int ofAddress = countByAddress.getOrDefault(address, 0);
            int ofAddressMax = limits.maxConnectionsOf(address);
            if (ofAddress >= ofAddressMax) {
                return CloseReason.of(
                        CloseKind.TOO_MANY_CONNECTIONS_FROM_ADDRESS,
                        "max.connections.per.ip=" + ofAddressMax + " are open from " + address);
            }
            count++;
            countByAddress.put(address, ofAddress + 1);
            return null;
        }
    }

    /** A connection that was admitted is set up. */
    void opened(ServerConnection connection) {
        open.add(connection);
        observer.onOpened(connection.listenerName());
        boolean late;
        synchronized (lock) {
            late = draining;
        }
        if (late) {
            connection.drain();
        }
    }

    /** A connection that was opened has closed. */
    void closed(ServerConnection connection, CloseReason reason) {
        open.remove(connection);
        observer.onClosed(connection.listenerName(), reason.kind());
        InetAddress address = connection.remoteAddress().getAddress();
        if (reason.kind().isMisbehaviour()) {
            misbehaved(connection.listenerName(), address, reason);
        }
        boolean last;
        synchronized (lock) {
            count--;
            countByAddress.computeIfPresent(address, (key, value) -> value == 1 ? null : value - 1);
            last = draining && count == 0;
        }
        if (last) {
            drained.complete(null);
        }
    }

    /** Reports misbehaviour, also of connections that were never admitted. */
    void misbehaved(String listenerName, InetAddress address, CloseReason reason) {
        observer.onMisbehaviour(listenerName, address, reason);
        misbehaviourLog.log(listenerName, address, reason);
    }

    /** Admits no more; completes when the last connection has closed. */
    CompletableFuture<Void> drain() {
        boolean none;
        synchronized (lock) {
            draining = true;
            none = count == 0;
        }
        if (none) {
            drained.complete(null);
        }
        open.forEach(ServerConnection::drain);
        return drained;
    }

    /** Closes all that are still open. */
    void closeAll(CloseReason reason) {
        open.forEach(connection -> connection.close(reason));
    }
}
