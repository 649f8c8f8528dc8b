package io.duolog.client.producer;

import io.duolog.client.PartitionInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends records. Opened by {@code Client.producer}; thread-safe, and meant to be shared: threads that send to different
 * partitions share no lock.
 *
 * <pre>{@code
 * try (Client client = Client.builder().bootstrapServers("localhost:9092").build();
 *         Producer<String, String> producer = client
 *                 .producer(Serializers.string(), Serializers.string())
 *                 .linger(Duration.ofMillis(5))
 *                 .compression(CompressionType.ZSTD)
 *                 .open()) {
 *     producer.send(new ProducerRecord<>("orders", "customer-7", "2 books"))
 *             .thenAccept(sent -> System.out.println("stored at offset " + sent.offset()));
 * }
 * }</pre>
 *
 * <p><b>Promises.</b> With the defaults ({@code acks=all}, {@code enable.idempotence=true}) a record is stored once and,
 * within a partition, in the order of {@code send} calls, across retries and leader changes; it is acknowledged when
 * {@code min.insync.replicas} brokers have it. A record that could not be stored within {@code delivery.timeout.ms} fails;
 * whether it was stored is then not known if it had been sent. Futures and callbacks of one partition complete in the order
 * of {@code send}.
 *
 * <p><b>Threads.</b> Completions run on the client's event loop: they must not block, or nothing is sent meanwhile. {@code
 * send} blocks at most {@code max.block.ms}, for metadata and for memory; on the event loop it does not block but fails.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Producer<K, V> extends AutoCloseable {
    /**
     * Queues a record; it is sent when its batch is full or has waited for {@code linger.ms}.
     *
     * @return completes when the record is stored; fails with a {@link io.duolog.client.errors.ClientException}. All errors
     *     come through the future. Cancelling it does not cancel the record
     */
    CompletableFuture<RecordMetadata> send(ProducerRecord<K, V> record);

    /**
     * Queues a record and tells a callback what became of it: as the other method, with less to allocate. All errors come
     * through the callback.
     */
    void send(ProducerRecord<K, V> record, SendCallback callback);

    /**
     * Sends everything that is queued now and waits until it is stored or has failed.
     *
     * @throws io.duolog.client.errors.ClientInterruptedException if the thread is interrupted
     * @throws IllegalStateException on the event loop, which would wait for itself
     */
    void flush();

    /**
     * As {@link #flush}, without waiting.
     *
     * @return completes on the event loop when all records that are queued now are stored or have failed; never fails
     */
    CompletableFuture<Void> flushAsync();

    /**
     * The partitions of a topic, by number; waits up to {@code max.block.ms} for them.
     *
     * @throws io.duolog.client.errors.ClientException if the topic cannot be used, or time ran out
     */
    List<PartitionInfo> partitionsFor(String topic);

    /** What has been done so far. */
    ProducerMetrics metrics();

    /** As {@code close(Duration)}, as long as {@code delivery.timeout.ms} allows. */
    @Override
    void close();

    /**
     * Takes no more records, sends what is queued, and waits for it; what is not stored in time fails with a {@link
     * io.duolog.client.errors.ClientClosedException}. Further calls do nothing. On the event loop nothing is waited for. Where the event loop is too
     * busy to close it, at most 5 s or {@code max.block.ms} longer than {@code timeout}, that is done later.
     */
    void close(Duration timeout);
}
