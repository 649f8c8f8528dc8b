package io.duolog.coordination.zk;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BatchTooLargeException;
import io.duolog.coordination.FencedException;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.OffsetConflictException;
import io.duolog.coordination.support.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Appends between call and completion, in call order. One append is one change of ZooKeeper, which is made only if all of
 * this holds: nobody was elected since (the version of {@code /epoch}), the batch before it is there, and its own number
 * is free. So nothing can leave a hole, overtake, or come twice.
 *
 * <p>When the connection breaks, it is not known what became of the appends under way. If the session goes on, the log
 * itself is read: what is found there with this epoch is ours, as only one node ever writes in an epoch; the others are
 * sent again. Only when the session is over do they end as uncertain.
 *
 * <p>{@link #append} is for any thread; everything else is confined to the coordination thread.
 */
final class Appends {
    private static final int NO_EPOCH = -1;
    private static final int EPOCH_CHECK = 0;

    /** Sent and unanswered; further ones wait here, not in ZooKeeper's queues. */
    private static final int SENT_MAX = 512;

    private static final long SENT_SIZE_BYTES_MAX = 16L * 1024 * 1024;

    private final Layout layout;
    private final LogTail tail;
    private final Executor coordinationThread;
    private final Effects effects;
    private final AtomicBoolean workScheduled = new AtomicBoolean();

    /** Guarded by this, as is the flag. */
    private final ArrayDeque<Pending> arrived = new ArrayDeque<>();

    private boolean closed;

    /** Everything that has not completed, in call order; and those of it that are accepted and to be sent. */
    private final ArrayDeque<Pending> inFlight = new ArrayDeque<>();

    private final ArrayDeque<Pending> unsent = new ArrayDeque<>();

    private int epoch = NO_EPOCH;
    private int epochVersion;
    private @Nullable Session session;
    private boolean resolving;

    /** Answers to what was sent before an interruption are not heard: the log was asked instead. */
    private int round;

    private long predictedNumber;
    private long predictedEnd;
    private int sent;
    private long sentSizeBytes;

    /** What appends need done elsewhere. */
    interface Effects {
        /** The tail has grown. */
        void deliver();

        /** Somebody else was elected, or so it seems. */
        void fenced();

        /** Reads the log to its end; then {@link #resolved}, unless the connection breaks again. */
        void resolve();
    }

    private static final class Pending {
        private final int epoch;
        private final long expectedEndOffset;
        private final List<byte[]> records;
        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private @Nullable Batch batch;
        private long number;
        private boolean sent;
        private @Nullable Supplier<Outcome> outcome;

        Pending(int epoch, long expectedEndOffset, List<byte[]> records) {
            this.epoch = epoch;
            this.expectedEndOffset = expectedEndOffset;
            this.records = records;
        }
    }

    /** How an append completes. */
    private record Outcome(long lastOffset, @Nullable RuntimeException failure) {}

    Appends(Layout layout, LogTail tail, Executor coordinationThread, Effects effects) {
        this.layout = layout;
        this.tail = tail;
        this.coordinationThread = coordinationThread;
        this.effects = effects;
    }

    /** As {@link MetadataLog#append} promises. */
    CompletableFuture<Long> append(int controllerEpoch, long expectedEndOffset, List<byte[]> records) {
        Pending pending = new Pending(controllerEpoch, expectedEndOffset, records);
        synchronized (this) {
            if (closed) {
                pending.done.completeExceptionally(new BackendClosedException("the backend is closed", null));
                return pending.done;
            }
            arrived.add(pending);
        }
        scheduleWork();
        return pending.done;
    }

    /**
     * Completes whatever is unanswered as uncertain, on the calling thread, and refuses all further appends. Called on
     * the coordination thread, or when nothing runs there any more.
     */
    void close() {
        List<Pending> abandoned = new ArrayList<>(inFlight);
        inFlight.clear();
        unsent.clear();
        synchronized (this) {
            closed = true;
            abandoned.addAll(arrived);
            arrived.clear();
        }
        abandoned.forEach(pending -> pending.done.completeExceptionally(
                new AppendUncertainException("the backend was closed before the append was answered", null)));
    }

    /** This node is elected; the tail holds everything that was written before. */
    void begin(int newEpoch, int newEpochVersion, Session present) {
        epoch = newEpoch;
        epochVersion = newEpochVersion;
        session = present;
        resolving = false;
        round++;
        sent = 0;
        sentSizeBytes = 0;
        predictedNumber = tail.nextNumber();
        predictedEnd = tail.endOffset();
    }

    /** No append is accepted any more; those accepted go on. */
    void refuseNew() {
        epoch = NO_EPOCH;
    }

    /**
     * The epoch is over: whatever is accepted and unanswered ends now.
     *
     * @param fencedBy the epoch that is in force instead, or 0 when it is not known what became of them
     */
    void end(int fencedBy, Throwable cause) {
        epoch = NO_EPOCH;
        session = null;
        round++;
        unsent.clear();
        for (Pending pending : inFlight) {
            if (pending.batch != null && pending.outcome == null) {
                boolean definite = fencedBy > 0 && !(resolving && pending.sent);
                RuntimeException failure = definite
                        ? new FencedException(fencedBy)
                        : new AppendUncertainException("the epoch ended before the append was answered", cause);
                pending.outcome = () -> new Outcome(-1, failure);
            }
        }
        resolving = false;
        completeAnswered();
    }

    /** The connection broke: nothing more is sent, and what was sent is not known to have arrived. */
    void interrupted() {
        resolving = session != null;
    }

    /** The connection is back, the session is the same, and this node is still the controller. */
    void resume() {
        if (resolving) {
            round++;
            effects.resolve();
        }
    }

    /** The log was read to its end, after all that was sent before the interruption had taken effect or been lost. */
    void resolved() {
        if (!resolving) {
            return;
        }
        resolving = false;
        sent = 0;
        sentSizeBytes = 0;
        unsent.clear();
        for (Pending pending : inFlight) {
            Batch batch = pending.batch;
            if (batch == null || pending.outcome != null) {
                continue;
            }
            if (pending.number >= tail.nextNumber()) {
                pending.sent = false;
                unsent.add(pending);
            } else if (tail.lastEpoch() == batch.epoch() || isInTail(batch)) {
                pending.outcome = () -> new Outcome(batch.endOffset() - 1, null);
            } else {
                int newer = tail.lastEpoch();
                pending.outcome = () -> new Outcome(-1, new FencedException(newer));
            }
        }
        work();
    }

    /** A later epoch has written too; ours may have ended before this batch. */
    private boolean isInTail(Batch batch) {
        return tail.batchAt(batch.baseOffset())
                .filter(found -> found.epoch() == batch.epoch())
                .isPresent();
    }

    /** Whether a batch of this number is one that this node has sent: there is no need to read it. */
    boolean isOwn(long number) {
        return session != null && !resolving && number < predictedNumber;
    }

    private void scheduleWork() {
        if (workScheduled.compareAndSet(false, true)) {
            coordinationThread.execute(() -> {
                workScheduled.set(false);
                work();
            });
        }
    }

    private void work() {
        for (Pending next = pollArrived(); next != null; next = pollArrived()) {
            inFlight.add(next);
            accept(next);
        }
        Session present = session;
        while (present != null
                && !resolving
                && !unsent.isEmpty()
                && sent < SENT_MAX
                && sentSizeBytes < SENT_SIZE_BYTES_MAX) {
            send(present, unsent.remove());
        }
        completeAnswered();
    }

    private synchronized @Nullable Pending pollArrived() {
        return arrived.poll();
    }

    private void accept(Pending pending) {
        long sizeBytes = MetadataLog.batchSizeBytes(pending.records);
        if (epoch == NO_EPOCH || pending.epoch != epoch) {
            pending.outcome = () -> new Outcome(-1, new NotControllerException(pending.epoch));
        } else if (sizeBytes > MetadataLog.BATCH_SIZE_BYTES_MAX) {
            pending.outcome = () -> new Outcome(-1, new BatchTooLargeException(sizeBytes));
        } else if (pending.expectedEndOffset != predictedEnd) {
            // Told when all before it have completed: then the end is what it says.
            pending.outcome =
                    () -> new Outcome(-1, new OffsetConflictException(pending.expectedEndOffset, tail.endOffset()));
        } else {
            Batch batch = new Batch(predictedEnd, epoch, pending.records);
            pending.batch = batch;
            pending.number = predictedNumber++;
            predictedEnd = batch.endOffset();
            unsent.add(pending);
        }
    }

    private void send(Session present, Pending pending) {
        Batch batch = requireNonNull(pending.batch, "batch");
        pending.sent = true;
        sent++;
        sentSizeBytes += batch.sizeBytes();
        List<Op> operations = new ArrayList<>();
        operations.add(Op.check(layout.epoch(), epochVersion));
        if (pending.number > 0) {
            operations.add(Op.check(layout.batch(pending.number - 1), -1));
        }
        operations.add(Op.create(
                layout.batch(pending.number), BatchCodec.encode(batch), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        int current = round;
        present.change(operations, change -> {
            if (current == round) {
                sent--;
                sentSizeBytes -= batch.sizeBytes();
                answered(pending, batch, change);
            }
        });
    }

    private void answered(Pending pending, Batch batch, Session.Change change) {
        if (change.isDone()) {
            tail.append(pending.number, batch);
            effects.deliver();
            pending.outcome = () -> new Outcome(batch.endOffset() - 1, null);
            work();
        } else if (change.isInterrupted()) {
            interrupted();
        } else if (change.failedIndex() == EPOCH_CHECK) {
            effects.fenced();
        } else if (!resolving) {
            // An earlier one was lost, or this one was there already: the log tells.
            resolving = true;
            resume();
        }
    }

    /** Completes from the front whatever has its outcome; what is completed may lead to anything, even to a close. */
    private void completeAnswered() {
        for (Pending first = pollAnswered(); first != null; first = pollAnswered()) {
            Supplier<Outcome> known = first.outcome;
            Outcome outcome = known == null ? new Outcome(-1, new NotControllerException(first.epoch)) : known.get();
            if (outcome.failure() == null) {
                first.done.complete(outcome.lastOffset());
            } else {
                first.done.completeExceptionally(outcome.failure());
            }
        }
    }

    private @Nullable Pending pollAnswered() {
        Pending first = inFlight.peek();
        return first != null && first.outcome != null ? inFlight.poll() : null;
    }
}
