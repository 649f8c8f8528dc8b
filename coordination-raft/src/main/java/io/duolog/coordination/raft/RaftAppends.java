package io.duolog.coordination.raft;

import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BatchTooLargeException;
import io.duolog.coordination.FencedException;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.OffsetConflictException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends between call and completion, in call order. Sent under one lock, so that Raft gets them in that order;
 * completed on the coordination thread, after delivery.
 *
 * <p>A failure that comes back from Raft is taken as uncertain: a leader that loses its place fails what was pending
 * with the same answer as what it never took.
 */
final class RaftAppends {
    private final Executor coordinationThread;
    private final RaftElection election;
    private final Function<byte[], CompletableFuture<ByteBuffer>> submit;
    private final Runnable deliverAll;
    private final AtomicBoolean completionScheduled = new AtomicBoolean();

    /** Guarded by this, as is the flag. */
    private final ArrayDeque<Pending> inFlight = new ArrayDeque<>();

    private boolean closed;

    private static final class Pending {
        private final AppendCommand command;
        private final CompletableFuture<Long> done = new CompletableFuture<>();

        /** Set once, on any thread; then the append may complete as soon as it is the first. */
        private volatile @Nullable Supplier<Outcome> answer;

        Pending(AppendCommand command) {
            this.command = command;
        }
    }

    /** How an append completes. */
    private record Outcome(long lastOffset, @Nullable RuntimeException failure, boolean endsEpoch) {
        static Outcome refused(RuntimeException failure) {
            return new Outcome(-1, failure, false);
        }

        static Outcome epochOver(RuntimeException failure) {
            return new Outcome(-1, failure, true);
        }
    }

    /**
     * With where an append comes from and goes to.
     *
     * @param submit sends one entry to Raft
     * @param deliverAll delivers all that is applied; on the coordination thread
     */
    RaftAppends(
            Executor coordinationThread,
            RaftElection election,
            Function<byte[], CompletableFuture<ByteBuffer>> submit,
            Runnable deliverAll) {
        this.coordinationThread = coordinationThread;
        this.election = election;
        this.submit = submit;
        this.deliverAll = deliverAll;
    }

    /** As {@link MetadataLog#append} promises. */
    CompletableFuture<Long> append(int epoch, long expectedEndOffset, List<byte[]> records) {
        Pending pending = new Pending(new AppendCommand(epoch, expectedEndOffset, records));
        synchronized (this) {
            if (closed) {
                pending.done.completeExceptionally(new BackendClosedException("the backend is closed", null));
                return pending.done;
            }
            inFlight.add(pending);
            long sizeBytes = MetadataLog.batchSizeBytes(records);
            if (!election.leads(epoch)) {
                answer(pending, () -> Outcome.refused(new NotControllerException(epoch)));
            } else if (sizeBytes > MetadataLog.BATCH_SIZE_BYTES_MAX) {
                answer(pending, () -> Outcome.refused(new BatchTooLargeException(sizeBytes)));
            } else {
                send(pending);
            }
        }
        return pending.done;
    }

    synchronized boolean isEmpty() {
        return inFlight.isEmpty();
    }

    /** Completes whatever is unanswered as uncertain, on the calling thread, and refuses all further appends. */
    void close() {
        List<Pending> abandoned;
        synchronized (this) {
            closed = true;
            abandoned = List.copyOf(inFlight);
            inFlight.clear();
        }
        abandoned.forEach(pending -> pending.done.completeExceptionally(
                new AppendUncertainException("the backend was closed before the append was answered", null)));
    }

    private void send(Pending pending) {
        CompletableFuture<ByteBuffer> reply = submit.apply(pending.command.encode());
        CompletableFuture<?> unused = reply.whenComplete((bytes, failure) -> {
            answer(pending, () -> failure == null ? read(pending.command, bytes) : uncertain(failure));
        });
    }

    /** Takes no lock: a sender that waits for Ratis holds it, and Ratis may be waiting for this. */
    private void answer(Pending pending, Supplier<Outcome> answer) {
        pending.answer = answer;
        if (completionScheduled.compareAndSet(false, true)) {
            coordinationThread.execute(this::completeAnswered);
        }
    }

    /** What is answered now was applied before, so one delivery serves all of it; what is answered later waits. */
    private void completeAnswered() {
        completionScheduled.set(false);
        int answered = countAnswered();
        deliverAll.run();
        for (int i = 0; i < answered; i++) {
            Pending first = poll();
            if (first == null) {
                return; // closed by a listener
            }
            complete(first);
        }
        if (isEmpty()) {
            election.appendsDrained();
        }
    }

    private synchronized int countAnswered() {
        int answered = 0;
        for (Pending pending : inFlight) {
            if (pending.answer == null) {
                break;
            }
            answered++;
        }
        return answered;
    }

    private synchronized @Nullable Pending poll() {
        return inFlight.poll();
    }

    private void complete(Pending pending) {
        Supplier<Outcome> answer = pending.answer;
        Outcome outcome = answer == null ? uncertain(new IllegalStateException("no answer")) : answer.get();
        if (outcome.failure() == null) {
            pending.done.complete(outcome.lastOffset());
        } else {
            pending.done.completeExceptionally(outcome.failure());
            if (outcome.endsEpoch()) {
                election.appendFailed(pending.command.epoch(), outcome.failure());
            }
        }
    }

    private static Outcome read(AppendCommand command, ByteBuffer bytes) {
        Optional<AppendOutcome> decoded = AppendOutcome.decode(bytes.duplicate());
        if (decoded.isEmpty()) {
            return uncertain(new IllegalStateException("Raft answered with " + bytes.remaining() + " bytes"));
        }
        long value = decoded.get().value();
        return switch (decoded.get().status()) {
            case APPENDED -> new Outcome(value, null, false);
            case CONFLICT -> Outcome.refused(new OffsetConflictException(command.expectedEndOffset(), value));
            case FENCED -> Outcome.epochOver(new FencedException((int) value));
            case MALFORMED -> uncertain(new IllegalStateException("a voter of another version refused the entry"));
        };
    }

    private static Outcome uncertain(Throwable cause) {
        return Outcome.epochOver(
                new AppendUncertainException("Raft did not say whether the batch is in the log", cause));
    }
}
