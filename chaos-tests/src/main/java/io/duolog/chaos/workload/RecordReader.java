package io.duolog.chaos.workload;

import io.duolog.chaos.workload.Incarnations.Incarnation;
import io.duolog.chaos.workload.client.ChaosConsumer;
import io.duolog.chaos.workload.client.PollException;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Reads by one consumer and writes down what it got. For one thread. */
final class RecordReader {
    private static final long BACKOFF_MS = 50;

    private final Incarnation incarnation;
    private final ChaosConsumer consumer;
    private final Recorder recorder;
    private final LongSupplier nanoTime;
    private List<TopicPartition> assigned = List.of();

    /**
     * Reads nothing yet.
     *
     * @param consumer is closed with this
     */
    RecordReader(Incarnation incarnation, ChaosConsumer consumer, Recorder recorder, LongSupplier nanoTime) {
        this.incarnation = incarnation;
        this.consumer = consumer;
        this.recorder = recorder;
        this.nanoTime = nanoTime;
    }

    /** Reads these partitions from their beginnings from now on. */
    void assign(List<TopicPartition> partitions) {
        recorder.assigned(incarnation.process(), partitions);
        consumer.assignFromBeginning(partitions);
        assigned = partitions;
    }

    /** Polls once. A position that is not in the log any more is given up for the beginning, which is written down. */
    void poll(long timeoutNs) throws InterruptedException {
        long invokedNs = nanoTime.getAsLong();
        try {
            recorder.polled(incarnation.process(), invokedNs, consumer.poll(Duration.ofNanos(Math.max(0, timeoutNs))));
        } catch (PollException e) {
            recorder.pollFailed(incarnation.process(), String.valueOf(e.getMessage()));
            if (e.needsPosition()) {
                assign(assigned);
            }
            TimeUnit.MILLISECONDS.sleep(BACKOFF_MS);
        }
    }

    /** Throws the consumer away. */
    void close() {
        consumer.close();
    }
}
