package io.duolog.coordination.raft;

import io.duolog.coordination.MetadataLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one entry of the Raft log says: append these records, if the epoch and the end offset are still these.
 *
 * <pre>
 *   offset  size  field
 *   0       1     kind: 1
 *   1       4     claimed controller epoch
 *   5       8     expected end offset
 *   13      4     number of records
 *   17      ...   each record: 4 bytes length, the bytes
 * </pre>
 *
 * All numbers big-endian.
 *
 * @param epoch the claimed epoch
 * @param expectedEndOffset where the batch must go
 * @param records at least one
 */
record AppendCommand(int epoch, long expectedEndOffset, List<byte[]> records) {
    private static final byte KIND = 1;
    private static final int HEADER_SIZE_BYTES = 17;

    /** The entry's bytes. The batch is known to be within {@link MetadataLog#BATCH_SIZE_BYTES_MAX}. */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_SIZE_BYTES + (int) MetadataLog.batchSizeBytes(records));
        out.put(KIND).putInt(epoch).putLong(expectedEndOffset).putInt(records.size());
        for (byte[] record : records) {
            out.putInt(record.length).put(record);
        }
        return out.array();
    }

    /** Reads an entry; empty when the bytes are none of this version's. Never throws. */
    static Optional<AppendCommand> decode(ByteBuffer in) {
        if (in.remaining() < HEADER_SIZE_BYTES || in.get() != KIND) {
            return Optional.empty();
        }
        int epoch = in.getInt();
        long expectedEndOffset = in.getLong();
        int count = in.getInt();
        if (epoch < 0
                || expectedEndOffset < 0
                || count < 1
                || count > in.remaining() / MetadataLog.RECORD_OVERHEAD_BYTES) {
            return Optional.empty();
        }
        List<byte[]> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) {
                return Optional.empty();
            }
            byte[] record = new byte[length];
            in.get(record);
            records.add(record);
        }
        return in.hasRemaining() ? Optional.empty() : Optional.of(new AppendCommand(epoch, expectedEndOffset, records));
    }
}
