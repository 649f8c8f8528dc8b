package io.duolog.client.producer;

import io.duolog.client.Headers;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.ClientException;
import io.duolog.client.network.Completion;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.protocol.wire.BufferSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition that travel together, their bytes, and whom to tell.
 *
 * <pre>
 * FILLING --seal--&gt; SEALED --&gt; IN_FLIGHT &lt;--&gt; AWAITING_RETRY
 *                                  \_______________________--&gt; SETTLED
 * </pre>
 *
 * <p>While it is filled, the lock of its {@link PartitionQueue} guards it; from {@link #seal} on it belongs to the event
 * loop. Its memory is counted by reference: one for the batch until it is settled, one for each request until the transport
 * has sent or dropped it. So memory is never reused while a socket may still read it.
 */
final class ProducerBatch {
    /** Where the batch is in its life. */
    enum State {
        FILLING,
        SEALED,
        IN_FLIGHT,
        AWAITING_RETRY,
        SETTLED
    }

    private static final int COMPLETIONS_INITIAL = 32;

    private final TopicPartition topicPartition;
    private final long createdMs;
    private final RecordBatchBuilder builder;
    private final AtomicInteger references = new AtomicInteger(1);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private SendCompletion[] completions = new SendCompletion[COMPLETIONS_INITIAL];
    private State state = State.FILLING;
    private ProducerIdentity identity = ProducerIdentity.NONE;
    private int baseSequence = RecordBatch.NO_SEQUENCE;
    private @Nullable RecordBatch built;
    private @Nullable ProduceOutcome outcome;
    private @Nullable ClientException lastError;
    private boolean mayBeInLog;
    private int attempts;

    /**
     * An empty batch.
     *
     * @param memory what its bytes go into; owned by the batch until its memory is no longer in use
     * @param targetSizeBytes how large it should get; a first record may be larger
     * @param createdMs on the loop's clock: where {@code linger.ms} and {@code delivery.timeout.ms} count from
     */
    ProducerBatch(
            TopicPartition topicPartition,
            Compression compression,
            BatchMemory memory,
            int targetSizeBytes,
            long createdMs) {
        this.topicPartition = topicPartition;
        this.createdMs = createdMs;
        this.builder = new RecordBatchBuilder(compression, memory, targetSizeBytes);
    }

    /** Expects compression to multiply the size by this; before the first record. */
    ProducerBatch expectingRatio(float ratio) {
        builder.expectedCompressionRatio(ratio);
        return this;
    }

    /** By what compression has multiplied the size; once the batch is built. */
    float compressionRatio() {
        return (float) built().sizeBytes() / builder.uncompressedSizeBytes();
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    long createdMs() {
        return createdMs;
    }

    State state() {
        return state;
    }

    /** Writes a record, if it fits; the first one always does. */
    boolean tryAppend(PendingRecord record) {
        if (state != State.FILLING
                || !builder.hasRoomFor(
                        record.timestampMs(),
                        record.key(),
                        record.value(),
                        record.headers().asList())) {
            return false;
        }
        int index = builder.recordsCount();
        builder.append(
                record.timestampMs(),
                record.key(),
                record.value(),
                record.headers().asList());
        if (index == completions.length) {
            completions = Arrays.copyOf(completions, 2 * index);
        }
        completions[index] = record.completion();
        return true;
    }

    boolean isFull() {
        return builder.isFull();
    }

    int recordCount() {
        return builder.recordsCount();
    }

    /** The size by estimate while it is filled and compressed, exact otherwise. */
    int estimatedSizeBytes() {
        RecordBatch bytes = built;
        return bytes == null ? builder.estimatedSizeBytes() : bytes.sizeBytes();
    }

    /** Takes no more records. */
    void seal() {
        if (state == State.FILLING) {
            state = State.SEALED;
        }
    }

    /** Gives the batch its place in the producer's sequence. Not while it is on its way. */
    void assign(ProducerIdentity newIdentity, int newBaseSequence) {
        RecordBatch bytes = built;
        if (bytes != null && (newBaseSequence != baseSequence || !newIdentity.equals(identity))) {
            bytes.setProducer(newIdentity.producerId(), newIdentity.epoch(), newBaseSequence);
        }
        identity = newIdentity;
        baseSequence = newBaseSequence;
    }

    ProducerIdentity identity() {
        return identity;
    }

    int baseSequence() {
        return baseSequence;
    }

    /** The bytes for a request, and a reference to them that {@link #release} gives back. */
    BufferSlice retain() {
        RecordBatch bytes = built();
        references.incrementAndGet();
        return new BufferSlice(bytes.bytes());
    }

    /** Gives up a reference to the memory; the last one frees it. Any thread. */
    void release() {
        if (references.decrementAndGet() == 0) {
            builder.close();
        }
    }

    /** Whether the transport may still read the bytes; they must not change then. Only before it is settled. */
    boolean isInTransit() {
        return references.get() > 1;
    }

    void markInFlight() {
        state = State.IN_FLIGHT;
        attempts++;
    }

    void markAwaitingRetry() {
        state = State.AWAITING_RETRY;
    }

    /** How often it was sent. */
    int attempts() {
        return attempts;
    }

    /** Notes what the last attempt ended with. */
    void attemptFailed(ClientException error, boolean maybeAppended) {
        lastError = error;
        mayBeInLog |= maybeAppended;
    }

    Optional<ClientException> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Whether the broker may have the batch from an attempt whose answer did not say. */
    boolean mayBeInLog() {
        return mayBeInLog;
    }

    /** Decides how it ended, and gives up the batch's own reference to the memory. */
    void settle(ProduceOutcome newOutcome) {
        state = State.SETTLED;
        outcome = newOutcome;
        release();
    }

    /** How it ended; empty until it is settled. */
    Optional<ProduceOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Tells everybody who sent a record of this settled batch, in order. */
    void complete() {
        if (outcome instanceof ProduceOutcome.Acknowledged acknowledged) {
            for (int index = 0; index < recordCount(); index++) {
                SendCompletion completion = completions[index];
                completion.acknowledged(
                        topicPartition, acknowledged.offset(index), acknowledged.timestampMs(completion.timestampMs()));
            }
        } else if (outcome instanceof ProduceOutcome.Failed failed) {
            for (int index = 0; index < recordCount(); index++) {
                completions[index].failed(failed.error());
            }
        } else {
            throw new IllegalStateException("the batch is not settled");
        }
        done.complete(null);
    }

    /** Completes after all records of the batch, and of the parts it was split into, have been told about. */
    CompletableFuture<Void> done() {
        return done;
    }

    /**
     * Cuts the batch into parts of at most {@code targetSizeBytes}, at least two, which are to take its place.
     *
     * @param memory makes the memory of the parts
     */
    List<ProducerBatch> split(Compression compression, BatchMemory memory, int targetSizeBytes) {
        int halfBytes = builder.uncompressedSizeBytes() / 2;
        int partBytes = Math.max(RecordBatch.HEADER_SIZE_BYTES + 1, Math.min(targetSizeBytes, halfBytes));
        List<ProducerBatch> parts = new ArrayList<>();
        int index = 0;
        try (RecordIterator records = new RecordReader(Integer.MAX_VALUE).read(built())) {
            ProducerBatch part = null;
            while (records.hasNext()) {
                PendingRecord record = pending(records.next(), completions[index++]);
                if (part == null || !part.tryAppend(record)) {
                    part = new ProducerBatch(topicPartition, compression, memory, partBytes, createdMs);
                    part.attempts = attempts;
                    parts.add(part);
                    part.tryAppend(record);
                }
            }
        }
        parts.forEach(ProducerBatch::seal);
        Completion.listen(
                CompletableFuture.allOf(parts.stream().map(ProducerBatch::done).toArray(CompletableFuture<?>[]::new)),
                () -> done.complete(null));
        return parts;
    }

    /** The parts have taken the batch's place: gives up its own reference to the memory. */
    void discard() {
        state = State.SETTLED;
        release();
    }

    private static PendingRecord pending(Record record, SendCompletion completion) {
        return new PendingRecord(
                record.timestamp(), record.key(), record.value(), Headers.of(record.headers()), completion, null);
    }

    private RecordBatch built() {
        RecordBatch bytes = built;
        if (bytes == null) {
            ByteBuffer batch = builder.producer(identity.producerId(), identity.epoch(), baseSequence)
                    .build();
            bytes = RecordBatch.at(batch, 0);
            built = bytes;
        }
        return bytes;
    }
}
