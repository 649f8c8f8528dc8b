package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends with acks=all that wait for the high watermark to pass them. They hold offsets, not records.
 *
 * <p>Thread-safe. Callbacks run on the thread that completes them, outside the lock; they must not block.
 */
final class WaitingAppends {
    /** By required offset: appends of several connections are not added in the order in which they were written. */
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(each -> each.requiredOffset));

    /** One append; its callback is called exactly once. */
    static final class Waiting {
        private final long requiredOffset;
        private final int leaderEpoch;
        private final int minInsyncReplicas;
        private final Consumer<ErrorCode> onDone;

        private Waiting(long requiredOffset, int leaderEpoch, int minInsyncReplicas, Consumer<ErrorCode> onDone) {
            this.requiredOffset = requiredOffset;
            this.leaderEpoch = leaderEpoch;
            this.minInsyncReplicas = minInsyncReplicas;
            this.onDone = requireNonNull(onDone, "onDone");
        }
    }

    /**
     * Adds an append that is complete when the high watermark reaches {@code requiredOffset} in {@code leaderEpoch}, with
     * at least {@code minInsyncReplicas} in sync.
     *
     * @return to be given to {@link #fail}
     */
    Waiting add(long requiredOffset, int leaderEpoch, int minInsyncReplicas, Consumer<ErrorCode> onDone) {
        Waiting added = new Waiting(requiredOffset, leaderEpoch, minInsyncReplicas, onDone);
        synchronized (waiting) {
            waiting.add(added);
        }
        return added;
    }

    /**
     * Completes what the high watermark has reached; an append of another leader epoch was not acknowledged by this one, and
     * one that asked for more in-sync replicas than there are now is not acknowledged either.
     *
     * @param highWatermark the high watermark in {@code leaderEpoch}
     * @param insyncReplicas how many replicas are in sync in that epoch
     */
    void onHighWatermark(long highWatermark, int leaderEpoch, int insyncReplicas) {
        for (Waiting done = pollReached(highWatermark, leaderEpoch);
                done != null;
                done = pollReached(highWatermark, leaderEpoch)) {
            done.onDone.accept(outcome(done, leaderEpoch, insyncReplicas));
        }
    }

    private static ErrorCode outcome(Waiting done, int leaderEpoch, int insyncReplicas) {
        if (done.leaderEpoch != leaderEpoch) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        return insyncReplicas < done.minInsyncReplicas ? ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND : ErrorCode.NONE;
    }

    /**
     * Completes what asked for more in-sync replicas than there are now: the high watermark stands still until there are
     * more, so that to wait would only be to time out.
     */
    void onShrink(int insyncReplicas) {
        List<Waiting> failed = new ArrayList<>();
        synchronized (waiting) {
            waiting.removeIf(each -> {
                boolean tooFew = each.minInsyncReplicas > insyncReplicas;
                if (tooFew) {
                    failed.add(each);
                }
                return tooFew;
            });
        }
        failed.forEach(each -> each.onDone.accept(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND));
    }

    private @Nullable Waiting pollReached(long highWatermark, int leaderEpoch) {
        synchronized (waiting) {
            Waiting first = waiting.peek();
            boolean reached =
                    first != null && (first.requiredOffset <= highWatermark || first.leaderEpoch != leaderEpoch);
            return reached ? waiting.poll() : null;
        }
    }

    /** Completes one append with this error, unless it is complete. */
    void fail(Waiting failed, ErrorCode error) {
        boolean present;
        synchronized (waiting) {
            present = waiting.remove(failed);
        }
        if (present) {
            failed.onDone.accept(error);
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
