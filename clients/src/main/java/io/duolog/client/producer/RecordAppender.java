package io.duolog.client.producer;

import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientInterruptedException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.RecordTooLargeException;
import io.duolog.client.metadata.TopicView;
import io.duolog.client.network.Completion;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts records into batches, on the threads that send. Threads meet at the lock of a partition, for as long as it takes to
 * write one record, and once per batch at the pool.
 */
final class RecordAppender {
    /** The longest form of a record's fields that are neither key, value nor header. */
    private static final int RECORD_OVERHEAD_BYTES = 40;

    private static final int HEADER_OVERHEAD_BYTES = 10;
    private static final int UTF8_BYTES_PER_CHAR = 3;

    private final ProducerContext context;
    private final Sender sender;
    private final Set<ProducerBatch> incomplete = ConcurrentHashMap.newKeySet();

    RecordAppender(ProducerContext context, Sender sender) {
        this.context = context;
        this.sender = sender;
    }

    /** The partition that a record goes to: one that was fixed, or the sticky one of its topic. */
    record Target(TopicQueues topic, TopicView view, int fixedPartition) {}

    /**
     * Appends a record.
     *
     * @param target where to
     * @param record the record without a sticky choice
     * @param waitMs how long to wait for memory
     */
    void append(Target target, PendingRecord record, long waitMs) {
        int estimateBytes = checkedSizeBytes(record);
        while (true) {
            PendingRecord placed = place(target, record);
            StickyPartition.Choice choice = placed.choice();
            int partition = choice == null ? target.fixedPartition() : choice.partition();
            PartitionQueue queue = target.topic().queue(partition);
            StickyPartition sticky = choice == null ? null : target.topic().sticky();
            PartitionQueue.Append outcome = queue.tryAppend(placed, sticky);
            if (outcome == PartitionQueue.Append.NEEDS_BUFFER) {
                outcome = appendToNew(target, queue, placed, estimateBytes, waitMs);
            }
            if (outcome == PartitionQueue.Append.MOVED) {
                continue;
            }
            if (outcome == PartitionQueue.Append.CLOSED) {
                throw new ClientClosedException("The producer is closed");
            }
            if (outcome != PartitionQueue.Append.APPENDED) {
                sender.announce(queue);
            }
            if (choice != null) {
                boolean isBatchFull = outcome == PartitionQueue.Append.APPENDED_AND_FULL;
                target.topic().sticky().appended(choice, estimateBytes, isBatchFull, target.view());
            }
            return;
        }
    }

    /** Completes when all records that are queued now have been told about. */
    CompletableFuture<Void> whenAllDone() {
        return CompletableFuture.allOf(
                incomplete.stream().map(ProducerBatch::done).toArray(CompletableFuture<?>[]::new));
    }

    private static PendingRecord place(Target target, PendingRecord record) {
        return target.fixedPartition() >= 0
                ? record
                : new PendingRecord(
                        record.timestampMs(),
                        record.key(),
                        record.value(),
                        record.headers(),
                        record.completion(),
                        target.topic().sticky().choose(target.view()));
    }

    private PartitionQueue.Append appendToNew(
            Target target, PartitionQueue queue, PendingRecord record, int estimateBytes, long waitMs) {
        int targetBytes = context.config().batchSizeBytes();
        ByteBuffer buffer = takeBuffer(Math.max(targetBytes, estimateBytes), waitMs);
        long nowMs = context.loop().nowMs();
        ProducerBatch fresh = new ProducerBatch(
                        queue.topicPartition(),
                        context.config().compression(),
                        new BatchMemory(context.pool(), buffer),
                        targetBytes,
                        nowMs)
                .expectingRatio(queue.compressionEstimate().ratio());
        boolean isUsed = false;
        incomplete.add(fresh);
        try {
            StickyPartition sticky =
                    record.choice() == null ? null : target.topic().sticky();
            PartitionQueue.Append outcome = queue.appendNew(fresh, record, sticky);
            isUsed = outcome == PartitionQueue.Append.APPENDED_TO_NEW;
            return outcome;
        } finally {
            if (isUsed) {
                Completion.listen(fresh.done(), () -> incomplete.remove(fresh));
                target.topic().topic().touch(nowMs);
            } else {
                incomplete.remove(fresh);
                fresh.release();
            }
        }
    }

    private ByteBuffer takeBuffer(int sizeBytes, long waitMs) {
        boolean mustNotWait = context.loop().inEventLoop();
        try {
            return context.pool().take(sizeBytes, mustNotWait ? 0 : TimeUnit.MILLISECONDS.toNanos(waitMs));
        } catch (BufferPool.NoBufferException refused) {
            if (refused.refusal() == BufferPool.Refusal.CLOSED) {
                throw new ClientClosedException("The producer was closed while memory was waited for");
            }
            throw new ClientTimeoutException(
                    mustNotWait
                            ? "No memory for a batch, and the event loop must not wait for it: buffer.memory = "
                                    + context.pool().totalBytes() + " is in use"
                            : "Timed out after " + waitMs + " ms waiting for " + sizeBytes + " bytes: buffer.memory = "
                                    + context.pool().totalBytes() + " is in use",
                    null,
                    null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientInterruptedException("Interrupted while waiting for memory", interrupted);
        }
    }

    /** How large the record is in a batch of its own, at most; fails if it can never be sent. */
    private int checkedSizeBytes(PendingRecord record) {
        long sizeBytes =
                RecordBatch.HEADER_SIZE_BYTES + RECORD_OVERHEAD_BYTES + size(record.key()) + size(record.value());
        for (RecordHeader header : record.headers().asList()) {
            sizeBytes += HEADER_OVERHEAD_BYTES
                    + (long) UTF8_BYTES_PER_CHAR * header.key().length()
                    + size(header.value());
        }
        if (sizeBytes > context.config().maxRequestSizeBytes()) {
            throw new RecordTooLargeException(
                    sizeBytes, "max.request.size", context.config().maxRequestSizeBytes());
        }
        if (sizeBytes > context.pool().totalBytes()) {
            throw new RecordTooLargeException(
                    sizeBytes, "buffer.memory", context.pool().totalBytes());
        }
        return (int) sizeBytes;
    }

    private static long size(@Nullable ByteBuffer bytes) {
        return bytes == null ? 0 : bytes.remaining();
    }
}
