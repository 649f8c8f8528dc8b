package io.duolog.chaos.register;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.RegisterEvent;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.coordination.BatchTooLargeException;
import io.duolog.coordination.ControllerElection.ElectionListener;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.FencedException;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.OffsetConflictException;
import io.duolog.coordination.SerialScheduler;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of one node: while it is the controller it appends one record after the other, where it believes that the log ends;
 * and all the time it asks where the log ends. What it sees it writes down, an append before it is handed over. Its callbacks
 * come on the coordination thread; others may ask for its figures, and stop it.
 */
final class RegisterClient implements ElectionListener, LogListener {
    private static final int NOBODY = -1;

    private final int process;
    private final CoordinationBackend backend;
    private final SerialScheduler scheduler;
    private final Duration pause;
    private final Consumer<HistoryEvent> history;
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong uncertain = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicInteger leadingEpoch = new AtomicInteger(NOBODY);
    private volatile boolean running = true;
    private long appendCount;

    /**
     * One that has not begun.
     *
     * @param process unique in the run
     * @param scheduler the backend's coordination thread; all schedulers of a run must measure the same time
     * @param pause how long it waits from one answer to its next append, and to its next question
     * @param history is told what it sees, on any thread
     */
    RegisterClient(
            int process,
            CoordinationBackend backend,
            SerialScheduler scheduler,
            Duration pause,
            Consumer<HistoryEvent> history) {
        this.process = process;
        this.backend = backend;
        this.scheduler = scheduler;
        this.pause = pause;
        this.history = history;
    }

    void start() {
        backend.log().subscribe(0, this);
        backend.election().campaign(this);
        backend.start((state, cause) -> {});
        scheduler.schedule(this::read, pause);
    }

    @Override
    public void elected(int epoch, long endOffset) {
        leadingEpoch.set(epoch);
        history.accept(new RegisterEvent.Elected(scheduler.nanoTime(), process, epoch, endOffset));
        append(epoch, endOffset);
    }

    @Override
    public void revoked(int epoch, Throwable cause) {
        leadingEpoch.set(NOBODY);
    }

    private void append(int epoch, long end) {
        if (!running || leadingEpoch.get() != epoch) {
            return;
        }
        String value = process + "/" + appendCount++;
        history.accept(new RegisterEvent.AppendInvoked(scheduler.nanoTime(), process, epoch, end, value));
        byte[] record = value.getBytes(StandardCharsets.UTF_8);
        backend.log().append(epoch, end, List.of(record)).whenComplete((offset, failure) -> {
            appended(value, failure);
            if (failure == null) {
                scheduler.schedule(() -> append(epoch, end + 1), pause);
            }
        });
    }

    private void appended(String value, @Nullable Throwable failure) {
        SendOutcome outcome =
                failure == null ? SendOutcome.OK : isRefusal(cause(failure)) ? SendOutcome.FAILED : SendOutcome.UNKNOWN;
        String error = failure == null ? null : cause(failure).toString();
        history.accept(new RegisterEvent.AppendReturned(scheduler.nanoTime(), process, value, outcome, error));
        switch (outcome) {
            case OK -> appended.incrementAndGet();
            case FAILED -> refused.incrementAndGet();
            case UNKNOWN -> uncertain.incrementAndGet();
        }
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof NotControllerException
                || cause instanceof FencedException
                || cause instanceof OffsetConflictException
                || cause instanceof BatchTooLargeException;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private void read() {
        long invokedNs = scheduler.nanoTime();
        backend.log().committedEnd().whenComplete((end, failure) -> {
            if (failure == null) {
                history.accept(new RegisterEvent.EndRead(scheduler.nanoTime(), invokedNs, process, end));
                reads.incrementAndGet();
            }
            if (running) {
                scheduler.schedule(this::read, pause);
            }
        });
    }

    @Override
    public void onSnapshot(long endOffset, int epoch, InputStream bytes) {
        throw new IllegalStateException("a snapshot at " + endOffset + ", but nobody offered one");
    }

    @Override
    public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
        List<String> values = records.stream()
                .map(record -> new String(record, StandardCharsets.UTF_8))
                .toList();
        history.accept(new RegisterEvent.Delivered(scheduler.nanoTime(), process, baseOffset, epoch, values));
        delivered.addAndGet(values.size());
    }

    /** Appends and asks nothing more. */
    void stop() {
        running = false;
    }

    /** How far it is. */
    NodeStatus status() {
        return new NodeStatus(
                leadingEpoch.get(), appended.get(), refused.get(), uncertain.get(), reads.get(), delivered.get());
    }
}
