package io.duolog.coordination.zk;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.support.LogDispatcher;
import io.duolog.coordination.support.LogDispatcher.CapturedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.zookeeper.Op;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots. Each node writes those of its own state into its directory, to forget the batches before. The active
 * controller also puts them into ZooKeeper, and deletes what they make superfluous there. One at a time: captured on the
 * coordination thread, to which the fields are confined, written on the backend's own.
 */
final class Compactor {
    private static final Logger LOGGER = LoggerFactory.getLogger(Compactor.class);

    /** ZooKeeper holds all its entries in memory. */
    private static final int BATCHES_MAX = 20_000;

    /** What readers that are a little behind still find, so that they need not load the whole state. */
    private static final int KEPT_FOR_SLOW_READERS = 1_000;

    private final LogTail tail;
    private final LogDispatcher dispatcher;
    private final SnapshotTransfer transfer;
    private final Executor coordinationThread;
    private final Executor workThread;
    private final long intervalBytes;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private Supplier<Optional<Target>> target = Optional::empty;
    private boolean writing;
    private int attempts;
    private long uploadedEnd = -1;

    /** After a failure the log must grow by as much again before the next attempt, or each append would make one. */
    private long attemptAboveBytes;

    private int attemptAboveBatches = BATCHES_MAX;

    /** Where durable snapshots go, while this node is the controller. */
    record Target(Session session, Op fence) {}

    /** Where the two threads are. */
    record Threads(Executor coordination, Executor work) {}

    Compactor(LogTail tail, LogDispatcher dispatcher, SnapshotTransfer transfer, Threads threads, long intervalBytes) {
        this.tail = tail;
        this.dispatcher = dispatcher;
        this.transfer = transfer;
        this.coordinationThread = threads.coordination();
        this.workThread = threads.work();
        this.intervalBytes = intervalBytes;
        this.attemptAboveBytes = intervalBytes;
    }

    /** Where durable snapshots go is asked when one is written. */
    void uploadTo(Supplier<Optional<Target>> newTarget) {
        target = newTarget;
    }

    /** As {@link io.duolog.coordination.MetadataLog#requestCompaction} promises. */
    void compact(CompletableFuture<Void> done) {
        waiting.add(done);
        if (!writing) {
            begin();
        }
    }

    /** After each delivery. */
    void compactIfGrown() {
        if (!writing && (tail.sizeBytes() >= attemptAboveBytes || tail.batchCount() >= attemptAboveBatches)) {
            begin();
        }
    }

    private void begin() {
        attemptAboveBytes = tail.sizeBytes() + intervalBytes;
        attemptAboveBatches = tail.batchCount() + BATCHES_MAX;
        List<CompletableFuture<Void>> answered = List.copyOf(waiting);
        waiting.clear();
        Optional<CapturedState> captured = dispatcher.captureState();
        if (captured.isEmpty()) {
            refuse(answered, "no subscription offers a snapshot of what it was delivered", null);
            return;
        }
        Optional<Target> uploadTarget = target.get();
        if (uploadTarget.isEmpty() && !answered.isEmpty()) {
            refuse(answered, "only the active controller makes durable snapshots", null);
            return;
        }
        CapturedState state = captured.get();
        long nextNumber = tail.numberAt(state.endOffset());
        if (uploadedEnd == state.endOffset() || (uploadTarget.isEmpty() && tail.startOffset() == state.endOffset())) {
            answered.forEach(done -> done.complete(null)); // nothing was appended since
            return;
        }
        writing = true;
        int attempt = attempts++;
        workThread.execute(() -> write(state, nextNumber, uploadTarget, new Request(answered, attempt)));
    }

    /** Who asked for a snapshot: nobody, when the log has grown. */
    private record Request(List<CompletableFuture<Void>> answered, int attempt) {
        long kept() {
            return answered.isEmpty() ? KEPT_FOR_SLOW_READERS : 0;
        }
    }

    private void write(CapturedState state, long nextNumber, Optional<Target> uploadTarget, Request request) {
        try {
            SnapshotFile file = transfer.write(state, nextNumber);
            try {
                if (uploadTarget.isPresent()) {
                    upload(file, uploadTarget.get(), request);
                }
            } finally {
                coordinationThread.execute(() -> forget(file));
            }
            coordinationThread.execute(() -> ended(request, null));
        } catch (IOException | RuntimeException e) {
            LOGGER.warn(
                    "could not write the metadata snapshot at offset {}; the log stays as it is", state.endOffset(), e);
            coordinationThread.execute(() -> ended(request, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the backend is being closed
        }
    }

    private void upload(SnapshotFile file, Target uploadTarget, Request request)
            throws IOException, InterruptedException {
        Session session = uploadTarget.session().on(Runnable::run);
        SnapshotPointer pointer = transfer.upload(session, file, uploadTarget.fence(), request.attempt());
        coordinationThread.execute(() -> uploadedEnd = pointer.endOffset());
        transfer.truncate(session, pointer, uploadTarget.fence(), pointer.nextNumber() - request.kept());
    }

    private void forget(SnapshotFile file) {
        Optional<SnapshotFile> former = tail.snapshotFile();
        tail.compact(file);
        if (tail.snapshotFile().equals(Optional.of(file))) {
            former.ifPresent(SnapshotTransfer::discard);
        } else {
            SnapshotTransfer.discard(file);
        }
        attemptAboveBytes = intervalBytes;
        attemptAboveBatches = BATCHES_MAX;
    }

    private void ended(Request request, @Nullable Exception failure) {
        writing = false;
        if (failure == null) {
            request.answered().forEach(done -> done.complete(null));
        } else {
            refuse(request.answered(), "the snapshot was not written", failure);
        }
        if (!waiting.isEmpty()) {
            begin();
        }
    }

    private static void refuse(List<CompletableFuture<Void>> answered, String why, @Nullable Exception cause) {
        BackendUnavailableException refusal = new BackendUnavailableException(why, cause);
        answered.forEach(done -> done.completeExceptionally(refusal));
    }
}
