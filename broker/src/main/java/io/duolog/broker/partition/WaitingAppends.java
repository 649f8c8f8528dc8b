package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Appends with acks=all that wait for the high watermark to pass them. They hold offsets, not records.
 *
 * <p>Thread-safe. Callbacks run on the thread that completes them, outside the lock; they must not block.
 */
final class WaitingAppends {
    /** In the order of appending, hence of required offsets. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** One append; its callback is called exactly once. */
    static final class Waiting {
        private final long requiredOffset;
        private final int leaderEpoch;
        private final Consumer<ErrorCode> onDone;

        private Waiting(long requiredOffset, int leaderEpoch, Consumer<ErrorCode> onDone) {
            this.requiredOffset = requiredOffset;
            this.leaderEpoch = leaderEpoch;
            this.onDone = requireNonNull(onDone, "onDone");
        }
    }

    /**
     * Adds an append that is complete when the high watermark reaches {@code requiredOffset} in {@code leaderEpoch}.
     *
     * @return to be given to {@link #expire}
     */
    Waiting add(long requiredOffset, int leaderEpoch, Consumer<ErrorCode> onDone) {
        Waiting added = new Waiting(requiredOffset, leaderEpoch, onDone);
        synchronized (waiting) {
            waiting.addLast(added);
        }
        return added;
    }

    /** Completes what the high watermark has reached; an append of another leader epoch was not acknowledged by this one. */
    void onHighWatermark(long highWatermark, int leaderEpoch, ErrorCode whenReached) {
        List<Waiting> reached = new ArrayList<>();
        synchronized (waiting) {
            for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
                Waiting candidate = each.next();
                if (candidate.requiredOffset > highWatermark && candidate.leaderEpoch == leaderEpoch) {
                    break;
                }
                each.remove();
                reached.add(candidate);
            }
        }
        for (Waiting done : reached) {
            done.onDone.accept(done.leaderEpoch == leaderEpoch ? whenReached : ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
    }

    /** Completes an append whose time is over, unless it is complete. */
    void expire(Waiting overdue) {
        boolean present;
        synchronized (waiting) {
            present = waiting.remove(overdue);
        }
        if (present) {
            overdue.onDone.accept(ErrorCode.REQUEST_TIMED_OUT);
        }
    }

    /** Completes everything with this error: the broker no longer leads the partition. */
    void failAll(ErrorCode error) {
        List<Waiting> failed;
        synchronized (waiting) {
            failed = new ArrayList<>(waiting);
            waiting.clear();
        }
        failed.forEach(each -> each.onDone.accept(error));
    }

    /** How many wait. */
    int size() {
        synchronized (waiting) {
            return waiting.size();
        }
    }
}
