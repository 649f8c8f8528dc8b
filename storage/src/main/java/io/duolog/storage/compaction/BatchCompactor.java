package io.duolog.storage.compaction;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.protocol.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.OptionalLong;

/**
 * Decides what stays of each batch, and makes the batch that holds it. Confined to one thread.
 *
 * <p>A record stays if it is the latest of its key, and no tombstone whose time is over; records that the map does not
 * cover yet stay as they are; records without a key go. A batch keeps its first and last offset, leader epoch, producer,
 * sequence numbers and codec. A batch without records is removed, unless its producer's state, or the end of the segment,
 * hangs on it: then its header stays.
 *
 * <p>The first compaction that keeps a tombstone, or a marker of a transaction of which nothing is left, writes into the
 * batch when it may go: {@code delete.retention.ms} from then (KIP-534). So a reader that starts before has that long.
 */
public final class BatchCompactor {
    private final OffsetMap map;
    private final TransactionFilter transactions;
    private final LastBatches lastBatches;
    private final long nowMs;
    private final long deleteRetentionMs;
    private final RecordReader reader;
    private final BitSet kept = new BitSet();
    private boolean keptTombstone;
    private boolean changed;

    /**
     * Compacts with what is known of a log.
     *
     * @param map the latest offsets of the keys
     * @param transactions has seen no batch yet; batches must come from the start of the log
     * @param lastBatches which batches producers' states hang on
     * @param nowMs the time
     * @param deleteRetentionMs {@code delete.retention.ms}
     * @param decompressedMaxBytes {@code max.decompressed.message.bytes}
     */
    public BatchCompactor(
            OffsetMap map,
            TransactionFilter transactions,
            LastBatches lastBatches,
            long nowMs,
            long deleteRetentionMs,
            int decompressedMaxBytes) {
        this.map = requireNonNull(map, "map");
        this.transactions = requireNonNull(transactions, "transactions");
        this.lastBatches = requireNonNull(lastBatches, "lastBatches");
        this.nowMs = nowMs;
        this.deleteRetentionMs = deleteRetentionMs;
        this.reader = new RecordReader(decompressedMaxBytes);
    }

    /**
     * Hands what stays of a batch to {@code sink}, if anything does.
     *
     * @param batch the whole batch, whose checksum is right
     * @param endOffset of the segment that is being made: the batch that ends there stays, so that the next segment begins
     *     where this one ends, and a log with a lost tail can be told from a compacted one
     * @throws io.duolog.protocol.record.RecordException if its records cannot be read
     */
    public void compact(RecordBatch batch, long endOffset, BatchSink sink) throws IOException {
        boolean obsolete = transactions.isObsolete(batch);
        boolean isLast = lastBatches.contains(batch);
        boolean isPastHorizon = batch.hasDeleteHorizon() && batch.baseTimestamp() <= nowMs;
        boolean dropsAll = obsolete && (!batch.isControl() || (isPastHorizon && !isLast));
        int count = dropsAll ? 0 : select(batch, isPastHorizon);
        if (count == 0) {
            if (isLast || batch.nextOffset() == endOffset) {
                keepHeader(batch, sink);
            } else {
                changed = true;
            }
            return;
        }
        boolean decides = !batch.hasDeleteHorizon() && (keptTombstone || (obsolete && batch.isControl()));
        if (count == batch.recordsCount() && !decides) {
            sink.accept(batch.bytes());
        } else {
            OptionalLong horizonMs =
                    decides ? OptionalLong.of(saturatedSum(nowMs, deleteRetentionMs)) : batch.deleteHorizonMs();
            keepSelected(batch, horizonMs, sink);
        }
    }

    private static long saturatedSum(long timeMs, long durationMs) {
        long sum = timeMs + durationMs;
        return sum < timeMs ? Long.MAX_VALUE : sum;
    }

    /** Marks the records that stay; returns how many. */
    private int select(RecordBatch batch, boolean isPastHorizon) {
        int count = batch.recordsCount();
        kept.clear();
        keptTombstone = false;
        if (batch.isControl() || batch.baseOffset() > map.latestOffset()) {
            kept.set(0, Math.max(0, count));
            return Math.max(0, count);
        }
        try (RecordIterator records = reader.read(batch)) {
            for (int i = 0; records.hasNext(); i++) {
                Record record = records.next();
                boolean expired = !record.hasValue() && isPastHorizon;
                if (!expired && isLatest(record)) {
                    kept.set(i);
                    keptTombstone |= !record.hasValue();
                }
            }
        }
        return kept.cardinality();
    }

    private boolean isLatest(Record record) {
        ByteBuffer key = record.key();
        return key != null && record.offset() >= map.latestOffsetOf(key);
    }

    private void keepHeader(RecordBatch batch, BatchSink sink) throws IOException {
        if (batch.recordsCount() == 0) {
            sink.accept(batch.bytes());
            return;
        }
        changed = true;
        try (RecordBatchBuilder builder = builderFor(batch, Compression.NONE, RecordBatch.HEADER_SIZE_BYTES)) {
            ByteBuffer header = builder.build(batch.lastOffset());
            RecordBatch.at(header, header.position()).setMaxTimestamp(batch.timestampType(), batch.maxTimestamp());
            sink.accept(header);
        }
    }

    private void keepSelected(RecordBatch batch, OptionalLong horizonMs, BatchSink sink) throws IOException {
        changed = true;
        try (RecordBatchBuilder builder =
                        builderFor(batch, Compression.of(batch.compressionType()), batch.sizeBytes());
                RecordIterator records = reader.read(batch)) {
            horizonMs.ifPresent(builder::deleteHorizon);
            for (int i = 0; records.hasNext(); i++) {
                Record record = records.next();
                if (kept.get(i)) {
                    builder.appendWithOffset(
                            record.offset(), record.timestamp(), record.key(), record.value(), record.headers());
                }
            }
            sink.accept(builder.build(batch.lastOffset()));
        }
    }

    private static RecordBatchBuilder builderFor(RecordBatch batch, Compression compression, int sizeBytes) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression, BufferSource.HEAP, sizeBytes)
                .baseOffset(batch.baseOffset())
                .partitionLeaderEpoch(batch.partitionLeaderEpoch())
                .producer(batch.producerId(), batch.producerEpoch(), batch.baseSequence());
        if (batch.isTransactional()) {
            builder.transactional();
        }
        if (batch.isControl()) {
            builder.control();
        }
        if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
            builder.appendTime(batch.maxTimestamp());
        }
        return builder;
    }

    /** Whether anything is not as it was, since this was last asked. */
    public boolean takeChanged() {
        boolean result = changed;
        changed = false;
        return result;
    }
}
