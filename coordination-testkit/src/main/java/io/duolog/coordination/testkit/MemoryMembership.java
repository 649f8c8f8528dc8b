package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.Membership;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A node's announcement in the memory cluster, and what it watches. */
final class MemoryMembership implements Membership {
    private final MemoryCoordinationCluster cluster;
    private final MemoryNode node;
    private @Nullable SelfLivenessListener self;
    private @Nullable CompletableFuture<Void> firstAnnounced;
    private boolean alive;

    MemoryMembership(MemoryCoordinationCluster cluster, MemoryNode node) {
        this.cluster = cluster;
        this.node = node;
    }

    @Override
    public CompletionStage<Void> announce(byte[] info, SelfLivenessListener listener) {
        requireNonNull(listener, "listener");
        if (info.length > INFO_SIZE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "info of " + info.length + " bytes is larger than " + INFO_SIZE_BYTES_MAX);
        }
        byte[] copy = info.clone();
        CompletableFuture<Void> announced = new CompletableFuture<>();
        synchronized (cluster.lock()) {
            if (node.link.closed()) {
                announced.completeExceptionally(new BackendClosedException("the backend is closed", null));
                return announced;
            }
            self = listener;
            alive = false;
            firstAnnounced = announced;
            node.link.toCluster(() -> cluster.sessions().announce(node, copy));
        }
        return announced;
    }

    @Override
    public void withdraw() {
        synchronized (cluster.lock()) {
            self = null;
            node.link.toCluster(() -> cluster.sessions().withdraw(node));
        }
    }

    @Override
    public void suspect(int nodeId) {
        synchronized (cluster.lock()) {
            node.link.toCluster(() -> cluster.sessions().suspect(node, nodeId));
        }
    }

    @Override
    public Cancellable watch(int controllerEpoch, LivenessListener listener) {
        requireNonNull(listener, "listener");
        AtomicBoolean ended = new AtomicBoolean();
        LivenessListener untilEnded = new CancellableLivenessListener(listener, ended);
        synchronized (cluster.lock()) {
            node.link.toCluster(() -> cluster.sessions().watch(node, controllerEpoch, untilEnded));
        }
        return () -> ended.set(true);
    }

    /** On the coordination thread, as what follows. */
    void announced() {
        SelfLivenessListener present;
        CompletableFuture<Void> first;
        synchronized (cluster.lock()) {
            present = alive ? null : self;
            first = firstAnnounced;
            firstAnnounced = null;
            alive = self != null;
        }
        if (first != null) {
            first.complete(null);
        }
        if (present != null) {
            present.alive();
        }
    }

    void uncertain() {
        SelfLivenessListener present;
        synchronized (cluster.lock()) {
            present = alive ? self : null;
            alive = false;
        }
        if (present != null) {
            present.uncertain();
        }
    }

    void abandonAnnouncement() {
        CompletableFuture<Void> first;
        synchronized (cluster.lock()) {
            first = firstAnnounced;
            firstAnnounced = null;
        }
        if (first != null) {
            first.completeExceptionally(
                    new BackendClosedException("closed before the announcement was accepted", null));
        }
    }
}
