package io.duolog.storage.producer;

import io.duolog.storage.fs.AtomicFiles;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file with the state of all producers at an offset ({@code .snapshot}). Of each producer's batches, it has the last.
 *
 * <pre>
 * int16  version, 1
 * int32  CRC-32C of all that follows
 * int32  number of producers, then for each:
 *        int64  producer id
 *        int16  producer epoch
 *        int32  last sequence, -1: no batch
 *        int64  last offset, -1: no batch
 *        int32  last offset minus first offset of that batch
 *        int64  timestamp, ms
 *        int32  coordinator epoch, -1: unknown
 *        int64  first offset of the open transaction, -1: none
 * </pre>
 */
public final class ProducerSnapshot {
    /** The file is damaged, or of another version; whoever reads it goes on without. */
    public static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    private static final short VERSION = 1;
    private static final int CRC_POSITION = 2;
    private static final int ENTRIES_POSITION = 6;
    private static final int HEADER_BYTES = 10;
    private static final int ENTRY_BYTES = 46;
    private static final int MAX_BYTES = 1 << 30;

    private ProducerSnapshot() {}

    /** Writes the state to a file. It is not synced: a lost or torn one costs a longer replay, no more. */
    public static void write(StorageFileSystem fileSystem, Path path, ProducerStates states) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + states.count() * ENTRY_BYTES);
        buffer.putShort(VERSION).putInt(0).putInt(states.count());
        for (ProducerState state : states.states()) {
            buffer.putLong(state.producerId)
                    .putShort(state.epoch())
                    .putInt(state.lastSequence())
                    .putLong(state.lastOffset())
                    .putInt(state.lastOffsetDelta())
                    .putLong(state.lastTimestampMs())
                    .putInt(state.coordinatorEpoch())
                    .putLong(state.transactionFirstOffset());
        }
        buffer.flip();
        buffer.putInt(CRC_POSITION, checksum(buffer));
        AtomicFiles.replaceUnsynced(fileSystem, path, buffer);
    }

    /**
     * Reads a file into {@code states}, which is empty.
     *
     * @throws DamagedException if the file is no snapshot; {@code states} is still empty then
     */
    public static void read(StorageFileSystem fileSystem, Path path, ProducerStates states) throws IOException {
        ByteBuffer buffer = AtomicFiles.read(fileSystem, path, MAX_BYTES);
        if (buffer.remaining() < HEADER_BYTES) {
            throw new DamagedException(path + " has only " + buffer.remaining() + " bytes");
        }
        short version = buffer.getShort();
        if (version != VERSION) {
            throw new DamagedException(path + " has version " + version + "; only " + VERSION + " is known");
        }
        if (buffer.getInt() != checksum(buffer)) {
            throw new DamagedException("the checksum of " + path + " does not match");
        }
        int count = buffer.getInt();
        if (count < 0 || buffer.remaining() != (long) count * ENTRY_BYTES) {
            throw new DamagedException(
                    path + " has " + buffer.remaining() + " bytes for " + count + " producers of " + ENTRY_BYTES);
        }
        for (int i = 0; i < count; i++) {
            states.restore(readState(buffer));
        }
    }

    private static ProducerState readState(ByteBuffer buffer) {
        ProducerState state = new ProducerState(buffer.getLong());
        state.advanceEpoch(buffer.getShort());
        int lastSequence = buffer.getInt();
        long lastOffset = buffer.getLong();
        int offsetDelta = buffer.getInt();
        long timestampMs = buffer.getLong();
        if (lastOffset >= 0) {
            state.addBatch(lastSequence, lastOffset, offsetDelta, timestampMs);
        }
        state.touch(timestampMs);
        state.setCoordinatorEpoch(buffer.getInt());
        state.setTransactionFirstOffset(buffer.getLong());
        return state;
    }

    private static int checksum(ByteBuffer buffer) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().position(ENTRIES_POSITION));
        return (int) crc.getValue();
    }
}
