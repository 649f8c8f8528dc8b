package io.duolog.chaos.simulation;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.LogReadInfo;
import io.duolog.storage.PartitionLog;
import java.util.ArrayList;
import java.util.List;

/** Reads what a replica's log holds. */
final class ReplicaDump {
    private static final int READ_BYTES_MAX = 1 << 20;

    private ReplicaDump() {}

    /**
     * What stands at one offset: two replicas agree on it if these are equal.
     *
     * @param leaderEpoch the epoch of the leader that appended it
     * @param checksum the CRC of its batch, whose payload is unique in a simulation
     */
    record Entry(int leaderEpoch, long checksum) {}

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
                Entry entry = new Entry(batch.partitionLeaderEpoch(), batch.crc());
                for (; next <= batch.lastOffset() && next < to; next++) {
                    entries.add(entry);
                }
            }
            records.release();
        }
        return entries;
    }
}
