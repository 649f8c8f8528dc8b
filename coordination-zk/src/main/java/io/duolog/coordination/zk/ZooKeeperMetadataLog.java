package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationException;
import io.duolog.coordination.support.DispatchedMetadataLog;
import io.duolog.coordination.support.LogDispatcher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The seam's log on ZooKeeper: takes calls from any thread to where the work is done. */
final class ZooKeeperMetadataLog extends DispatchedMetadataLog {
    private final Appends appends;
    private final Executor coordinationThread;
    private final Consumer<CompletableFuture<Long>> findEnd;
    private final Consumer<CompletableFuture<Void>> compact;
    private final Owed owed = new Owed();

    ZooKeeperMetadataLog(
            Appends appends,
            LogDispatcher dispatcher,
            Executor coordinationThread,
            Consumer<CompletableFuture<Long>> findEnd,
            Consumer<CompletableFuture<Void>> compact) {
        super(dispatcher);
        this.appends = appends;
        this.coordinationThread = coordinationThread;
        this.findEnd = findEnd;
        this.compact = compact;
    }

    @Override
    protected CompletionStage<Long> appendBatch(int controllerEpoch, long expectedEndOffset, List<byte[]> batch) {
        return appends.append(controllerEpoch, expectedEndOffset, batch);
    }

    @Override
    public CompletionStage<Long> committedEnd() {
        CompletableFuture<Long> end = owed.add();
        coordinationThread.execute(() -> findEnd.accept(end));
        return end;
    }

    @Override
    public CompletionStage<Void> requestCompaction() {
        CompletableFuture<Void> done = owed.add();
        coordinationThread.execute(() -> compact.accept(done));
        return done;
    }

    /** No answer that is owed will come. */
    void failUnanswered(CoordinationException cause) {
        owed.fail(cause);
    }

    /** No answer comes any more, of what is owed and of what is yet to be asked. */
    void close(CoordinationException cause) {
        owed.close(cause);
    }
}
