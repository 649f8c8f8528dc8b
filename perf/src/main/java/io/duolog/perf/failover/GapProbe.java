package io.duolog.perf.failover;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Apache Kafka's producer, idempotent with acks=all, that sends a small record to one partition every few milliseconds and
 * remembers the longest time between two acknowledgements that followed each other.
 */
final class GapProbe implements AutoCloseable {
    private static final long INTERVAL_NS = Duration.ofMillis(2).toNanos();
    private static final byte[] VALUE = new byte[100];

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Thread thread;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Object lock = new Object();
    private long lastNs;
    private long longestNs;
    private long count;
    private long failures;

    GapProbe(String bootstrapServers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "linger.ms",
                        0,
                        "delivery.timeout.ms",
                        120_000,
                        // A client must give up on a broker that is paused; its default of 30 s would be all that is
                        // seen.
                        "request.timeout.ms",
                        2_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.thread = new Thread(this::run, "gap-probe");
        thread.start();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback has all of it.
    private void run() {
        while (!stopping.get()) {
            producer.send(
                    new ProducerRecord<>(topic, 0, null, VALUE), (metadata, error) -> acknowledged(error == null));
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    private void acknowledged(boolean success) {
        long nowNs = System.nanoTime();
        synchronized (lock) {
            if (!success) {
                failures++;
                return;
            }
            if (count > 0) {
                longestNs = Math.max(longestNs, nowNs - lastNs);
            }
            lastNs = nowNs;
            count++;
        }
    }

    /** Forgets the gaps so far; a gap that is going on counts from its beginning. */
    void reset() {
        synchronized (lock) {
            longestNs = 0;
        }
    }

    /** How many acknowledgements there were. */
    long count() {
        synchronized (lock) {
            return count;
        }
    }

    /** The longest gap since {@link #reset()}, one that goes on included. */
    double longestMs() {
        synchronized (lock) {
            return Math.max(longestNs, System.nanoTime() - lastNs) / 1e6;
        }
    }

    /** How many sends failed for good. */
    long failures() {
        synchronized (lock) {
            return failures;
        }
    }

    @Override
    public void close() {
        stopping.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ZERO);
    }
}
