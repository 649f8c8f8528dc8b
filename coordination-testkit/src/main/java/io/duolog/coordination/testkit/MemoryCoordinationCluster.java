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
import io.duolog.coordination.Membership.LivenessListener;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    private final Object lock = new Object();
    private final MemoryLog log = new MemoryLog();
    private final Map<Integer, MemoryNode> nodes = new LinkedHashMap<>();
    private final SerialScheduler timers;
    private final Duration sessionTimeout;
    private final String clusterId;
    private int epoch;
    private @Nullable MemoryNode leader;

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
        this.timers = requireNonNull(timers, "timers");
        this.sessionTimeout = requireNonNull(sessionTimeout, "sessionTimeout");
        UUID id = UUID.nameUUIDFromBytes(new byte[] {1});
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
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
            return leader == null ? OptionalInt.empty() : OptionalInt.of(leader.identity.nodeId());
        }
    }

    /** Stops a node as SIGSTOP would: nothing passes in either direction, and its session runs out. */
    public void pause(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            node.link.pause();
            startExpiry(node);
        }
    }

    /** Continues a paused node: what it wanted to send is sent now, then it learns what it missed. */
    public void resume(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            node.link.resume();
            returned(node);
        }
    }

    /** Cuts a node's network: unlike a paused one it knows at once, and goes on working for itself. */
    public void disconnect(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            node.disconnected = true;
            Throwable cause = new BackendUnavailableException("cut off from the cluster", null);
            node.link.toNode(() -> node.backend.disconnected(cause));
            startExpiry(node);
        }
    }

    /** Restores a node's network. */
    public void reconnect(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            node.disconnected = false;
            node.link.toNode(node.backend::connected);
            if (leader == node) {
                endLeadership(new BackendUnavailableException("was cut off from the cluster", null));
            }
            returned(node);
        }
    }

    /** Ends a node's session as if its timeout had passed, though the node is well. It opens a new one by itself. */
    public void expireSession(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            endSession(node);
            if (node.reachable()) {
                returned(node);
            }
        }
    }

    /** Ends a node's process as SIGKILL would: no callback runs any more, and its session runs out. */
    public void kill(int nodeId) {
        synchronized (lock) {
            MemoryNode node = node(nodeId);
            node.link.close();
            startExpiry(node);
        }
    }

    /** The controller's suspicion ends a session, and so does anybody's of the controller; nobody else's counts. */
    void suspect(MemoryNode suspecting, int nodeId) {
        MemoryNode suspect = nodes.get(nodeId);
        if (suspect == null || suspect == suspecting || !suspecting.reachable()) {
            return;
        }
        if (leader == suspecting || leader == suspect) {
            endSession(suspect);
            if (suspect.reachable()) {
                returned(suspect);
            }
        }
    }

    /** What the cluster tells of itself. */
    CoordinationStatus status() {
        synchronized (lock) {
            return new CoordinationStatus(
                    MemoryCoordinationBackendFactory.NAME, leader(), epoch, log.endOffset(), List.of());
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

    /** Lock held, as for all that follows. */
    void connect(MemoryNode node) {
        MemoryNode former = nodes.put(node.identity.nodeId(), node);
        if (former != null) {
            endSession(former);
        }
        node.link.toNode(node.backend::connected);
        OptionalInt known = leader();
        node.link.toNode(() -> node.backend.leaderChanged(known));
        openSession(node);
    }

    /** A killed node can do nothing for its end: its session runs out. */
    void disconnectForGood(MemoryNode node) {
        if (node.link.closed()) {
            return;
        }
        node.link.close();
        nodes.remove(node.identity.nodeId(), node);
        endSession(node);
    }

    void append(
            MemoryNode node, int claimedEpoch, long expectedEnd, List<byte[]> records, CompletableFuture<Long> done) {
        UncertainAppend fault = node.nextAppend;
        node.nextAppend = null;
        if (leader != node || epoch != claimedEpoch) {
            FencedException fenced = new FencedException(epoch);
            node.link.toNode(() -> done.completeExceptionally(fenced));
        } else if (fault == UncertainAppend.LOST || node.disconnected) {
            loseLeadershipUncertain(node, done);
        } else if (isRepeat(claimedEpoch, expectedEnd, records)) {
            node.link.toNode(() -> done.complete(expectedEnd + records.size() - 1));
        } else if (expectedEnd != log.endOffset()) {
            OffsetConflictException conflict = new OffsetConflictException(expectedEnd, log.endOffset());
            node.link.toNode(() -> done.completeExceptionally(conflict));
        } else {
            log.append(new Batch(expectedEnd, claimedEpoch, records));
            nodes.values().forEach(this::tellEnd);
            if (fault == UncertainAppend.APPLIED) {
                loseLeadershipUncertain(node, done);
            } else {
                node.link.toNode(() -> done.complete(expectedEnd + records.size() - 1));
            }
        }
    }

    void campaign(MemoryNode node) {
        node.campaigning = true;
        elect(null);
    }

    void resign(MemoryNode node, int resignedEpoch) {
        if (leader == node && epoch == resignedEpoch) {
            endLeadership(new BackendUnavailableException("resigned", null));
        }
    }

    void announce(MemoryNode node, byte[] info) {
        node.info = info;
        if (node.sessionAlive) {
            tellUp(node);
            node.link.toNode(node.backend::announced);
        }
    }

    void withdraw(MemoryNode node) {
        if (node.info != null && node.sessionAlive) {
            tellDown(node);
        }
        node.info = null;
    }

    void watch(MemoryNode node, int watchEpoch, LivenessListener listener) {
        if (leader != node || epoch != watchEpoch) {
            return;
        }
        node.watchers.add(listener);
        for (MemoryNode other : nodes.values()) {
            byte[] info = other.info;
            if (other.sessionAlive && info != null) {
                node.link.toNode(() -> node.backend.ifLeading(watchEpoch, () -> listener.up(other.identity, info)));
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

    private void loseLeadershipUncertain(MemoryNode node, CompletableFuture<Long> done) {
        AppendUncertainException cause = new AppendUncertainException("connection lost while appending", null);
        node.link.toNode(() -> done.completeExceptionally(cause));
        endLeadership(cause);
    }

    private void startExpiry(MemoryNode node) {
        if (node.expiry == null) {
            node.expiry = timers.schedule(
                    () -> {
                        synchronized (lock) {
                            endSession(node);
                        }
                    },
                    sessionTimeout);
        }
    }

    /** The node is in touch again: its session goes on, or a new one begins. */
    private void returned(MemoryNode node) {
        if (node.expiry != null) {
            node.expiry.cancel();
            node.expiry = null;
        }
        if (node.sessionAlive) {
            tellEnd(node);
            if (node.info != null) {
                node.link.toNode(node.backend::announced);
            }
            elect(null);
        } else {
            Throwable cause = new BackendUnavailableException("session lost", null);
            node.link.toNode(() -> node.backend.sessionLost(cause));
            openSession(node);
        }
    }

    private void openSession(MemoryNode node) {
        node.sessionAlive = true;
        tellEnd(node);
        if (node.info != null) {
            tellUp(node);
            node.link.toNode(node.backend::announced);
        }
        elect(null);
    }

    private void endSession(MemoryNode node) {
        if (node.expiry != null) {
            node.expiry.cancel();
            node.expiry = null;
        }
        if (!node.sessionAlive) {
            return;
        }
        node.sessionAlive = false;
        if (node.info != null) {
            tellDown(node);
        }
        if (leader == node) {
            endLeadership(new BackendUnavailableException("session lost", null));
        }
    }

    private void endLeadership(Throwable cause) {
        MemoryNode former = leader;
        if (former == null) {
            return;
        }
        int ended = epoch;
        leader = null;
        former.watchers.clear();
        if (!former.link.paused()) {
            former.link.toNode(() -> former.backend.revoked(ended, cause));
        }
        elect(former);
    }

    /** Chooses among those who stand; the one to avoid only when there is nobody else. */
    private void elect(@Nullable MemoryNode avoid) {
        if (leader != null) {
            return;
        }
        MemoryNode next = null;
        for (MemoryNode node : nodes.values()) {
            if (node.canLead() && (next == null || next == avoid)) {
                next = node;
            }
        }
        OptionalInt known = next == null ? OptionalInt.empty() : OptionalInt.of(next.identity.nodeId());
        if (next != null) {
            MemoryNode elected = next;
            leader = elected;
            int newEpoch = ++epoch;
            long endOffset = log.endOffset();
            elected.link.toNode(() -> elected.backend.elected(newEpoch, endOffset));
        }
        nodes.values().forEach(node -> {
            if (node.reachable()) {
                node.link.toNode(() -> node.backend.leaderChanged(known));
            }
        });
    }

    private void tellEnd(MemoryNode node) {
        if (node.reachable()) {
            long endOffset = log.endOffset();
            node.link.toNode(() -> node.backend.logAdvanced(endOffset));
        }
    }

    private void tellUp(MemoryNode node) {
        byte[] info = requireNonNull(node.info, "info");
        tellWatchers(listener -> listener.up(node.identity, info));
    }

    private void tellDown(MemoryNode node) {
        tellWatchers(listener -> listener.down(node.identity));
    }

    private void tellWatchers(Consumer<LivenessListener> event) {
        MemoryNode watching = leader;
        if (watching != null) {
            int watchEpoch = epoch;
            watching.watchers.forEach(listener ->
                    watching.link.toNode(() -> watching.backend.ifLeading(watchEpoch, () -> event.accept(listener))));
        }
    }
}
