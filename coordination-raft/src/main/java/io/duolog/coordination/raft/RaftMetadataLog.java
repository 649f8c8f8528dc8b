package io.duolog.coordination.raft;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.support.DispatchedMetadataLog;
import io.duolog.coordination.support.LogDispatcher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The seam's log on Raft. */
final class RaftMetadataLog extends DispatchedMetadataLog {
    private final RaftAppends appends;
    private final Executor coordinationThread;
    private final Supplier<CompletableFuture<Long>> leadersEnd;
    private final Consumer<CompletableFuture<Void>> compact;

    RaftMetadataLog(
            RaftAppends appends,
            LogDispatcher dispatcher,
            Executor coordinationThread,
            Supplier<CompletableFuture<Long>> leadersEnd,
            Consumer<CompletableFuture<Void>> compact) {
        super(dispatcher);
        this.appends = appends;
        this.coordinationThread = coordinationThread;
        this.leadersEnd = leadersEnd;
        this.compact = compact;
    }

    @Override
    protected CompletionStage<Long> appendBatch(int controllerEpoch, long expectedEndOffset, List<byte[]> batch) {
        return appends.append(controllerEpoch, expectedEndOffset, batch);
    }

    @Override
    public CompletionStage<Long> committedEnd() {
        CompletableFuture<Long> committedEnd = new CompletableFuture<>();
        CompletableFuture<?> unused = leadersEnd
                .get()
                .whenComplete((endOffset, failure) -> coordinationThread.execute(() -> {
                    if (failure == null) {
                        committedEnd.complete(endOffset);
                    } else {
                        committedEnd.completeExceptionally(
                                new BackendUnavailableException("Raft has no leader to ask now", failure));
                    }
                }));
        return committedEnd;
    }

    @Override
    public CompletionStage<Void> requestCompaction() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        coordinationThread.execute(() -> compact.accept(done));
        return done;
    }
}
