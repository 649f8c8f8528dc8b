package io.duolog.chaos.simulation;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.LogReadInfo;
import io.duolog.storage.PartitionLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads what a replica's log holds. */
final class ReplicaDump {
    private static final int READ_BYTES_MAX = 1 << 20;

    /** What a batch's checksum covers begins here. */
    private static final int CHECKED_FROM = 21;

    private ReplicaDump() {}

    /**
     * What stands at one offset: two replicas agree on it if these are equal.
     *
     * @param leaderEpoch the epoch of the leader that appended it
     * @param checksum the CRC of its batch's payload, which is unique in a simulation; of the bytes that are there,
     *     whatever the batch's header says
     */
    record Entry(int leaderEpoch, long checksum) {
        static Entry of(RecordBatch batch) {
            CRC32C checksum = new CRC32C();
            ByteBuffer bytes = batch.bytes();
            checksum.update(bytes.slice(bytes.position() + CHECKED_FROM, bytes.remaining() - CHECKED_FROM));
            return new Entry(batch.partitionLeaderEpoch(), checksum.getValue());
        }
    }

    /** The entries in {@code [from, to)}, which the log must hold. */
    static List<Entry> entries(PartitionLog log, long from, long to) {
        List<Entry> entries = new ArrayList<>();
        long next = from;
        while (next < to) {
            LogReadInfo read = log.read(next, READ_BYTES_MAX, true, to);
            ByteRegion records = read.records();
            if (!(records instanceof BufferSlice slice) || slice.sizeBytes() == 0) {
                throw new IllegalStateException(log.partition() + " has nothing at " + next + " below " + to);
            }
            for (RecordBatch batch : RecordBatches.in(slice, RecordBatches.Tail.MAY_BE_PARTIAL)) {
                Entry entry = Entry.of(batch);
                for (; next <= batch.lastOffset() && next < to; next++) {
                    entries.add(entry);
                }
            }
            records.release();
        }
        return entries;
    }
}
