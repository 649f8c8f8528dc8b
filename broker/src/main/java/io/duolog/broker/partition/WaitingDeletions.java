package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Deletions of records that wait until the logs of all live replicas start where they were asked to.
 *
 * <p>Thread-safe; that nobody waits costs one volatile read to find out. Callbacks run on the thread that completes them,
 * outside the lock; they must not block.
 */
final class WaitingDeletions {
    private final List<Waiting> waiting = new ArrayList<>();
    private volatile boolean any;

    /** One deletion; its callback is called exactly once. */
    static final class Waiting {
        private final long offset;
        private final Consumer<ErrorCode> onDone;

        private Waiting(long offset, Consumer<ErrorCode> onDone) {
            this.offset = offset;
            this.onDone = requireNonNull(onDone, "onDone");
        }
    }

    boolean isEmpty() {
        return !any;
    }

    /** Adds a deletion below {@code offset}; the result is to be given to {@link #fail}. */
    Waiting add(long offset, Consumer<ErrorCode> onDone) {
        Waiting added = new Waiting(offset, onDone);
        synchronized (waiting) {
            waiting.add(added);
            any = true;
        }
        return added;
    }

    /** Completes what all live replicas have done. */
    void onLowWatermark(long lowWatermark) {
        complete(each -> each.offset <= lowWatermark, ErrorCode.NONE);
    }

    /** Completes one deletion with this error, unless it is complete. */
    void fail(Waiting failed, ErrorCode error) {
        complete(each -> each == failed, error);
    }

    /** Completes everything with this error. */
    void failAll(ErrorCode error) {
        complete(each -> true, error);
    }

    private void complete(Predicate<Waiting> which, ErrorCode outcome) {
        if (!any) {
            return;
        }
        List<Waiting> done;
        synchronized (waiting) {
            done = waiting.stream().filter(which).toList();
            waiting.removeAll(done);
            any = !waiting.isEmpty();
        }
        done.forEach(each -> each.onDone.accept(outcome));
    }
}
