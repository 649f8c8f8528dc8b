package io.duolog.client.consumer;

import static java.util.Objects.requireNonNull;

import io.duolog.client.IsolationLevel;
import io.duolog.client.PartitionInfo;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.admin.ListedOffset;
import io.duolog.client.admin.OffsetSpec;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientInterruptedException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.protocol.record.RecordReader;
import java.time.Duration;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The consumer: waits on the application's thread for what the {@link Fetcher} brings, and reads it there. */
final class DefaultConsumer<K, V> implements Consumer<K, V> {
    /** What one batch may decompress to; compressed data can claim a thousand times its size. */
    private static final long DECOMPRESSED_BATCH_BYTES_MAX = 1L << 30;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ClientRuntime runtime;
    private final DefaultAdmin admin;
    private final ConsumerConfig config;
    private final ConsumerInbox inbox;
    private final Fetcher fetcher;
    private final Assignment<K, V> assignment;
    private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private DefaultConsumer(ConsumerContext context, RecordDeserializer<K, V> deserializer) {
        this.runtime = context.runtime();
        this.admin = context.admin();
        this.config = context.config();
        this.inbox = context.inbox();
        this.fetcher = new Fetcher(context);
        this.assignment = new Assignment<>(
                inbox,
                config.offsetReset(),
                deserializer,
                new FetchedReader.ReadSettings(
                        new RecordReader(DECOMPRESSED_BATCH_BYTES_MAX),
                        config.checksCrcs(),
                        config.isolationLevel() == IsolationLevel.READ_COMMITTED));
    }

    static <K, V> Consumer<K, V> open(
            ClientRuntime runtime, DefaultAdmin admin, ConsumerConfig config, RecordDeserializer<K, V> deserializer) {
        Backoff backoff = new Backoff(
                config.retryBackoffMs(),
                config.retryBackoffMaxMs(),
                new SplittableRandom(runtime.random().get().nextLong()));
        ConsumerContext context = new ConsumerContext(runtime, admin, config, new ConsumerInbox(), backoff);
        DefaultConsumer<K, V> consumer = new DefaultConsumer<>(context, deserializer);
        runtime.metadata().addListener(consumer.fetcher);
        runtime.loop().execute(() -> runtime.network().addListener(consumer.fetcher));
        runtime.closeWithClient(consumer);
        return consumer;
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        alone(() -> assignment.assign(List.copyOf(partitions)));
    }

    @Override
    public Set<TopicPartition> assignment() {
        return assignment.topicPartitions();
    }

    @Override
    public ConsumerRecords<K, V> poll(Duration timeout) {
        acquire();
        try {
            if (assignment.topicPartitions().isEmpty()) {
                throw new IllegalStateException("no partition is assigned: call assign before poll");
            }
            long deadlineMs = deadlineMs(timeout);
            while (true) {
                List<ConsumerRecord<K, V>> records = readNow();
                if (!records.isEmpty()) {
                    return ConsumerRecords.owning(records);
                }
                long leftMs = deadlineMs - runtime.loop().nowMs();
                if (isWoken.getAndSet(false) || leftMs <= 0) {
                    return ConsumerRecords.empty();
                }
                await(leftMs, "records");
            }
        } finally {
            release();
        }
    }

    /** What there is without waiting; has more fetched in the place of what is taken. */
    private List<ConsumerRecord<K, V>> readNow() {
        try {
            ensureOpen();
            assignment.takeEvents();
            return assignment.read(config.maxPollRecords());
        } finally {
            tellFetcher();
            fetcher.drained();
        }
    }

    @Override
    public void seek(TopicPartition topicPartition, long offset) {
        seekTo(topicPartition, offset, FetchPosition.NO_EPOCH);
    }

    @Override
    public void seek(TopicPartition topicPartition, long offset, int leaderEpoch) {
        if (leaderEpoch < 0) {
            throw new IllegalArgumentException("leaderEpoch is " + leaderEpoch + "; it must be at least 0");
        }
        seekTo(topicPartition, offset, leaderEpoch);
    }

    private void seekTo(TopicPartition topicPartition, long offset, int leaderEpoch) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; it must be at least 0");
        }
        alone(() -> assignment.seek(topicPartition, new FetchPosition(offset, leaderEpoch)));
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        alone(() -> partitions.forEach(partition -> assignment.reset(partition, OffsetReset.EARLIEST)));
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        alone(() -> partitions.forEach(partition -> assignment.reset(partition, OffsetReset.LATEST)));
    }

    @Override
    public long position(TopicPartition topicPartition) {
        return position(topicPartition, Duration.ofMillis(config.apiTimeoutMs()));
    }

    @Override
    public long position(TopicPartition topicPartition, Duration timeout) {
        acquire();
        try {
            long deadlineMs = deadlineMs(timeout);
            while (true) {
                FetchPosition position = positionNow(assignment.get(topicPartition));
                if (position != null) {
                    return position.offset();
                }
                long leftMs = deadlineMs - runtime.loop().nowMs();
                if (leftMs <= 0) {
                    throw new ClientTimeoutException(
                            "Timed out after " + timeout.toMillis() + " ms looking for the position in "
                                    + topicPartition,
                            null,
                            null);
                }
                await(leftMs, "the position in " + topicPartition);
            }
        } finally {
            release();
        }
    }

    private @Nullable FetchPosition positionNow(AssignedPartition<K, V> partition) {
        try {
            ensureOpen();
            assignment.takeEvents();
            assignment.throwIfFailed(partition);
            return partition.position();
        } finally {
            tellFetcher();
        }
    }

    @Override
    public OptionalLong currentLag(TopicPartition topicPartition) {
        acquire();
        try {
            return assignment.get(topicPartition).lag();
        } finally {
            release();
        }
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        alone(() -> partitions.forEach(partition -> assignment.setPaused(partition, true)));
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        alone(() -> partitions.forEach(partition -> assignment.setPaused(partition, false)));
    }

    @Override
    public Set<TopicPartition> paused() {
        return assignment.paused();
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.EARLIEST);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.LATEST);
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        listOffsets(partitions.stream().distinct().collect(Collectors.toMap(Function.identity(), each -> spec)))
                .forEach((partition, listed) -> offsets.put(partition, listed.offset()));
        return offsets;
    }

    @Override
    public Map<TopicPartition, ListedOffset> offsetsForTimes(Map<TopicPartition, Long> timestampsMs) {
        Map<TopicPartition, OffsetSpec> specs = new LinkedHashMap<>();
        timestampsMs.forEach((partition, timestampMs) -> specs.put(partition, OffsetSpec.at(timestampMs)));
        return listOffsets(specs);
    }

    private Map<TopicPartition, ListedOffset> listOffsets(Map<TopicPartition, OffsetSpec> specs) {
        ensureOpen();
        Duration timeout = Duration.ofMillis(config.apiTimeoutMs());
        return await(
                admin.withTimeout(timeout)
                        .listOffsets(specs, config.isolationLevel())
                        .all(),
                config.apiTimeoutMs(),
                "offsets");
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        ensureOpen();
        await(runtime.metadata().topic(topic, 1, config.apiTimeoutMs()), config.apiTimeoutMs(), "topic " + topic);
        return runtime.metadata().view().partitionInfos(topic);
    }

    @Override
    public void wakeup() {
        isWoken.set(true);
        inbox.ring();
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    @Override
    public void close(Duration timeout) {
        requireNonNull(timeout, "timeout");
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        inbox.ring();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        runtime.loop().execute(() -> {
            runtime.network().removeListener(fetcher);
            runtime.metadata().removeListener(fetcher);
            Completion.listen(fetcher.close(), closed::complete, closed::completeExceptionally);
        });
        runtime.closed(this);
        if (!runtime.loop().inEventLoop()) {
            try {
                closed.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException tooLate) {
                // the brokers forget the sessions by themselves, a little later
            }
        }
    }

    private void tellFetcher() {
        List<Assignment.FetcherCommand> commands = assignment.takeCommands();
        if (!commands.isEmpty()) {
            runtime.loop().execute(() -> {
                commands.forEach(command -> command.run(fetcher));
                fetcher.wakeUp();
            });
        }
    }

    private long deadlineMs(Duration timeout) {
        long nowMs = runtime.loop().nowMs();
        long deadlineMs = nowMs + timeout.toMillis();
        return deadlineMs < nowMs && !timeout.isNegative() ? Long.MAX_VALUE : deadlineMs;
    }

    private void await(long timeoutMs, String what) {
        if (runtime.loop().inEventLoop()) {
            throw new IllegalStateException("the event loop must not wait for " + what);
        }
        inbox.await(timeoutMs);
        if (Thread.currentThread().isInterrupted()) {
            throw new ClientInterruptedException(
                    "Interrupted while waiting for " + what, new InterruptedException("interrupted"));
        }
    }

    private <T> T await(CompletableFuture<T> future, long timeoutMs, String what) {
        if (runtime.loop().inEventLoop()) {
            throw new IllegalStateException("the event loop must not wait for " + what);
        }
        try {
            return future.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            while (cause instanceof java.util.concurrent.CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof ClientException known) {
                throw known;
            }
            throw new ClientTimeoutException("Could not find " + what + " within " + timeoutMs + " ms", null, cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientInterruptedException("Interrupted while waiting for " + what, interrupted);
        }
    }

    private void ensureOpen() {
        if (isClosed.get()) {
            throw new ClientClosedException("The consumer is closed");
        }
    }

    private void alone(Runnable action) {
        acquire();
        try {
            ensureOpen();
            action.run();
        } finally {
            release();
        }
    }

    private void acquire() {
        Thread current = Thread.currentThread();
        if (!user.compareAndSet(null, current)) {
            Thread other = user.get();
            throw new ConcurrentModificationException("the consumer is used by thread "
                    + (other == null ? "(gone)" : other.getName()) + " at the moment; one thread at a time");
        }
    }

    private void release() {
        user.set(null);
    }
}
