package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.RecordProcessingException;
import io.duolog.client.network.EventLoop;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way through a handler: taken from polls on the application's thread, handled on the threads of an
 * executor, and committed on the application's thread again. Confined to the application's thread.
 */
final class RecordProcessing<K, V> implements OffsetProgress {
    private static final Logger LOGGER = LoggerFactory.getLogger(RecordProcessing.class);

    private final ProcessingOptions options;
    private final RecordHandler<K, V> handler;
    private final EventLoop loop;
    private final ConsumerInbox inbox;
    private final CommitTracker tracker = new CommitTracker();
    private final KeyedWork<Taken<K, V>> work;
    private final Queue<Result> results = new ConcurrentLinkedQueue<>();
    private @Nullable RecordProcessingException failure;

    private record Taken<K, V>(ConsumerRecord<K, V> record, CommitTracker.Entry entry) {}

    private record Result(CommitTracker.Entry entry, Optional<RecordProcessingException> failure) {}

    RecordProcessing(ProcessingOptions options, RecordHandler<K, V> handler, EventLoop loop, ConsumerInbox inbox) {
        this.options = options;
        this.handler = handler;
        this.loop = loop;
        this.inbox = inbox;
        this.work = new KeyedWork<>(options.executor(), options.concurrency(), this::handle, inbox::ring);
    }

    /** How many records may be taken now. */
    int room() {
        return Math.max(0, options.recordsMax() - tracker.openCount());
    }

    /** Hands records out. */
    void take(ConsumerRecords<K, V> records) {
        for (ConsumerRecord<K, V> record : records) {
            work.add(
                    new KeyedWork.Key(record.topicPartition(), record.keyBytes()),
                    new Taken<>(record, tracker.started(record)));
        }
    }

    /** Notes what has been finished meanwhile. */
    void collect() {
        for (Result result = results.poll(); result != null; result = results.poll()) {
            if (result.failure().isEmpty()) {
                tracker.finished(result.entry());
            } else if (failure == null) {
                failure = result.failure().get();
            }
        }
    }

    /** What the handler failed on, if it did. */
    Optional<RecordProcessingException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Where the records begin that were taken and are not finished. */
    Map<TopicPartition, OffsetAndMetadata> unfinished() {
        return tracker.unfinished();
    }

    /** Begins nothing more, and waits for what was begun. */
    void end() {
        work.stop();
        await(work::isRunning);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> due() {
        collect();
        return tracker.due();
    }

    @Override
    public void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        tracker.committed(offsets);
    }

    @Override
    public void notCommitted(Collection<TopicPartition> partitions) {
        tracker.notCommitted(partitions);
    }

    @Override
    public void finish(Collection<TopicPartition> partitions) {
        work.drop(partitions);
        await(() -> work.isRunning(partitions));
    }

    @Override
    public void forget(Collection<TopicPartition> partitions) {
        work.drop(partitions);
        tracker.forget(partitions);
    }

    private void await(BooleanSupplier isRunning) {
        long deadlineMs = loop.nowMs() + options.drainTimeout().toMillis();
        while (isRunning.getAsBoolean()) {
            long leftMs = deadlineMs - loop.nowMs();
            if (leftMs <= 0 || Thread.currentThread().isInterrupted()) {
                LOGGER.warn("Did not wait any longer for records in the hands of the handler;"
                        + " they are not committed, and will be processed again");
                break;
            }
            inbox.await(leftMs);
        }
        collect();
    }

    private void handle(Taken<K, V> taken) {
        ConsumerRecord<K, V> record = taken.record();
        Optional<RecordProcessingException> problem = Optional.empty();
        try {
            handler.handle(record);
        } catch (Exception | AssertionError cause) {
            problem = Optional.of(new RecordProcessingException(record.topicPartition(), record.offset(), cause));
            work.stop();
        }
        results.add(new Result(taken.entry(), problem));
    }
}
