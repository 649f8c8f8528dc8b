package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.Membership.LivenessListener;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes of the memory cluster count as alive, and who is told of it. Guarded by the cluster's lock.
 *
 * <pre>
 *   none ── open ──&gt; alive ── silent for the session timeout, suspected, closed ──&gt; none
 * </pre>
 */
final class MemorySessions {
    private final Object lock;
    private final Map<Integer, MemoryNode> nodes;
    private final MemoryLeadership leadership;
    private final MemoryLog log;
    private final SerialScheduler timers;
    private final Duration timeout;

    MemorySessions(
            Object lock,
            Map<Integer, MemoryNode> nodes,
            MemoryLeadership leadership,
            MemoryLog log,
            SerialScheduler timers,
            Duration timeout) {
        this.lock = lock;
        this.nodes = nodes;
        this.leadership = leadership;
        this.log = log;
        this.timers = timers;
        this.timeout = timeout;
    }

    /** Begins a node's life, which ends a former one of the same node. */
    void connect(MemoryNode node) {
        MemoryNode former = nodes.put(node.identity.nodeId(), node);
        if (former != null) {
            end(former);
        }
        node.link.toNode(node.backend::connected);
        open(node);
    }

    /** Ends a node's life in good order. */
    void leave(MemoryNode node) {
        node.link.close();
        nodes.remove(node.identity.nodeId(), node);
        end(node);
    }

    /** The node fell silent: its session runs out unless it {@link #returned}. */
    void silent(MemoryNode node) {
        if (node.expiry == null) {
            node.expiry = timers.schedule(
                    () -> {
                        synchronized (lock) {
                            end(node);
                        }
                    },
                    timeout);
        }
    }

    /** The node is in touch again: its session goes on, or a new one begins. */
    void returned(MemoryNode node) {
        stopExpiry(node);
        if (!node.sessionAlive) {
            Throwable cause = new BackendUnavailableException("session lost", null);
            node.link.toNode(() -> node.backend.sessionLost(cause));
            open(node);
            return;
        }
        tellEnd(node);
        leadership.tellLeader(node);
        if (node.info != null) {
            node.link.toNode(node.backend::announced);
        }
        leadership.electIfVacant();
    }

    void end(MemoryNode node) {
        stopExpiry(node);
        if (!node.sessionAlive) {
            return;
        }
        node.sessionAlive = false;
        if (node.info != null) {
            tellDown(node);
        }
        leadership.end(node, new BackendUnavailableException("session lost", null));
    }

    /** The controller's suspicion ends a session, and so does anybody's of the controller; nobody else's counts. */
    void suspect(MemoryNode suspecting, int nodeId) {
        MemoryNode suspect = nodes.get(nodeId);
        MemoryNode leader = leadership.leader();
        if (suspect == null || suspect == suspecting || !suspecting.reachable()) {
            return;
        }
        if (leader == suspecting || leader == suspect) {
            end(suspect);
            if (suspect.reachable()) {
                returned(suspect);
            }
        }
    }

    void announce(MemoryNode node, byte[] info) {
        node.info = info;
        if (node.sessionAlive && !node.disconnected) {
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
        if (!leadership.leads(node, watchEpoch)) {
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

    /** Tells a node how far the log reaches. */
    void tellEnd(MemoryNode node) {
        if (node.reachable()) {
            long endOffset = log.endOffset();
            node.link.toNode(() -> node.backend.logAdvanced(endOffset));
        }
    }

    private void open(MemoryNode node) {
        node.sessionAlive = true;
        tellEnd(node);
        leadership.tellLeader(node);
        if (node.info != null) {
            tellUp(node);
            node.link.toNode(node.backend::announced);
        }
        leadership.electIfVacant();
    }

    private static void stopExpiry(MemoryNode node) {
        if (node.expiry != null) {
            node.expiry.cancel();
            node.expiry = null;
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
        @Nullable MemoryNode watching = leadership.leader();
        if (watching != null) {
            int watchEpoch = leadership.epoch();
            watching.watchers.forEach(listener ->
                    watching.link.toNode(() -> watching.backend.ifLeading(watchEpoch, () -> event.accept(listener))));
        }
    }
}
