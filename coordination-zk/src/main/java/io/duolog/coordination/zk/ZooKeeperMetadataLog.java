package io.duolog.coordination.zk;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.CoordinationException;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.support.LogDispatcher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The seam's log on ZooKeeper: takes calls from any thread to where the work is done. */
final class ZooKeeperMetadataLog implements MetadataLog {
    private final Appends appends;
    private final LogDispatcher dispatcher;
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
        this.appends = appends;
        this.dispatcher = dispatcher;
        this.coordinationThread = coordinationThread;
        this.findEnd = findEnd;
        this.compact = compact;
    }

    @Override
    public CompletionStage<Long> append(int controllerEpoch, long expectedEndOffset, List<byte[]> records) {
        List<byte[]> batch = List.copyOf(requireNonNull(records, "records"));
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("an append needs at least one record");
        }
        return appends.append(controllerEpoch, expectedEndOffset, batch);
    }

    @Override
    public LogSubscription subscribe(long fromOffset, LogListener listener) {
        return dispatcher.subscribe(fromOffset, listener);
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
