package io.duolog.client.consumer;

import io.duolog.client.errors.InvalidRecordsException;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.record.RecordException;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one answer about one partition, as they are asked for. Keeps the position: behind the last record
 * that was read, or behind its batch if nothing is left in it. Used by one thread.
 */
final class FetchedReader<K, V> {
    private final FetchEvent.Fetched fetched;
    private final RecordDeserializer<K, V> deserializer;
    private final RecordReader reader;
    private final boolean checksCrcs;
    private final @Nullable AbortedTransactions aborted;
    private final Iterator<RecordBatch> batches;
    private long nextOffset;
    private int lastEpoch;
    private @Nullable RecordBatch batch;
    private @Nullable RecordIterator records;
    private @Nullable RecordOrigin<K, V> origin;

    /**
     * Begins to read.
     *
     * @param position the application's; records before it are left out
     * @param settings how to read
     */
    FetchedReader(
            FetchEvent.Fetched fetched,
            FetchPosition position,
            RecordDeserializer<K, V> deserializer,
            ReadSettings settings) {
        this.fetched = fetched;
        this.nextOffset = position.offset();
        this.lastEpoch = position.leaderEpoch();
        this.deserializer = deserializer;
        this.reader = settings.reader();
        this.checksCrcs = settings.checksCrcs();
        this.aborted = settings.isCommittedOnly() ? new AbortedTransactions(fetched.abortedTransactions()) : null;
        this.batches = RecordBatches.in(fetched.records(), RecordBatches.Tail.MAY_BE_PARTIAL)
                .iterator();
    }

    /**
     * How batches are read.
     *
     * @param reader opens them
     * @param checksCrcs whether they are checked for damage
     * @param isCommittedOnly whether aborted transactions are left out
     */
    record ReadSettings(RecordReader reader, boolean checksCrcs, boolean isCommittedOnly) {}

    /** The position now. */
    FetchPosition position() {
        return new FetchPosition(nextOffset, lastEpoch);
    }

    /**
     * Reads records.
     *
     * @param target gets them
     * @param count how many at most
     * @return whether there may be more
     * @throws InvalidRecordsException if the next record cannot be read; {@code target} has those before it
     */
    boolean read(List<ConsumerRecord<K, V>> target, int count) {
        int remaining = count;
        try {
            while (remaining > 0) {
                RecordIterator current = records;
                if (current == null || !current.hasNext()) {
                    endBatch();
                    if (!openNextBatch()) {
                        return false;
                    }
                    continue;
                }
                Record record = current.next();
                if (record.offset() >= nextOffset) {
                    RecordOrigin<K, V> shared = originOfBatch();
                    target.add(new ConsumerRecord<>(shared, record));
                    moveTo(record.offset() + 1, shared.leaderEpoch());
                    remaining--;
                }
            }
            return true;
        } catch (RecordException damaged) {
            throw new InvalidRecordsException(
                    fetched.lane().topicPartition(), nextOffset, String.valueOf(damaged.getMessage()), damaged);
        }
    }

    /** Gives up what decompression holds. */
    void close() {
        if (records != null) {
            records.close();
            records = null;
        }
    }

    private RecordOrigin<K, V> originOfBatch() {
        RecordOrigin<K, V> current = origin;
        if (current == null) {
            throw new IllegalStateException("no batch is open");
        }
        return current;
    }

    private void moveTo(long offset, int leaderEpoch) {
        nextOffset = offset;
        lastEpoch = leaderEpoch;
    }

    private void endBatch() {
        RecordBatch ended = batch;
        records = null;
        batch = null;
        if (ended != null && ended.nextOffset() > nextOffset) {
            moveTo(ended.nextOffset(), ended.partitionLeaderEpoch());
        }
    }

    /** Opens the next batch that has something to read; moves the position over those that have not. */
    private boolean openNextBatch() {
        while (batches.hasNext()) {
            RecordBatch next = batches.next();
            boolean isPast = next.lastOffset() < nextOffset;
            if (isPast && aborted == null) {
                continue;
            }
            if (checksCrcs) {
                next.ensureValid();
            }
            boolean isAborted = aborted != null && aborted.isAborted(next, reader);
            if (isPast) {
                continue;
            }
            batch = next;
            if (isAborted || next.isControl()) {
                endBatch();
                continue;
            }
            records = reader.read(next);
            origin = new RecordOrigin<>(
                    fetched.lane().topicPartition(), deserializer, next.timestampType(), next.partitionLeaderEpoch());
            return true;
        }
        return false;
    }
}
