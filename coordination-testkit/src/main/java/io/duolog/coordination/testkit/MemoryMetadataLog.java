package io.duolog.coordination.testkit;

import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.BatchTooLargeException;
import io.duolog.coordination.CoordinationException;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.support.DispatchedMetadataLog;
import io.duolog.coordination.support.LogDispatcher;
import io.duolog.coordination.support.LogDispatcher.CapturedState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A node's way to the memory cluster's log. */
final class MemoryMetadataLog extends DispatchedMetadataLog {
    /** The log is compacted by itself when more than this has been appended since the newest snapshot. */
    static final long COMPACTION_SIZE_BYTES = 8L * 1024 * 1024;

    private final MemoryCoordinationCluster cluster;
    private final MemoryNode node;
    private final MemoryElection election;
    private final LogDispatcher dispatcher;

    /** Guarded by the cluster's lock, as what follows. */
    private final ArrayDeque<CompletableFuture<?>> pendingAppends = new ArrayDeque<>();

    private final ArrayDeque<CompletableFuture<?>> pendingOthers = new ArrayDeque<>();
    private boolean compacting;

    MemoryMetadataLog(
            MemoryCoordinationCluster cluster, MemoryNode node, MemoryElection election, LogDispatcher dispatcher) {
        super(dispatcher);
        this.cluster = cluster;
        this.node = node;
        this.election = election;
        this.dispatcher = dispatcher;
    }

    @Override
    protected CompletionStage<Long> appendBatch(int controllerEpoch, long expectedEndOffset, List<byte[]> batch) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        long sizeBytes = MetadataLog.batchSizeBytes(batch);
        synchronized (cluster.lock()) {
            if (!election.leads(controllerEpoch)) {
                send(pendingOthers, done, () -> refuse(done, new NotControllerException(controllerEpoch)));
            } else if (sizeBytes > BATCH_SIZE_BYTES_MAX) {
                send(pendingOthers, done, () -> refuse(done, new BatchTooLargeException(sizeBytes)));
            } else {
                send(pendingAppends, done, () -> cluster.append(node, controllerEpoch, expectedEndOffset, batch, done));
            }
        }
        return done;
    }

    @Override
    public CompletionStage<Long> committedEnd() {
        CompletableFuture<Long> done = new CompletableFuture<>();
        synchronized (cluster.lock()) {
            send(pendingOthers, done, () -> {
                if (node.disconnected) {
                    refuse(done, new BackendUnavailableException("cut off from the cluster", null));
                } else {
                    long endOffset = cluster.log().endOffset();
                    node.link.toNode(() -> done.complete(endOffset));
                }
            });
        }
        return done;
    }

    @Override
    public CompletionStage<Void> requestCompaction() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (cluster.lock()) {
            send(pendingOthers, done, () -> node.link.toNode(() -> compact(done)));
        }
        return done;
    }

    /** On the coordination thread. */
    void compactIfGrown() {
        synchronized (cluster.lock()) {
            if (compacting || cluster.log().tailSizeBytes() < COMPACTION_SIZE_BYTES) {
                return;
            }
            compacting = true;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        compact(done);
    }

    /** Nothing is known of the appends that were sent and not answered yet. */
    void abandonAppends(String why) {
        drain(pendingAppends).forEach(future -> future.completeExceptionally(new AppendUncertainException(why, null)));
    }

    /** What else was asked is not answered any more. */
    void abandonOthers() {
        drain(pendingOthers)
                .forEach(future ->
                        future.completeExceptionally(new BackendClosedException("the backend is closed", null)));
    }

    private List<CompletableFuture<?>> drain(ArrayDeque<CompletableFuture<?>> pending) {
        synchronized (cluster.lock()) {
            List<CompletableFuture<?>> drained = List.copyOf(pending);
            pending.clear();
            return drained;
        }
    }

    /** Lock held. */
    private void send(ArrayDeque<CompletableFuture<?>> pending, CompletableFuture<?> done, Runnable operation) {
        if (node.link.closed()) {
            done.completeExceptionally(new BackendClosedException("the backend is closed", null));
            return;
        }
        while (!pending.isEmpty() && pending.peek().isDone()) {
            pending.remove();
        }
        pending.add(done);
        node.link.toCluster(operation);
    }

    private void refuse(CompletableFuture<?> done, CoordinationException refusal) {
        node.link.toNode(() -> done.completeExceptionally(refusal));
    }

    /** Captures now, on the coordination thread; writes in a task of its own, as deliveries go on meanwhile. */
    private void compact(CompletableFuture<Void> done) {
        Optional<CapturedState> captured = dispatcher.captureState();
        if (captured.isEmpty()) {
            endCompaction();
            done.completeExceptionally(new BackendUnavailableException(
                    "no subscription offers a snapshot of what it was delivered", null));
            return;
        }
        CapturedState state = captured.get();
        synchronized (cluster.lock()) {
            node.link.toNode(() -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try {
                    state.capture().writeTo(bytes);
                    cluster.log().compact(state.endOffset(), state.epoch(), bytes.toByteArray());
                    endCompaction();
                    done.complete(null);
                } catch (IOException e) {
                    endCompaction();
                    done.completeExceptionally(new BackendUnavailableException("the snapshot was not written", e));
                }
            });
        }
    }

    private void endCompaction() {
        synchronized (cluster.lock()) {
            compacting = false;
        }
    }
}
