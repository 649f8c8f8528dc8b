package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.BackendHost;
import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.ConfigKey;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackendFactory;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.FencedException;
import io.duolog.coordination.OffsetConflictException;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.support.Batch;
import io.duolog.coordination.testkit.MemoryNode.UncertainAppend;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A whole cluster's coordination in one object: the log, the sessions and the election that several nodes of one JVM
 * share, with the faults that real backends have. It lives as long as the object, so a node that is closed or killed and
 * created again finds what it left.
 *
 * <p>Thread-safe. With a {@link SimulatedExecution} for all schedulers it is deterministic.
 */
public final class MemoryCoordinationCluster {
    /** How long a silent node counts as alive, unless the cluster is created with another timeout. */
    public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(2);

    private static final UUID DEFAULT_CLUSTER_ID = UUID.nameUUIDFromBytes(new byte[] {1});

    private final Object lock = new Object();
    private final MemoryLog log = new MemoryLog();
    private final Map<Integer, MemoryNode> nodes = new LinkedHashMap<>();
    private final MemoryLeadership leadership = new MemoryLeadership(log, nodes);
    private final MemorySessions sessions;
    private final Duration sessionTimeout;
    private final String clusterId;

    /** Creates an empty cluster with the {@linkplain #DEFAULT_SESSION_TIMEOUT default session timeout}. */
    public MemoryCoordinationCluster(SerialScheduler timers) {
        this(timers, DEFAULT_SESSION_TIMEOUT);
    }

    /**
     * Creates an empty cluster.
     *
     * @param timers measures the session timeout of nodes that fell silent
     * @param sessionTimeout how long they count as alive
     */
    public MemoryCoordinationCluster(SerialScheduler timers, Duration sessionTimeout) {
        this(timers, sessionTimeout, DEFAULT_CLUSTER_ID);
    }

    /**
     * Creates an empty cluster.
     *
     * @param timers measures the session timeout of nodes that fell silent
     * @param sessionTimeout how long they count as alive
     * @param clusterId its identity
     */
    public MemoryCoordinationCluster(SerialScheduler timers, Duration sessionTimeout, UUID clusterId) {
        this.sessionTimeout = requireNonNull(sessionTimeout, "sessionTimeout");
        this.sessions =
                new MemorySessions(lock, nodes, leadership, log, requireNonNull(timers, "timers"), sessionTimeout);
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(clusterId.getMostSignificantBits())
                .putLong(clusterId.getLeastSignificantBits())
                .array();
        this.clusterId = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Makes backends that belong to this cluster; named {@code memory}, without settings. */
    public CoordinationBackendFactory factory() {
        return new CoordinationBackendFactory() {
            @Override
            public String name() {
                return MemoryCoordinationBackendFactory.NAME;
            }

            @Override
            public List<ConfigKey> configKeys() {
                return List.of();
            }

            @Override
            public CoordinationBackend create(Map<String, String> config, BackendHost host) {
                return new MemoryCoordinationBackend(MemoryCoordinationCluster.this, host);
            }
        };
    }

    /** The cluster's identity. */
    public String clusterId() {
        return clusterId;
    }

    /** How long a silent node counts as alive. */
    public Duration sessionTimeout() {
        return sessionTimeout;
    }

    /** The active controller's node id, as the cluster itself knows it. */
    public OptionalInt leader() {
        synchronized (lock) {
            return leadership.leaderId();
        }
    }

    /** Stops a node as SIGSTOP would: nothing passes in either direction, and its session runs out. */
    public void pause(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            node.link.pause();
            sessions.silent(node);
        }
    }

    /** Continues a paused node: what it wanted to send is sent now, then it learns what it missed. */
    public void resume(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            node.link.resume();
            sessions.returned(node);
        }
    }

    /**
     * Cuts a node's network: unlike a paused one it knows at once, and goes on working for itself. What was under way is
     * lost, also the answers to appends that the log has taken.
     */
    public void disconnect(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            if (node.disconnected) {
                return;
            }
            node.disconnected = true;
            node.connection.incrementAndGet();
            Throwable cause = new BackendUnavailableException("cut off from the cluster", null);
            node.link.toNode(() -> node.backend.disconnected(cause));
            sessions.silent(node);
        }
    }

    /** Restores a node's network. */
    public void reconnect(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            if (!node.disconnected) {
                return;
            }
            node.disconnected = false;
            node.link.toNode(node.backend::connected);
            leadership.end(node, new BackendUnavailableException("was cut off from the cluster", null));
            sessions.returned(node);
        }
    }

    /** Ends a node's session as if its timeout had passed, though the node is well. It opens a new one by itself. */
    public void expireSession(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            sessions.end(node);
            if (node.reachable()) {
                sessions.returned(node);
            }
        }
    }

    /** Ends a node's process as SIGKILL would: no callback runs any more, and its session runs out. */
    public void kill(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            node.link.close();
            sessions.silent(node);
        }
    }

    /** What the cluster tells of itself. */
    CoordinationStatus status() {
        synchronized (lock) {
            return new CoordinationStatus(
                    MemoryCoordinationBackendFactory.NAME,
                    leadership.leaderId(),
                    leadership.epoch(),
                    log.endOffset(),
                    List.of());
        }
    }

    /**
     * Makes a node's next append end as uncertain.
     *
     * @param applied whether it is in the log nevertheless
     */
    public void makeNextAppendUncertain(int nodeId, boolean applied) {
        synchronized (lock) {
            node(nodeId).nextAppend = applied ? UncertainAppend.APPLIED : UncertainAppend.LOST;
        }
    }

    /** Delays everything that the node is told from now on; {@link Duration#ZERO} ends it. */
    public void delayDeliveries(int nodeId, Duration delay) {
        synchronized (lock) {
            node(nodeId).link.delayDeliveries(delay);
        }
    }

    Object lock() {
        return lock;
    }

    MemoryLog log() {
        return log;
    }

    /** Guarded by the lock, as what follows. */
    MemorySessions sessions() {
        return sessions;
    }

    MemoryLeadership leadership() {
        return leadership;
    }

    void append(
            MemoryNode node, int claimedEpoch, long expectedEnd, List<byte[]> records, CompletableFuture<Long> done) {
        UncertainAppend fault = node.nextAppend;
        node.nextAppend = null;
        if (node.disconnected) {
            node.link.toNode(() -> done.completeExceptionally(connectionLost()));
        } else if (!leadership.leads(node, claimedEpoch)) {
            FencedException fenced = new FencedException(leadership.epoch());
            answer(node, done, () -> done.completeExceptionally(fenced));
        } else if (fault == UncertainAppend.LOST) {
            loseLeadershipUncertain(node, done);
        } else if (isRepeat(claimedEpoch, expectedEnd, records)) {
            answer(node, done, () -> done.complete(expectedEnd + records.size() - 1));
        } else if (expectedEnd != log.endOffset()) {
            OffsetConflictException conflict = new OffsetConflictException(expectedEnd, log.endOffset());
            answer(node, done, () -> done.completeExceptionally(conflict));
        } else {
            log.append(new Batch(expectedEnd, claimedEpoch, records));
            nodes.values().forEach(sessions::tellEnd);
            if (fault == UncertainAppend.APPLIED) {
                loseLeadershipUncertain(node, done);
            } else {
                answer(node, done, () -> done.complete(expectedEnd + records.size() - 1));
            }
        }
    }

    private MemoryNode node(int nodeId) {
        MemoryNode node = nodes.get(nodeId);
        if (node == null) {
            throw new IllegalArgumentException("node " + nodeId + " has not been started, or was closed");
        }
        return node;
    }

    private boolean isRepeat(int claimedEpoch, long expectedEnd, List<byte[]> records) {
        return log.batchAt(expectedEnd)
                .filter(batch -> batch.baseOffset() == expectedEnd && batch.isRepeatedBy(claimedEpoch, records))
                .isPresent();
    }

    /** Answers over the node's present connection: when that breaks before, the answer is lost with it. */
    private static void answer(MemoryNode node, CompletableFuture<Long> done, Runnable completion) {
        int connection = node.connection.get();
        node.link.toNode(() -> {
            if (node.connection.get() == connection) {
                completion.run();
            } else {
                done.completeExceptionally(connectionLost());
            }
        });
    }

    private void loseLeadershipUncertain(MemoryNode node, CompletableFuture<Long> done) {
        AppendUncertainException cause = connectionLost();
        node.link.toNode(() -> done.completeExceptionally(cause));
        leadership.end(node, cause);
    }

    private static AppendUncertainException connectionLost() {
        return new AppendUncertainException("connection lost while appending", null);
    }
}
