package io.duolog.client.producer;

import io.duolog.client.TopicPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one partition: those that are being filled, and the window of those that were sent.
 *
 * <p>Sending threads append at the end of the queue, the event loop takes from its front; the lock of this object is held
 * for the time of writing one record into a buffer. The window belongs to the event loop alone.
 */
final class PartitionQueue {
    /** How an attempt to append ended. */
    enum Append {
        /** The record is in a batch that has room for more. */
        APPENDED,
        /** The record is in, and the batch is full. */
        APPENDED_AND_FULL,
        /** The record is the first of a new batch. */
        APPENDED_TO_NEW,
        /** There is no batch with room: a buffer for a new one is needed. */
        NEEDS_BUFFER,
        /** The sticky partition has changed: the record goes elsewhere. */
        MOVED,
        /** The producer is closed. */
        CLOSED
    }

    /** When the queue of batches has nothing that could become ready. */
    static final long NEVER = Long.MAX_VALUE;

    private final TopicPartition topicPartition;
    private final CompressionEstimate compressionEstimate;
    private final PartitionWindow window = new PartitionWindow();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final Deque<ProducerBatch> filling = new ArrayDeque<>();
    private volatile int queuedBatches;
    private boolean closed;
    private int failedLeaderEpoch = Integer.MAX_VALUE;

    /** An empty queue; the estimate is shared by the partitions of a topic. */
    PartitionQueue(TopicPartition topicPartition, CompressionEstimate compressionEstimate) {
        this.topicPartition = topicPartition;
        this.compressionEstimate = compressionEstimate;
    }

    /** How well the topic's records compress. */
    CompressionEstimate compressionEstimate() {
        return compressionEstimate;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    /** The batches that were sent. Event loop only. */
    PartitionWindow window() {
        return window;
    }

    /** How many batches have not been sent yet. Any thread. */
    int queuedBatches() {
        return queuedBatches;
    }

    /** Appends a record to the last batch, if it has room. */
    synchronized Append tryAppend(PendingRecord record, @Nullable StickyPartition sticky) {
        if (closed) {
            return Append.CLOSED;
        }
        if (record.hasMoved(sticky)) {
            return Append.MOVED;
        }
        ProducerBatch last = filling.peekLast();
        if (last == null || !last.tryAppend(record)) {
            return Append.NEEDS_BUFFER;
        }
        return last.isFull() ? Append.APPENDED_AND_FULL : Append.APPENDED;
    }

    /** Adds a batch with its first record, unless {@link #tryAppend} would succeed by now: then the caller does that. */
    synchronized Append appendNew(ProducerBatch fresh, PendingRecord record, @Nullable StickyPartition sticky) {
        Append existing = tryAppend(record, sticky);
        if (existing != Append.NEEDS_BUFFER) {
            return existing;
        }
        if (!fresh.tryAppend(record)) {
            throw new IllegalStateException("a new batch for " + topicPartition + " does not take one record");
        }
        filling.addLast(fresh);
        queuedBatches = filling.size();
        return Append.APPENDED_TO_NEW;
    }

    /** Notes that the event loop is to look at this queue; false if it knows already. Any thread. */
    boolean announce() {
        return announced.compareAndSet(false, true);
    }

    /** Allows the next {@link #announce}. Event loop only, before the queue is looked at. */
    void acceptAnnouncement() {
        announced.set(false);
    }

    /**
     * When the first batch that was not sent yet is ready: now if it is full or something follows it, else when it has
     * waited for {@code lingerMs}.
     *
     * @return a moment on the loop's clock, {@link #NEVER} if there is no batch
     */
    synchronized long readyAtMs(long lingerMs) {
        ProducerBatch first = filling.peekFirst();
        if (first == null) {
            return NEVER;
        }
        return filling.size() > 1 || first.isFull() ? Long.MIN_VALUE : first.createdMs() + lingerMs;
    }

    /** When the first batch that was not sent yet was created; {@link #NEVER} if there is none. */
    synchronized long firstCreatedMs() {
        ProducerBatch first = filling.peekFirst();
        return first == null ? NEVER : first.createdMs();
    }

    /** The size of the first batch that was not sent yet, in bytes; 0 if there is none. */
    synchronized int firstSizeBytes() {
        ProducerBatch first = filling.peekFirst();
        return first == null ? 0 : first.estimatedSizeBytes();
    }

    /** Takes the first batch that was not sent yet, and closes it for appends; null if there is none. */
    synchronized @Nullable ProducerBatch poll() {
        ProducerBatch first = filling.pollFirst();
        queuedBatches = filling.size();
        if (first != null) {
            first.seal();
        }
        return first;
    }

    /** Takes the batches out that were not sent yet and are older than a moment. */
    synchronized List<ProducerBatch> pollCreatedBefore(long createdMs) {
        List<ProducerBatch> old = new ArrayList<>();
        while (!filling.isEmpty() && filling.peekFirst().createdMs() <= createdMs) {
            ProducerBatch batch = filling.pollFirst();
            batch.seal();
            old.add(batch);
        }
        queuedBatches = filling.size();
        return old;
    }

    /** Refuses further records. */
    synchronized void close() {
        closed = true;
    }

    /** Whether there is nothing to send and nothing to wait for. Event loop only. */
    boolean isIdle() {
        return queuedBatches == 0 && window.isEmpty();
    }

    /** Notes that a leader with this epoch refused a batch: a newer one need not be waited for. Event loop only. */
    void refusedBy(int leaderEpoch) {
        failedLeaderEpoch = leaderEpoch;
    }

    /** Whether the leader has changed since a batch was refused; answers true once. Event loop only. */
    boolean hasNewLeader(int leaderEpoch) {
        if (leaderEpoch <= failedLeaderEpoch) {
            return false;
        }
        failedLeaderEpoch = Integer.MAX_VALUE;
        return true;
    }
}
