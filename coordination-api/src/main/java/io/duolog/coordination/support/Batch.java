package io.duolog.coordination.support;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.MetadataLog;
import java.util.Arrays;
import java.util.List;

/**
 * One appended batch.
 *
 * @param baseOffset the offset of the first record
 * @param epoch the controller epoch that appended it
 * @param records at least one; shared, never changed
 */
public record Batch(long baseOffset, int epoch, List<byte[]> records) {
    /** Checks the arguments; the list is copied, the arrays are not. */
    public Batch {
        records = List.copyOf(requireNonNull(records, "records"));
        if (baseOffset < 0 || epoch < 0 || records.isEmpty()) {
            throw new IllegalArgumentException(
                    "batch of " + records.size() + " records at offset " + baseOffset + " in epoch " + epoch);
        }
    }

    /** The offset after the last record. */
    public long endOffset() {
        return baseOffset + records.size();
    }

    /** The size as {@link MetadataLog#batchSizeBytes} counts. */
    public long sizeBytes() {
        return MetadataLog.batchSizeBytes(records);
    }

    /** Whether this is what an append of these arguments wrote, or would have written. */
    public boolean isRepeatedBy(int otherEpoch, List<byte[]> otherRecords) {
        if (epoch != otherEpoch || records.size() != otherRecords.size()) {
            return false;
        }
        for (int i = 0; i < records.size(); i++) {
            if (!Arrays.equals(records.get(i), otherRecords.get(i))) {
                return false;
            }
        }
        return true;
    }
}
