package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.Membership;
import io.duolog.coordination.NodeIdentity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Liveness where there is one node: it is alive while it announces itself. The fields are confined to the coordination
 * thread.
 */
final class RaftMembership implements Membership {
    private final NodeIdentity self;
    private final Executor coordinationThread;
    private final IntPredicate leads;
    private boolean connected;
    private byte @Nullable [] info;
    private @Nullable SelfLivenessListener listener;
    private @Nullable CompletableFuture<Void> announcing;
    private @Nullable Watch watch;
    private volatile @Nullable BackendClosedException closed;

    private record Watch(int epoch, LivenessListener listener) {}

    RaftMembership(NodeIdentity self, Executor coordinationThread, IntPredicate leads) {
        this.self = self;
        this.coordinationThread = coordinationThread;
        this.leads = leads;
    }

    @Override
    public CompletionStage<Void> announce(byte[] newInfo, SelfLivenessListener newListener) {
        requireNonNull(newListener, "listener");
        if (newInfo.length > INFO_SIZE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "info of " + newInfo.length + " bytes is larger than " + INFO_SIZE_BYTES_MAX);
        }
        byte[] copy = newInfo.clone();
        CompletableFuture<Void> announced = new CompletableFuture<>();
        coordinationThread.execute(() -> {
            info = copy;
            listener = newListener;
            announcing = announced;
            tellAnnounced();
        });
        BackendClosedException present = closed;
        if (present != null) {
            announced.completeExceptionally(present);
        }
        return announced;
    }

    @Override
    public void withdraw() {
        coordinationThread.execute(() -> {
            Watch present = currentWatch();
            if (info != null && connected && present != null) {
                present.listener().down(self);
            }
            info = null;
            listener = null;
        });
    }

    /** There is no other node to suspect. */
    @Override
    public void suspect(int nodeId) {}

    @Override
    public Cancellable watch(int controllerEpoch, LivenessListener newListener) {
        Watch started = new Watch(controllerEpoch, requireNonNull(newListener, "listener"));
        coordinationThread.execute(() -> {
            watch = started;
            tellUp();
        });
        return () -> coordinationThread.execute(() -> {
            if (started.equals(watch)) {
                watch = null;
            }
        });
    }

    /** The backend is ready, for the first time. */
    void connected() {
        connected = true;
        tellAnnounced();
    }

    /** Refuses what is unanswered and what is yet to come. */
    void close(BackendClosedException cause) {
        closed = cause;
        CompletableFuture<Void> unanswered = announcing;
        if (unanswered != null) {
            unanswered.completeExceptionally(cause);
        }
    }

    private void tellAnnounced() {
        if (!connected || info == null) {
            return;
        }
        if (announcing != null) {
            announcing.complete(null);
            announcing = null;
        }
        if (listener != null) {
            listener.alive();
        }
        tellUp();
    }

    private void tellUp() {
        Watch present = currentWatch();
        byte[] announced = info;
        if (present != null && announced != null && connected) {
            present.listener().up(self, announced);
        }
    }

    private @Nullable Watch currentWatch() {
        Watch present = watch;
        return present != null && leads.test(present.epoch()) ? present : null;
    }
}
