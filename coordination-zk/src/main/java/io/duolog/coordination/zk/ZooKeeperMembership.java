package io.duolog.coordination.zk;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.Membership;
import io.duolog.coordination.NodeIdentity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

/** The seam's liveness on ZooKeeper: takes calls from any thread to where the work is done. */
final class ZooKeeperMembership implements Membership {
    private final NodeIdentity self;
    private final Executor coordinationThread;
    private final Announcement announcement;
    private final LivenessTable table;
    private final IntConsumer suspect;
    private final Owed owed = new Owed();

    ZooKeeperMembership(
            NodeIdentity self,
            Executor coordinationThread,
            Announcement announcement,
            LivenessTable table,
            IntConsumer suspect) {
        this.self = self;
        this.coordinationThread = coordinationThread;
        this.announcement = announcement;
        this.table = table;
        this.suspect = suspect;
    }

    @Override
    public CompletionStage<Void> announce(byte[] info, SelfLivenessListener listener) {
        requireNonNull(listener, "listener");
        if (info.length > INFO_SIZE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "info of " + info.length + " bytes is larger than " + INFO_SIZE_BYTES_MAX);
        }
        byte[] copy = info.clone();
        CompletableFuture<Void> announced = owed.add();
        coordinationThread.execute(() -> announcement.announce(copy, listener, announced));
        return announced;
    }

    @Override
    public void withdraw() {
        coordinationThread.execute(announcement::withdraw);
    }

    @Override
    public void suspect(int nodeId) {
        if (nodeId != self.nodeId()) {
            coordinationThread.execute(() -> suspect.accept(nodeId));
        }
    }

    @Override
    public Cancellable watch(int controllerEpoch, LivenessListener listener) {
        LivenessTable.Watch watch = new LivenessTable.Watch(controllerEpoch, requireNonNull(listener, "listener"));
        coordinationThread.execute(() -> table.add(watch));
        return () -> coordinationThread.execute(() -> table.remove(watch));
    }

    /** Refuses what is unanswered and what is yet to come. */
    void close(BackendClosedException cause) {
        owed.close(cause);
    }
}
