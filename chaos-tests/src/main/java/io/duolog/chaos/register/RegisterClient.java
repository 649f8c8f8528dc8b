package io.duolog.chaos.register;

import io.duolog.chaos.register.LogOperation.Append;
import io.duolog.chaos.register.LogOperation.Read;
import io.duolog.coordination.AppendUncertainException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One life of one node: while it is the controller it appends one record after the other, where it believes that the log ends;
 * and all the time it asks where the log ends. Its callbacks come on the coordination thread; a lock lets others look.
 */
final class RegisterClient implements ElectionListener, LogListener {
    private final Object lock = new Object();
    private final int process;
    private final CoordinationBackend backend;
    private final SerialScheduler scheduler;
    private final Duration pause;
    private final List<TimedOperation<LogOperation>> operations = new ArrayList<>();
    private final List<PendingRead> pendingReads = new ArrayList<>();
    private final List<String> delivered = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Integer> epochs = new ArrayList<>();
    private int deliveredEpoch;
    private int leadingEpoch = -1;
    private boolean appending = true;
    private boolean reading = true;
    private long appendCount;
    private @Nullable PendingAppend pendingAppend;

    private record PendingRead(long invokedNs, long returnedNs, long end) {}

    private record PendingAppend(long invokedNs, Append append) {}

    RegisterClient(int process, CoordinationBackend backend, SerialScheduler scheduler, Duration pause) {
        this.process = process;
        this.backend = backend;
        this.scheduler = scheduler;
        this.pause = pause;
    }

    void start() {
        backend.log().subscribe(0, this);
        backend.election().campaign(this);
        backend.start((state, cause) -> {});
        scheduler.schedule(this::read, pause);
    }

    @Override
    public void elected(int epoch, long endOffset) {
        synchronized (lock) {
            if (!epochs.isEmpty() && epoch <= epochs.get(epochs.size() - 1)) {
                violations.add("process " + process + " was elected with epoch " + epoch + " after " + epochs);
            }
            if (endOffset != delivered.size()) {
                violations.add("process " + process + " was elected with epoch " + epoch + " at the end " + endOffset
                        + ", but was delivered " + delivered.size() + " records");
            }
            epochs.add(epoch);
            leadingEpoch = epoch;
        }
        append(epoch, endOffset);
    }

    @Override
    public void revoked(int epoch, Throwable cause) {
        synchronized (lock) {
            leadingEpoch = -1;
        }
    }

    private void append(int epoch, long end) {
        PendingAppend pending;
        synchronized (lock) {
            if (!appending || leadingEpoch != epoch) {
                return;
            }
            Append append = new Append(epoch, end, process + "/" + appendCount++);
            pending = new PendingAppend(scheduler.nanoTime(), append);
            pendingAppend = pending;
        }
        byte[] record = pending.append().value().getBytes(StandardCharsets.UTF_8);
        backend.log().append(epoch, end, List.of(record)).whenComplete((offset, failure) -> {
            appended(pending, failure);
            if (failure == null) {
                scheduler.schedule(() -> append(epoch, end + 1), pause);
            }
        });
    }

    private void appended(PendingAppend pending, @Nullable Throwable failure) {
        synchronized (lock) {
            pendingAppend = null;
            if (failure == null) {
                add(pending.invokedNs(), scheduler.nanoTime(), pending.append());
            } else if (isRefusal(failure)) {
                refused.add(pending.append().value());
            } else {
                add(pending.invokedNs(), TimedOperation.NEVER, pending.append());
                if (!(cause(failure) instanceof AppendUncertainException)) {
                    violations.add("process " + process + " was told " + cause(failure) + " by an append");
                }
            }
        }
    }

    private static boolean isRefusal(Throwable failure) {
        Throwable cause = cause(failure);
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
            synchronized (lock) {
                if (failure == null) {
                    pendingReads.add(new PendingRead(invokedNs, scheduler.nanoTime(), end));
                    completeReads();
                }
                if (!reading) {
                    return;
                }
            }
            scheduler.schedule(this::read, pause);
        });
    }

    /** What the last record below an end is, this node knows when it was delivered it: below an end nothing changes. */
    private void completeReads() {
        pendingReads.removeIf(read -> {
            if (read.end() > delivered.size()) {
                return false;
            }
            String value = read.end() == 0 ? "" : delivered.get((int) read.end() - 1);
            add(read.invokedNs(), read.returnedNs(), new Read(read.end(), value));
            return true;
        });
    }

    private void add(long invokedNs, long returnedNs, LogOperation operation) {
        operations.add(new TimedOperation<>(process, invokedNs, returnedNs, operation));
    }

    @Override
    public void onSnapshot(long endOffset, int epoch, InputStream bytes) {
        throw new IllegalStateException("a snapshot at " + endOffset + ", but nobody offered one");
    }

    @Override
    public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
        synchronized (lock) {
            if (baseOffset != delivered.size() || epoch < deliveredEpoch) {
                violations.add("process " + process + " was delivered offset " + baseOffset + " of epoch " + epoch
                        + " after " + delivered.size() + " records, the last of epoch " + deliveredEpoch);
            }
            deliveredEpoch = epoch;
            records.forEach(record -> delivered.add(new String(record, StandardCharsets.UTF_8)));
            completeReads();
        }
    }

    void stopAppending() {
        synchronized (lock) {
            appending = false;
        }
    }

    void stopReading() {
        synchronized (lock) {
            reading = false;
        }
    }

    int process() {
        return process;
    }

    /** An append that has no answer yet has none. */
    List<TimedOperation<LogOperation>> operations() {
        synchronized (lock) {
            List<TimedOperation<LogOperation>> all = new ArrayList<>(operations);
            if (pendingAppend != null) {
                all.add(new TimedOperation<>(
                        process, pendingAppend.invokedNs(), TimedOperation.NEVER, pendingAppend.append()));
            }
            return all;
        }
    }

    List<String> delivered() {
        synchronized (lock) {
            return List.copyOf(delivered);
        }
    }

    List<String> refused() {
        synchronized (lock) {
            return List.copyOf(refused);
        }
    }

    List<String> violations() {
        synchronized (lock) {
            return List.copyOf(violations);
        }
    }

    List<Integer> epochs() {
        synchronized (lock) {
            return List.copyOf(epochs);
        }
    }
}
