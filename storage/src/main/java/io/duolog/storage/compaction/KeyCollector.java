package io.duolog.storage.compaction;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import java.nio.ByteBuffer;

/** Notes the keys of the dirty part of a log in a map, batch by batch. Confined to one thread. */
public final class KeyCollector {
    private final OffsetMap map;
    private final TransactionFilter transactions;
    private final long fromOffset;
    private final RecordReader reader;

    /**
     * Fills {@code map} with what lies at or above {@code fromOffset} and was not aborted.
     *
     * @param decompressedMaxBytes {@code max.decompressed.message.bytes}
     */
    public KeyCollector(OffsetMap map, TransactionFilter transactions, long fromOffset, int decompressedMaxBytes) {
        this.reader = new RecordReader(decompressedMaxBytes);
        this.map = requireNonNull(map, "map");
        this.transactions = requireNonNull(transactions, "transactions");
        this.fromOffset = fromOffset;
    }

    /**
     * Takes the next batch.
     *
     * @return false if the map is full: of this batch's keys some are in the map, which does no harm, but the map does not
     *     count it as noted
     * @throws io.duolog.protocol.record.RecordException if its records cannot be read
     */
    public boolean add(RecordBatch batch) {
        boolean obsolete = transactions.isObsolete(batch);
        if (!obsolete && !batch.isControl() && !addKeys(batch)) {
            return false;
        }
        if (batch.lastOffset() >= fromOffset) {
            map.advanceTo(batch.lastOffset());
        }
        return true;
    }

    private boolean addKeys(RecordBatch batch) {
        if (batch.lastOffset() < fromOffset) {
            return true;
        }
        try (RecordIterator records = reader.read(batch)) {
            while (records.hasNext()) {
                Record record = records.next();
                ByteBuffer key = record.key();
                if (key != null && record.offset() >= fromOffset && !map.put(key, record.offset())) {
                    return false;
                }
            }
        }
        return true;
    }
}
