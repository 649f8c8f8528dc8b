package io.duolog.chaos.workload;

import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.Value;
import io.duolog.chaos.workload.Incarnations.Incarnation;
import io.duolog.chaos.workload.client.ChaosProducer;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records by one producer and writes down what becomes of them. For one thread; outcomes come on others.
 */
final class RecordSender {
    private static final Logger LOGGER = LoggerFactory.getLogger(RecordSender.class);
    /** How long a producer that was closed may take to tell the outcomes of all its records. */
    private static final Duration CLOSED_TIMEOUT = Duration.ofSeconds(10);

    private final Incarnation incarnation;
    private final ChaosProducer producer;
    private final int acks;
    private final int unansweredMax;
    private final Recorder recorder;
    private final Semaphore permits;
    private final Map<TopicPartition, Long> sequences = new HashMap<>();
    private volatile boolean closed;

    /**
     * Sends nothing yet.
     *
     * @param producer is closed with this
     * @param unansweredMax how many records may be on their way
     */
    RecordSender(Incarnation incarnation, ChaosProducer producer, int acks, int unansweredMax, Recorder recorder) {
        this.incarnation = incarnation;
        this.producer = producer;
        this.acks = acks;
        this.unansweredMax = unansweredMax;
        this.recorder = recorder;
        this.permits = new Semaphore(unansweredMax);
    }

    /**
     * Sends a record, unless too many are on their way.
     *
     * @param waitMs how long to wait for one of them
     * @return whether it was sent
     */
    boolean send(TopicPartition partition, int sizeBytes, long waitMs) throws InterruptedException {
        if (!permits.tryAcquire(waitMs, TimeUnit.MILLISECONDS)) {
            return false;
        }
        long sequence = sequences.merge(partition, 1L, Long::sum) - 1;
        Value value = new Value(incarnation.producer(), incarnation.incarnation(), sequence);
        byte[] payload = recorder.payload(value, partition, sizeBytes);
        Recorder.Sent sent = recorder.invoked(incarnation.process(), partition, value, acks);
        producer.send(partition, payload, new Outcome(sent));
        return true;
    }

    private final class Outcome implements ChaosProducer.Listener {
        private final Recorder.Sent sent;
        private final AtomicBoolean told = new AtomicBoolean();

        Outcome(Recorder.Sent sent) {
            this.sent = sent;
        }

        @Override
        public void returned(SendOutcome outcome, long offset, @Nullable String error) {
            if (!told.compareAndSet(false, true)) {
                LOGGER.error("The library told a second outcome of {}: {} {}", sent, outcome, error);
            } else if (closed) {
                LOGGER.error("The library told an outcome of {} long after it was closed: {} {}", sent, outcome, error);
            } else {
                recorder.returned(sent, outcome, offset, error);
                permits.release();
            }
        }
    }

    /** Waits until every record has an outcome; false if the time was over. */
    boolean awaitAnswers(long timeoutMs) throws InterruptedException {
        boolean all = permits.tryAcquire(unansweredMax, timeoutMs, TimeUnit.MILLISECONDS);
        if (all) {
            permits.release(unansweredMax);
        }
        return all;
    }

    /** Throws the producer away; what has no outcome gets one. */
    void close() throws InterruptedException {
        producer.close();
        if (!awaitAnswers(CLOSED_TIMEOUT.toMillis())) {
            closed = true;
            int missing = unansweredMax - permits.availablePermits();
            LOGGER.error("The library did not tell the outcomes of {} records of {}", missing, incarnation);
            recorder.forgotten(missing);
        }
    }
}
