package io.duolog.compat.fault;

import io.duolog.compat.harness.BrokerUnderTest;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An idempotent producer on a thread of its own that writes {@code <name>-<sequence>} to one partition without gaps and
 * remembers what was acknowledged at which offset. A bound on the unacknowledged records keeps the load small while the
 * broker is down.
 */
final class RecordingProducer implements AutoCloseable {

    private static final int UNACKNOWLEDGED_MAX = 200;
    private static final int KEYS = 7;

    private final String name;
    private final TopicPartition partition;
    private final Producer<String, String> producer;
    private final Semaphore permits = new Semaphore(UNACKNOWLEDGED_MAX);
    private final ConcurrentNavigableMap<Long, String> acknowledged = new ConcurrentSkipListMap<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread;
    private int sent;

    RecordingProducer(String name, BrokerUnderTest broker, TopicPartition partition) {
        this.name = name;
        this.partition = partition;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "acks", "all",
                        "linger.ms", 1,
                        "batch.size", 2_000,
                        "request.timeout.ms", 5_000,
                        "delivery.timeout.ms", 120_000,
                        "max.block.ms", 120_000,
                        "reconnect.backoff.ms", 20,
                        "reconnect.backoff.max.ms", 100),
                new StringSerializer(),
                new StringSerializer());
        this.thread = new Thread(this::run, "recording-producer-" + name);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopping.get()) {
                permits.acquire();
                send();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback has all of it.
    private void send() {
        String value = value(sent);
        ProducerRecord<String, String> record =
                new ProducerRecord<>(partition.topic(), partition.partition(), key(sent), value);
        sent++;
        producer.send(record, (metadata, error) -> completed(value, metadata, error));
    }

    private void completed(String value, RecordMetadata metadata, Exception error) {
        permits.release();
        if (error != null) {
            failures.add(error);
            return;
        }
        String other = acknowledged.put(metadata.offset(), value);
        if (other != null) {
            failures.add(new IllegalStateException(
                    "Offset %d was given to %s and to %s".formatted(metadata.offset(), other, value)));
        }
    }

    /** The value of the record with this sequence. */
    String value(int sequence) {
        return name + "-" + sequence;
    }

    private static String key(int sequence) {
        return "key-" + sequence % KEYS;
    }

    /** Stops sending, waits until everything that was sent is acknowledged or has failed, and closes the client. */
    void finish() throws InterruptedException {
        stopping.set(true);
        thread.join();
        producer.flush();
        producer.close();
    }

    /** The values that were acknowledged, by offset. */
    Map<Long, String> acknowledged() {
        return acknowledged;
    }

    /** What went wrong; nothing should. */
    Queue<Exception> failures() {
        return failures;
    }

    /** How many records were handed to the client; valid after {@link #finish()}. */
    int sent() {
        return sent;
    }

    @Override
    public void close() {
        stopping.set(true);
        thread.interrupt();
        producer.close(Duration.ZERO);
    }
}
