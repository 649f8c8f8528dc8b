package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.support.Batch;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch as an entry of the log.
 *
 * <pre>
 *   offset  size  field
 *   0       1     version: 1
 *   1       4     epoch
 *   5       8     base offset
 *   13      4     number of records, at least 1
 *   17      ...   each record: 4 bytes length, then its bytes
 * </pre>
 */
final class BatchCodec {
    private static final byte VERSION = 1;
    private static final int HEADER_SIZE_BYTES = 17;

    private BatchCodec() {}

    static byte[] encode(Batch batch) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(HEADER_SIZE_BYTES + batch.sizeBytes()));
        buffer.put(VERSION);
        buffer.putInt(batch.epoch());
        buffer.putLong(batch.baseOffset());
        buffer.putInt(batch.records().size());
        for (byte[] record : batch.records()) {
            buffer.putInt(record.length);
            buffer.put(record);
        }
        return buffer.array();
    }

    /**
     * Reads one.
     *
     * @throws CoordinationStorageException when the bytes are not what {@link #encode} wrote
     */
    static Batch decode(String path, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            byte version = buffer.get();
            if (version != VERSION) {
                throw corrupt(path, "version " + version + " was written by a later release", null);
            }
            int epoch = buffer.getInt();
            long baseOffset = buffer.getLong();
            int count = buffer.getInt();
            if (count < 1 || count > buffer.remaining() / MetadataLog.RECORD_OVERHEAD_BYTES) {
                throw corrupt(path, count + " records in " + bytes.length + " bytes", null);
            }
            List<byte[]> records = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int length = buffer.getInt();
                if (length < 0 || length > buffer.remaining()) {
                    throw corrupt(path, "record " + i + " of " + length + " bytes", null);
                }
                byte[] record = new byte[length];
                buffer.get(record);
                records.add(record);
            }
            if (buffer.hasRemaining()) {
                throw corrupt(path, buffer.remaining() + " bytes too many", null);
            }
            return new Batch(baseOffset, epoch, records);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw corrupt(path, "cut off or damaged", e);
        }
    }

    private static CoordinationStorageException corrupt(String path, String problem, @Nullable Throwable cause) {
        return new CoordinationStorageException(
                "the ZooKeeper entry " + path + " is no batch of the metadata log: " + problem, cause);
    }
}
