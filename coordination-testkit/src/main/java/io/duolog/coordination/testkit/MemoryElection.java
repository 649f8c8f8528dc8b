package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.ControllerElection;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A node's part in the memory cluster's election. */
final class MemoryElection implements ControllerElection {
    private static final int NONE = -1;

    private final MemoryCoordinationCluster cluster;
    private final MemoryNode node;
    private @Nullable ElectionListener listener;
    private volatile int leadingEpoch = NONE;
    private volatile OptionalInt currentLeader = OptionalInt.empty();

    MemoryElection(MemoryCoordinationCluster cluster, MemoryNode node) {
        this.cluster = cluster;
        this.node = node;
    }

    @Override
    public void campaign(ElectionListener newListener) {
        requireNonNull(newListener, "listener");
        synchronized (cluster.lock()) {
            if (listener != null) {
                throw new IllegalStateException("the node stands for election already");
            }
            listener = newListener;
            node.link.toCluster(() -> cluster.leadership().campaign(node));
        }
    }

    @Override
    public boolean eligible() {
        return true;
    }

    @Override
    public void resign(int epoch) {
        synchronized (cluster.lock()) {
            node.link.toCluster(() -> cluster.leadership().resign(node, epoch));
        }
    }

    @Override
    public OptionalInt currentLeader() {
        return currentLeader;
    }

    boolean leads(int epoch) {
        return leadingEpoch == epoch;
    }

    /** On the coordination thread, as all that follows. */
    void elected(int epoch, long endOffset) {
        leadingEpoch = epoch;
        listener().elected(epoch, endOffset);
    }

    /** Ends the epoch that the node holds, if it holds one. */
    void revoked(Throwable cause) {
        int epoch = leadingEpoch;
        if (epoch != NONE) {
            leadingEpoch = NONE;
            listener().revoked(epoch, cause);
        }
    }

    void leaderChanged(OptionalInt nodeId) {
        if (!currentLeader.equals(nodeId)) {
            currentLeader = nodeId;
            ElectionListener present = presentListener();
            if (present != null) {
                present.leaderChanged(nodeId);
            }
        }
    }

    private ElectionListener listener() {
        return requireNonNull(presentListener(), "elected without standing");
    }

    private @Nullable ElectionListener presentListener() {
        synchronized (cluster.lock()) {
            return listener;
        }
    }
}
