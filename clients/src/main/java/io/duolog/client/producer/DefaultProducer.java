package io.duolog.client.producer;

import io.duolog.client.PartitionInfo;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientInterruptedException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.PartitioningException;
import io.duolog.client.metadata.TopicView;
import io.duolog.client.network.Backoff;
import io.duolog.client.runtime.ClientRuntime;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The producer: serializes, finds the partition, and hands the record to a batch. */
final class DefaultProducer<K, V> implements Producer<K, V> {
    private static final int STICKY = -1;
    /** How long the event loop may take for something that it does at once. */
    private static final Logger LOGGER = LoggerFactory.getLogger(DefaultProducer.class);

    private static final long LOOP_TIMEOUT_MS = 5_000;

    private final ClientRuntime runtime;
    private final ProducerContext context;
    private final RecordSerializer<K, V> serializer;
    private final @Nullable Partitioner partitioner;
    private final Clock clock;
    private final Sender sender;
    private final RecordAppender appender;
    private final Map<String, TopicQueues> topics = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private DefaultProducer(
            ClientRuntime runtime,
            ProducerContext context,
            RecordSerializer<K, V> serializer,
            @Nullable Partitioner partitioner,
            Sender sender) {
        this.runtime = runtime;
        this.context = context;
        this.serializer = serializer;
        this.partitioner = partitioner;
        this.clock = runtime.clock();
        this.sender = sender;
        this.appender = new RecordAppender(context, sender);
    }

    static <K, V> Producer<K, V> open(
            ClientRuntime runtime,
            ProducerConfig config,
            RecordSerializer<K, V> serializer,
            @Nullable Partitioner partitioner) {
        Backoff backoff = new Backoff(
                config.retryBackoffMs(),
                config.retryBackoffMaxMs(),
                new SplittableRandom(runtime.random().get().nextLong()));
        SenderReference reference = new SenderReference();
        ProducerContext context = new ProducerContext(
                config,
                runtime.network(),
                runtime.metadata(),
                new BufferPool(config.bufferMemoryBytes(), config.batchSizeBytes(), reference::wakeUp),
                new ProducerCounters(),
                backoff);
        ProducerIds ids = new ProducerIds(runtime.metadata(), runtime.loop(), backoff, config.requestTimeoutMs());
        Sender sender = new Sender(context, ids, new ProduceAnswers(context, ids));
        reference.sender = sender;
        ids.listen(sender::wakeUp, sender::abort);
        DefaultProducer<K, V> producer = new DefaultProducer<>(runtime, context, serializer, partitioner, sender);
        runtime.metadata().addListener(sender);
        runtime.loop().execute(() -> runtime.network().addListener(sender));
        runtime.closeWithClient(producer);
        return producer;
    }

    /** Breaks the circle between pool and sender while they are made. */
    private static final class SenderReference {
        private volatile @Nullable Sender sender;

        private void wakeUp() {
            Sender known = sender;
            if (known != null) {
                known.wakeUp();
            }
        }
    }

    @Override
    public CompletableFuture<RecordMetadata> send(ProducerRecord<K, V> record) {
        SendCompletion.Future future = new SendCompletion.Future();
        long timestampMs = timestampMs(record);
        send(record, timestampMs, future.at(timestampMs));
        return future;
    }

    @Override
    public void send(ProducerRecord<K, V> record, SendCallback callback) {
        long timestampMs = timestampMs(record);
        send(record, timestampMs, new SendCompletion.Callback(callback, timestampMs));
    }

    @Override
    public void flush() {
        requireOffLoop("flush()");
        await(flushAsync(), Long.MAX_VALUE, "the flush");
    }

    @Override
    public CompletableFuture<Void> flushAsync() {
        sender.beginFlush();
        return appender.whenAllDone().whenComplete((nothing, never) -> sender.endFlush());
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        requireOpen();
        view(topic, 1);
        return context.metadata().view().partitionInfos(topic);
    }

    @Override
    public ProducerMetrics metrics() {
        return context.counters().snapshot(context.pool().availableBytes());
    }

    @Override
    public void close() {
        close(Duration.ofMillis(context.config().deliveryTimeoutMs()));
    }

    @Override
    public void close(Duration timeout) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        topics.values().forEach(TopicQueues::close);
        context.pool().close();
        runtime.loop().execute(sender::beginClose);
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        if (runtime.loop().inEventLoop()) {
            stop(stopped);
            return;
        }
        try {
            await(appender.whenAllDone(), timeout.toMillis(), "records to be stored");
        } catch (ClientTimeoutException tooLate) {
            // what is left fails below, and says so to whoever sent it
        } finally {
            runtime.loop().execute(() -> stop(stopped));
        }
        awaitLoop(stopped);
    }

    /** Closing goes on when the event loop gets to it, however late: nobody could do anything about that. */
    private void awaitLoop(CompletableFuture<Void> stopped) {
        long timeoutMs = Math.min(LOOP_TIMEOUT_MS, context.config().maxBlockMs());
        try {
            await(stopped, timeoutMs, "the event loop");
        } catch (ClientTimeoutException tooLate) {
            LOGGER.warn(
                    "The event loop has not closed the producer within {} ms; it will when it gets to it", timeoutMs);
        }
    }

    private void stop(CompletableFuture<Void> stopped) {
        sender.close();
        runtime.network().removeListener(sender);
        runtime.metadata().removeListener(sender);
        runtime.closed(this);
        stopped.complete(null);
    }

    private void send(ProducerRecord<K, V> record, long timestampMs, SendCompletion completion) {
        try {
            requireOpen();
            TopicView view = context.metadata().view().topicOrNull(record.topic());
            long waitMs = context.config().maxBlockMs();
            if (view == null || record.partition() >= view.partitionCount()) {
                long startMs = context.loop().nowMs();
                view = view(record.topic(), Math.max(1, record.partition() + 1));
                waitMs = Math.max(0, waitMs - (context.loop().nowMs() - startMs));
            }
            ByteBuffer key = serializer.key(record);
            ByteBuffer value = serializer.value(record);
            TopicQueues queues = queues(record.topic());
            int partition = partition(record, key, value, queues, view);
            appender.append(
                    new RecordAppender.Target(queues, view, partition),
                    new PendingRecord(timestampMs, key, value, record.headers(), completion, null),
                    waitMs);
        } catch (ClientException failure) {
            completion.failed(failure);
        }
    }

    private int partition(
            ProducerRecord<K, V> record,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            TopicQueues queues,
            TopicView view) {
        if (record.partition() != ProducerRecord.ANY_PARTITION) {
            return record.partition();
        }
        if (partitioner != null) {
            return choose(partitioner, key, value, queues);
        }
        return key == null || context.config().ignoresKeys() ? STICKY : Murmur2.partition(key, view.partitionCount());
    }

    private int choose(Partitioner custom, @Nullable ByteBuffer key, @Nullable ByteBuffer value, TopicQueues queues) {
        List<PartitionInfo> partitions = queues.partitions(context.metadata().view());
        int chosen;
        try {
            chosen = custom.partition(queues.name(), key, value, partitions);
        } catch (RuntimeException failure) {
            throw new PartitioningException(
                    "The partitioner failed for topic " + queues.name() + ": " + failure.getMessage(), failure);
        }
        if (chosen < 0 || chosen >= partitions.size()) {
            throw new PartitioningException(
                    "The partitioner chose partition " + chosen + " of topic " + queues.name() + ", which has "
                            + partitions.size(),
                    null);
        }
        return chosen;
    }

    private TopicQueues queues(String topic) {
        TopicQueues known = topics.get(topic);
        if (known != null) {
            return known;
        }
        TopicQueues made = topics.computeIfAbsent(
                topic,
                name -> new TopicQueues(
                        context.metadata().track(name),
                        context.config().batchSizeBytes(),
                        context.config().adaptive(),
                        bound -> runtime.random().get().nextInt(bound)));
        if (closed.get()) {
            made.close();
        }
        return made;
    }

    private TopicView view(String topic, int leastPartitions) {
        TopicView known = context.metadata().view().topicOrNull(topic);
        if (known != null && known.partitionCount() >= leastPartitions) {
            return known;
        }
        if (runtime.loop().inEventLoop()) {
            throw new ClientTimeoutException(
                    "Topic " + topic + " is not known yet, and the event loop must not wait for it", null, null);
        }
        CompletableFuture<TopicView> found = context.metadata()
                .topic(topic, leastPartitions, context.config().maxBlockMs());
        return await(
                found,
                Math.max(LOOP_TIMEOUT_MS, context.config().maxBlockMs() + LOOP_TIMEOUT_MS),
                "metadata of topic " + topic);
    }

    private long timestampMs(ProducerRecord<K, V> record) {
        return record.timestampMs() == ProducerRecord.NOW ? clock.millis() : record.timestampMs();
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new ClientClosedException("The producer is closed");
        }
    }

    private void requireOffLoop(String what) {
        if (runtime.loop().inEventLoop()) {
            throw new IllegalStateException(what + " waits for the event loop, it cannot be called there");
        }
    }

    private static <T> T await(CompletableFuture<T> future, long timeoutMs, String what) {
        try {
            return future.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ClientException known) {
                throw known;
            }
            throw new IllegalStateException("unexpected failure while waiting for " + what, failure.getCause());
        } catch (TimeoutException tooLate) {
            throw new ClientTimeoutException("Timed out after " + timeoutMs + " ms waiting for " + what, null, tooLate);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientInterruptedException("Interrupted while waiting for " + what, interrupted);
        }
    }
}
