package io.duolog.broker.api;

import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.transport.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A fetch that waits until there is enough to read. Its partitions tell it when they make progress; it then reads again,
 * on its connection's event loop, to which everything but the telling is confined.
 */
final class WaitingFetch {
    private final Connection connection;
    private final RequestQuota quota;
    private final FetchRead read;
    private final int minBytes;
    private final Reply<FetchResponse> reply;
    private final Runnable listener = this::onProgress;
    /** Whether an attempt is under way to the event loop; spares it one for each of many appends. */
    private final AtomicBoolean attemptScheduled = new AtomicBoolean();

    private List<Partition> waitedFor = List.of();
    private Runnable cancelTimer = () -> {};
    private boolean answered;

    WaitingFetch(RequestContext context, FetchRead read, int minBytes, Reply<FetchResponse> reply) {
        this.connection = context.connection();
        this.quota = context.quota();
        this.read = read;
        this.minBytes = minBytes;
        this.reply = reply;
    }

    /** Answers at once if there is reason to, and otherwise waits. */
    void start(RequestTimer timer, int maxWaitMs) {
        if (tryAnswer(maxWaitMs <= 0)) {
            return;
        }
        waitedFor = read.waitable();
        if (waitedFor.isEmpty()) {
            // Nothing would wake it: a fetch of no partitions, which a consumer sends to end its session.
            tryAnswer(true);
            return;
        }
        waitedFor.forEach(partition -> partition.addReader(listener));
        cancelTimer = timer.schedule(() -> connection.execute(() -> tryAgain(true)), maxWaitMs);
        // What arrived before the partitions knew of this fetch told nobody.
        tryAgain(false);
    }

    /** As {@link #tryAnswer}, where nobody else would answer if it failed. */
    private void tryAgain(boolean timeIsOver) {
        try {
            // Nobody waits at a connection that has closed: the fetch ends, so that its partitions forget it.
            tryAnswer(timeIsOver || !connection.isOpen());
        } catch (RuntimeException e) {
            end();
            reply.fail(e);
        }
    }

    private void onProgress() {
        if (attemptScheduled.compareAndSet(false, true)) {
            connection.execute(() -> {
                attemptScheduled.set(false);
                tryAgain(false);
            });
        }
    }

    private boolean tryAnswer(boolean timeIsOver) {
        if (answered) {
            return true;
        }
        FetchRead.Result result = read.attempt();
        if (!timeIsOver && !result.isExceptional() && result.sizeBytes() < minBytes) {
            result.release();
            return false;
        }
        end();
        int throttleMs = quota.tryFetch(result.sizeBytes());
        if (throttleMs > 0) {
            result.withholdRecords();
        }
        reply.send(result.respond(throttleMs));
        return true;
    }

    private void end() {
        answered = true;
        cancelTimer.run();
        waitedFor.forEach(partition -> partition.removeReader(listener));
    }
}
