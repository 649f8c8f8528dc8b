package io.duolog.coordination.raft;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.support.LogDispatcher;
import io.duolog.coordination.support.LogDispatcher.CapturedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots and truncates the log: captured on the coordination thread, written on the backend's own, one at a
 * time. The fields are confined to the coordination thread.
 */
final class RaftCompactor {
    private static final Logger LOGGER = LoggerFactory.getLogger(RaftCompactor.class);

    private final CurrentReplica current;
    private final LogDispatcher dispatcher;
    private final Executor coordinationThread;
    private final Executor diskThread;
    private final long intervalBytes;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean writing;

    /** After a failure the log must grow by as much again before the next attempt, or each append would make one. */
    private long attemptAboveBytes;

    /** Deletes what is no longer needed of Raft's log. */
    @FunctionalInterface
    interface Truncation {
        /** Deletes entries up to and including the index, as far as whole segments go. */
        void upTo(long raftIndex) throws IOException;
    }

    /** Where the two threads are. */
    record Threads(Executor coordination, Executor disk) {}

    RaftCompactor(CurrentReplica current, LogDispatcher dispatcher, Threads threads, long intervalBytes) {
        this.current = current;
        this.dispatcher = dispatcher;
        this.coordinationThread = threads.coordination();
        this.diskThread = threads.disk();
        this.intervalBytes = intervalBytes;
        this.attemptAboveBytes = intervalBytes;
    }

    /** As {@link io.duolog.coordination.MetadataLog#requestCompaction} promises; on the coordination thread. */
    void compact(CompletableFuture<Void> done) {
        waiting.add(done);
        if (!writing) {
            begin();
        }
    }

    /** After each delivery. */
    void compactIfGrown() {
        if (!writing && current.log().tailSizeBytes() >= attemptAboveBytes) {
            begin();
        }
    }

    private void begin() {
        attemptAboveBytes = current.log().tailSizeBytes() + intervalBytes;
        List<CompletableFuture<Void>> answered = List.copyOf(waiting);
        waiting.clear();
        Optional<CapturedState> captured = dispatcher.captureState();
        if (captured.isEmpty()) {
            BackendUnavailableException nothing =
                    new BackendUnavailableException("no subscription offers a snapshot of what it was delivered", null);
            answered.forEach(done -> done.completeExceptionally(nothing));
            return;
        }
        CapturedState state = captured.get();
        Replica replica = current.get();
        Optional<ReplicatedLog.Entry> last = replica.log().entryBefore(state.endOffset());
        if (last.isEmpty()) {
            // The newest snapshot ends here already: nothing was appended since.
            answered.forEach(done -> done.complete(null));
            return;
        }
        writing = true;
        TermIndex termIndex = TermIndex.valueOf(last.get().term(), last.get().index());
        diskThread.execute(() -> write(replica, termIndex, state, answered));
    }

    private void write(Replica replica, TermIndex last, CapturedState state, List<CompletableFuture<Void>> answered) {
        try {
            replica.log().compact(replica.snapshots().write(last, state));
            OptionalLong truncatable = replica.snapshots().truncatableIndex();
            if (truncatable.isPresent()) {
                replica.truncation().upTo(truncatable.getAsLong());
            }
            coordinationThread.execute(() -> ended(answered, null));
        } catch (IOException | RuntimeException e) {
            LOGGER.warn(
                    "could not write the metadata snapshot at offset {}; the log stays as it is", state.endOffset(), e);
            coordinationThread.execute(() -> ended(answered, e));
        }
    }

    private void ended(List<CompletableFuture<Void>> answered, @Nullable Exception failure) {
        writing = false;
        if (failure == null) {
            attemptAboveBytes = intervalBytes;
            answered.forEach(done -> done.complete(null));
        } else {
            BackendUnavailableException cause =
                    new BackendUnavailableException("the snapshot was not written", failure);
            answered.forEach(done -> done.completeExceptionally(cause));
        }
        if (!waiting.isEmpty()) {
            begin();
        }
    }
}
