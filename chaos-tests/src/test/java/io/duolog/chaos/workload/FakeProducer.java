package io.duolog.chaos.workload;

import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.workload.client.ChaosProducer;
import io.duolog.storage.TopicPartition;
import java.util.ArrayDeque;
import java.util.Queue;

/** A producer whose answers a test gives. */
final class FakeProducer implements ChaosProducer {
    final Queue<Listener> unanswered = new ArrayDeque<>();
    boolean tellsAtClose = true;
    boolean closed;

    @Override
    public void send(TopicPartition partition, byte[] value, Listener listener) {
        unanswered.add(listener);
    }

    /** Acknowledges the oldest. */
    void acknowledge(long offset) {
        unanswered.remove().returned(SendOutcome.OK, offset, null);
    }

    @Override
    public void close() {
        closed = true;
        while (tellsAtClose && !unanswered.isEmpty()) {
            unanswered.remove().returned(SendOutcome.UNKNOWN, -1, "closed");
        }
    }
}
