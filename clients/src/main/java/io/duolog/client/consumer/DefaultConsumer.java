package io.duolog.client.consumer;

import static java.util.Objects.requireNonNull;

import io.duolog.client.IsolationLevel;
import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.PartitionInfo;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.admin.ListedOffset;
import io.duolog.client.admin.OffsetSpec;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.consumer.group.CoordinatorLink;
import io.duolog.client.consumer.group.GroupOffsets;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.protocol.record.RecordReader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The consumer: waits on the application's thread for what the {@link Fetcher} brings, and reads it there. */
final class DefaultConsumer<K, V> implements Consumer<K, V> {
    /** What one batch may decompress to; compressed data can claim a thousand times its size. */
    private static final long DECOMPRESSED_BATCH_BYTES_MAX = 1L << 30;

    /** How long {@code process} waits for records before it looks after the group. */
    private static final Duration PROCESSING_STEP = Duration.ofMillis(100);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ClientRuntime runtime;
    private final ConsumerConfig config;
    private final ConsumerInbox inbox;
    private final Fetcher fetcher;
    private final Assignment<K, V> assignment;
    private final Waits waits;
    private final OffsetQueries queries;
    private final Optional<GroupConsumer> group;
    private final UserThread user = new UserThread();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private boolean isProcessed;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private DefaultConsumer(
            ConsumerContext context, RecordDeserializer<K, V> deserializer, Optional<CoordinatorLink> link) {
        this.runtime = context.runtime();
        this.config = context.config();
        this.inbox = context.inbox();
        this.fetcher = new Fetcher(context);
        this.assignment = new Assignment<>(
                inbox,
                config,
                deserializer,
                new FetchedReader.ReadSettings(
                        new RecordReader(DECOMPRESSED_BATCH_BYTES_MAX),
                        config.checksCrcs(),
                        config.isolationLevel() == IsolationLevel.READ_COMMITTED));
        this.waits = new Waits(runtime.loop(), inbox);
        this.queries = new OffsetQueries(context, waits);
        this.group =
                link.map(found -> new GroupConsumer(context, config.group().orElseThrow(), waits, assignment, found));
    }

    static <K, V> Consumer<K, V> open(
            ClientRuntime runtime, DefaultAdmin admin, ConsumerConfig config, RecordDeserializer<K, V> deserializer) {
        Backoff backoff = new Backoff(
                config.retryBackoffMs(),
                config.retryBackoffMaxMs(),
                new SplittableRandom(runtime.random().get().nextLong()));
        Optional<CoordinatorLink> link = config.group()
                .map(each ->
                        new CoordinatorLink(runtime, backoff, each.membership().groupId(), config.requestTimeoutMs()));
        Optional<GroupOffsets> offsets = link.map(each -> new GroupOffsets(
                each,
                runtime.loop(),
                backoff,
                config.group().orElseThrow().membership().groupId(),
                config.requestTimeoutMs()));
        ConsumerContext context = new ConsumerContext(runtime, admin, config, new ConsumerInbox(), backoff, offsets);
        DefaultConsumer<K, V> consumer = new DefaultConsumer<>(context, deserializer, link);
        runtime.metadata().addListener(consumer.fetcher);
        consumer.group.ifPresent(each -> runtime.metadata().addListener(each.member()));
        runtime.loop().execute(() -> runtime.network().addListener(consumer.fetcher));
        runtime.closeWithClient(consumer);
        return consumer;
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        alone(() -> {
            if (group.filter(GroupConsumer::isSubscribed).isPresent()) {
                throw new IllegalStateException(
                        "the consumer subscribes to topics, so its group assigns: unsubscribe before assign");
            }
            assignment.assign(List.copyOf(partitions));
        });
    }

    @Override
    public Set<TopicPartition> assignment() {
        return assignment.topicPartitions();
    }

    @Override
    public void subscribe(Collection<String> topics, RebalanceListener listener) {
        requireNonNull(listener, "listener");
        alone(() -> forSubscription().subscribe(topics, listener));
    }

    @Override
    public void subscribe(Pattern pattern, RebalanceListener listener) {
        requireNonNull(pattern, "pattern");
        requireNonNull(listener, "listener");
        alone(() -> forSubscription().subscribe(pattern, listener));
    }

    private GroupConsumer forSubscription() {
        GroupConsumer member = group();
        if (!member.isSubscribed() && !assignment.topicPartitions().isEmpty()) {
            throw new IllegalStateException("partitions are assigned by hand: assign none of them before subscribe");
        }
        return member;
    }

    @Override
    public void unsubscribe() {
        alone(() -> {
            group.ifPresent(GroupConsumer::unsubscribe);
            assignment.assign(List.of());
            tellFetcher();
        });
    }

    @Override
    public Set<String> subscription() {
        return alone(() -> group.map(GroupConsumer::subscription).orElse(Set.of()));
    }

    @Override
    public ConsumerRecords<K, V> poll(Duration timeout) {
        user.enter();
        try {
            requireNotNested();
            isProcessed = false;
            return poll(timeout, config.maxPollRecords());
        } finally {
            user.leave();
        }
    }

    @Override
    public void process(ProcessingOptions options, RecordHandler<K, V> handler) {
        requireNonNull(handler, "handler");
        user.enter();
        try {
            requireNotNested();
            RecordProcessing<K, V> processing = new RecordProcessing<>(options, handler, runtime.loop(), inbox);
            isProcessed = true;
            group.ifPresent(member -> member.begin(processing));
            try {
                while (processing.failure().isEmpty() && !isWoken.getAndSet(false)) {
                    processing.take(poll(PROCESSING_STEP, Math.min(config.maxPollRecords(), processing.room())));
                    processing.collect();
                }
            } finally {
                processing.end();
                group.ifPresent(GroupConsumer::end);
                goBackTo(processing.unfinished());
            }
            processing.failure().ifPresent(failure -> {
                throw failure;
            });
        } finally {
            user.leave();
        }
    }

    /** What was taken and not finished comes again. */
    private void goBackTo(Map<TopicPartition, OffsetAndMetadata> unfinished) {
        unfinished.forEach((partition, offset) -> {
            if (assignment.topicPartitions().contains(partition)) {
                assignment.seek(
                        partition,
                        new FetchPosition(offset.offset(), offset.leaderEpoch().orElse(FetchPosition.NO_EPOCH)));
            }
        });
        tellFetcher();
    }

    private void requireNotNested() {
        ensureOpen();
        if (user.isNested()) {
            throw new IllegalStateException("a rebalance listener must not poll");
        }
    }

    private ConsumerRecords<K, V> poll(Duration timeout, int recordsMax) {
        ConsumerRecords<K, V> records = ConsumerRecords.empty();
        try {
            boolean isSubscribed = group.filter(GroupConsumer::isSubscribed).isPresent();
            if (!isSubscribed && assignment.topicPartitions().isEmpty()) {
                throw new IllegalStateException("no partition is assigned: call assign or subscribe before poll");
            }
            long deadlineMs = waits.deadlineMs(timeout);
            group.ifPresent(GroupConsumer::enterPoll);
            while (true) {
                records = ConsumerRecords.owning(readNow(recordsMax));
                long leftMs = waits.leftMs(deadlineMs);
                if (!records.isEmpty() || leftMs <= 0 || takeWakeup()) {
                    return records;
                }
                waits.forNews(leftMs, "records");
                group.ifPresent(each -> each.member().polling(true));
            }
        } finally {
            ConsumerRecords<K, V> returned = isProcessed ? ConsumerRecords.empty() : records;
            group.ifPresent(each -> each.exitPoll(returned));
        }
    }

    /** Whether there was a wake-up; it stays for {@link #process}, which ends with it. */
    private boolean takeWakeup() {
        return isProcessed ? isWoken.get() : isWoken.getAndSet(false);
    }

    /** What there is without waiting; has more fetched in the place of what is taken. */
    private List<ConsumerRecord<K, V>> readNow(int recordsMax) {
        try {
            ensureOpen();
            group.ifPresent(GroupConsumer::catchUp);
            assignment.takeEvents();
            return assignment.read(recordsMax);
        } finally {
            tellFetcher();
            fetcher.drained();
        }
    }

    @Override
    public void commitSync() {
        alone(() -> group().commit(assignment.positions(), config.apiTimeoutMs()));
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        alone(() -> group().commit(Map.copyOf(offsets), config.apiTimeoutMs()));
    }

    @Override
    public CompletableFuture<Void> commitAsync() {
        return alone(() -> group().commitAsync(assignment.positions()));
    }

    @Override
    public CompletableFuture<Void> commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return alone(() -> group().commitAsync(Map.copyOf(offsets)));
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
        return alone(() -> group().committed(partitions));
    }

    @Override
    public void enforceRebalance(String reason) {
        requireNonNull(reason, "reason");
        alone(() -> group().rejoin(reason));
    }

    private GroupConsumer group() {
        return group.orElseThrow(() -> new IllegalStateException(
                "the consumer is in no group: set group.id, as in ConsumerBuilder.group(\"my-group\")"));
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
        move(List.of(topicPartition), partition -> assignment.seek(partition, new FetchPosition(offset, leaderEpoch)));
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        move(partitions, partition -> assignment.reset(partition, OffsetReset.EARLIEST));
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        move(partitions, partition -> assignment.reset(partition, OffsetReset.LATEST));
    }

    private void move(Collection<TopicPartition> partitions, java.util.function.Consumer<TopicPartition> how) {
        alone(() -> {
            partitions.forEach(how);
            group.ifPresent(member -> member.moved(partitions));
        });
    }

    @Override
    public long position(TopicPartition topicPartition) {
        return position(topicPartition, Duration.ofMillis(config.apiTimeoutMs()));
    }

    @Override
    public long position(TopicPartition topicPartition, Duration timeout) {
        return alone(() -> {
            long deadlineMs = waits.deadlineMs(timeout);
            while (true) {
                FetchPosition position = positionNow(assignment.get(topicPartition));
                if (position != null) {
                    return position.offset();
                }
                long leftMs = waits.leftMs(deadlineMs);
                if (leftMs <= 0) {
                    throw new ClientTimeoutException(
                            "Timed out after " + timeout.toMillis() + " ms looking for the position in "
                                    + topicPartition,
                            null,
                            null);
                }
                waits.forNews(leftMs, "the position in " + topicPartition);
            }
        });
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
        return alone(() -> assignment.get(topicPartition).lag());
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
        ensureOpen();
        return queries.offsets(partitions, OffsetSpec.EARLIEST);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        ensureOpen();
        return queries.offsets(partitions, OffsetSpec.LATEST);
    }

    @Override
    public Map<TopicPartition, ListedOffset> offsetsForTimes(Map<TopicPartition, Long> timestampsMs) {
        ensureOpen();
        return queries.offsetsForTimes(timestampsMs);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        ensureOpen();
        return queries.partitionsFor(topic);
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
        long deadlineMs = waits.deadlineMs(timeout);
        boolean mayWait = !runtime.loop().inEventLoop();
        if (mayWait && group.isPresent() && user.enterWithin(timeout)) {
            try {
                group.get().giveUpForClose(Math.max(0, waits.leftMs(deadlineMs)));
            } finally {
                user.leave();
                closeParts(deadlineMs, mayWait);
            }
        } else {
            closeParts(deadlineMs, mayWait);
        }
    }

    private void closeParts(long deadlineMs, boolean mayWait) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        runtime.loop().execute(() -> {
            runtime.network().removeListener(fetcher);
            runtime.metadata().removeListener(fetcher);
            group.ifPresent(each -> runtime.metadata().removeListener(each.member()));
            CompletableFuture<Void> left =
                    group.map(GroupConsumer::close).orElse(CompletableFuture.completedFuture(null));
            Completion.listen(
                    CompletableFuture.allOf(fetcher.close(), left), closed::complete, closed::completeExceptionally);
        });
        runtime.closed(this);
        if (mayWait) {
            try {
                closed.get(Math.max(0, waits.leftMs(deadlineMs)), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException tooLate) {
                // the brokers forget sessions and members by themselves, a little later
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

    private void ensureOpen() {
        if (isClosed.get()) {
            throw new ClientClosedException("The consumer is closed");
        }
    }

    private void alone(Runnable action) {
        alone(() -> {
            action.run();
            return true;
        });
    }

    private <T> T alone(Supplier<T> action) {
        user.enter();
        try {
            // A listener that is told by close() may still commit.
            if (!user.isNested()) {
                ensureOpen();
            }
            return action.get();
        } finally {
            user.leave();
        }
    }
}
