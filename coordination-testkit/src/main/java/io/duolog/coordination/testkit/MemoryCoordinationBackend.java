package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.BackendListener;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.ClusterMismatchException;
import io.duolog.coordination.ControllerElection;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.Membership;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.support.LogDispatcher;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One node's view of a {@link MemoryCoordinationCluster}. What the cluster tells arrives on the coordination thread. */
final class MemoryCoordinationBackend implements CoordinationBackend {
    private final MemoryCoordinationCluster cluster;
    private final BackendHost host;
    private final NodeLink link;
    private final MemoryNode node;
    private final LogDispatcher dispatcher;
    private final MemoryElection election;
    private final MemoryMembership membership;
    private final MemoryMetadataLog metadataLog;
    private volatile BackendState state = BackendState.CONNECTING;
    private volatile boolean wasReady;
    private volatile @Nullable BackendListener listener;

    MemoryCoordinationBackend(MemoryCoordinationCluster cluster, BackendHost host) {
        this.cluster = cluster;
        this.host = host;
        this.link = new NodeLink(cluster.lock(), host.scheduler(), this::failed);
        this.node = new MemoryNode(host.self(), link, this);
        this.dispatcher = new LogDispatcher(cluster.log(), this::runOnCoordinationThread);
        this.election = new MemoryElection(cluster, node);
        this.membership = new MemoryMembership(cluster, node);
        this.metadataLog = new MemoryMetadataLog(cluster, node, election, dispatcher);
    }

    @Override
    public void start(BackendListener newListener) {
        requireNonNull(newListener, "listener");
        synchronized (cluster.lock()) {
            if (listener != null || state != BackendState.CONNECTING) {
                throw new IllegalStateException("the backend was started before: it is " + state);
            }
            listener = newListener;
            if (host.knownClusterId()
                    .filter(id -> !id.equals(cluster.clusterId()))
                    .isPresent()) {
                link.toNode(() -> {
                    throw new ClusterMismatchException("this node belongs to cluster "
                            + host.knownClusterId().orElseThrow() + ", but was started in " + cluster.clusterId());
                });
            } else {
                cluster.sessions().connect(node);
            }
        }
    }

    @Override
    public String clusterId() {
        if (!wasReady) {
            throw new IllegalStateException("the cluster id is not known before the backend was ready");
        }
        return cluster.clusterId();
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    public ControllerElection election() {
        return election;
    }

    @Override
    public MetadataLog log() {
        return metadataLog;
    }

    @Override
    public CompletionStage<CoordinationStatus> status() {
        return CompletableFuture.completedFuture(cluster.status());
    }

    @Override
    public BackendState state() {
        return state;
    }

    @Override
    public void close() {
        end(BackendState.CLOSED);
        link.awaitDelivery();
        abandonRequests();
    }

    /** The events that the cluster sends, all on the coordination thread. */
    void connected() {
        wasReady = true;
        changeState(BackendState.READY, null);
    }

    void disconnected(Throwable cause) {
        endEpoch(cause);
        membership.uncertain();
        changeState(BackendState.DISCONNECTED, cause);
    }

    void sessionLost(Throwable cause) {
        endEpoch(cause);
        membership.uncertain();
    }

    void logAdvanced(long endOffset) {
        dispatcher.deliverUpTo(endOffset);
        metadataLog.compactIfGrown();
    }

    void elected(int epoch, long endOffset) {
        dispatcher.deliverUpTo(endOffset);
        election.elected(epoch, endOffset);
    }

    void revoked(int epoch, Throwable cause) {
        if (election.leads(epoch)) {
            endEpoch(cause);
        }
    }

    void leaderChanged(OptionalInt nodeId) {
        election.leaderChanged(nodeId);
    }

    void announced() {
        membership.announced();
    }

    void ifLeading(int epoch, Runnable event) {
        if (election.leads(epoch)) {
            event.run();
        }
    }

    /** What the cluster has not answered by now is not known to this node when its epoch ends. */
    private void endEpoch(Throwable cause) {
        metadataLog.abandonAppends("the epoch ended while appending");
        election.revoked(cause);
    }

    private void failed(Throwable cause) {
        if (end(BackendState.FAILED)) {
            abandonRequests();
            requireNonNull(listener, "listener").stateChanged(BackendState.FAILED, cause);
        }
    }

    private void abandonRequests() {
        metadataLog.abandonAppends("the backend was closed");
        metadataLog.abandonOthers();
        membership.abandonAnnouncement();
    }

    private boolean end(BackendState last) {
        synchronized (cluster.lock()) {
            boolean alreadyEnded = link.closed();
            if (state != BackendState.CLOSED) {
                state = last;
            }
            if (!alreadyEnded) {
                // A killed node says no farewell, whoever cleans up after it: its session has to run out.
                cluster.sessions().leave(node);
            }
            dispatcher.close();
            return !alreadyEnded;
        }
    }

    private void changeState(BackendState next, @Nullable Throwable cause) {
        if (state != next) {
            state = next;
            requireNonNull(listener, "listener").stateChanged(next, cause);
        }
    }

    private void runOnCoordinationThread(Runnable task) {
        synchronized (cluster.lock()) {
            link.toNode(task);
        }
    }
}
