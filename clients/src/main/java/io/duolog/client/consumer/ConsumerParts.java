package io.duolog.client.consumer;

import io.duolog.client.IsolationLevel;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.consumer.group.CoordinatorLink;
import io.duolog.client.consumer.group.GroupOffsets;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.protocol.record.RecordReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The parts of one consumer: puts them together, connects the application's thread with the event loop, and takes them apart.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class ConsumerParts<K, V> {
    /** What one batch may decompress to; compressed data can claim a thousand times its size. */
    private static final long DECOMPRESSED_BATCH_BYTES_MAX = 1L << 30;

    private final ClientRuntime runtime;
    private final ConsumerConfig config;
    private final ConsumerInbox inbox;
    private final Fetcher fetcher;
    private final Assignment<K, V> assignment;
    private final Waits waits;
    private final OffsetQueries queries;
    private final Optional<GroupConsumer> group;
    private final UserThread user = new UserThread();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private ConsumerParts(
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

    /** Puts the parts together; they listen to the client's metadata and network from now on. */
    static <K, V> ConsumerParts<K, V> of(
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
        ConsumerParts<K, V> parts = new ConsumerParts<>(context, deserializer, link);
        runtime.metadata().addListener(parts.fetcher);
        parts.group.ifPresent(each -> runtime.metadata().addListener(each.member()));
        runtime.loop().execute(() -> runtime.network().addListener(parts.fetcher));
        return parts;
    }

    ClientRuntime runtime() {
        return runtime;
    }

    ConsumerConfig config() {
        return config;
    }

    ConsumerInbox inbox() {
        return inbox;
    }

    Fetcher fetcher() {
        return fetcher;
    }

    Assignment<K, V> assignment() {
        return assignment;
    }

    Waits waits() {
        return waits;
    }

    OffsetQueries queries() {
        return queries;
    }

    /** The membership, if the consumer has a group. */
    Optional<GroupConsumer> group() {
        return group;
    }

    /** Who uses the consumer at the moment. */
    UserThread user() {
        return user;
    }

    /** Any thread. */
    void ensureOpen() {
        if (isClosed.get()) {
            throw new ClientClosedException("The consumer is closed");
        }
    }

    /** Lets the event loop know what has become of the assignment. */
    void tellFetcher() {
        List<Assignment.FetcherCommand> commands = assignment.takeCommands();
        if (!commands.isEmpty()) {
            runtime.loop().execute(() -> {
                commands.forEach(command -> command.run(fetcher));
                fetcher.wakeUp();
            });
        }
    }

    /**
     * Closes everything; only the first call does something. Any thread.
     *
     * @param timeout how long to wait for the application's thread, for commits, and for the brokers; nothing is waited for on
     *     the event loop
     * @param owner what the client has to close no more
     */
    void close(Duration timeout, AutoCloseable owner) {
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
                takeApart(deadlineMs, mayWait, owner);
            }
        } else {
            takeApart(deadlineMs, mayWait, owner);
        }
    }

    private void takeApart(long deadlineMs, boolean mayWait, AutoCloseable owner) {
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
        runtime.closed(owner);
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
}
