package io.duolog.storage.fs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The bytes of a file at its last sync, and what was done to it since. Guarded by its file system. */
final class UnsyncedFile {
    /** Bytes at a position, or a cut at that position if there are none. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Change(long position, byte[] bytes) {}

    private final byte[] synced;
    private final List<Change> changes = new ArrayList<>();
    private long sizeBytes;

    UnsyncedFile(byte[] synced) {
        this.synced = synced;
        this.sizeBytes = synced.length;
    }

    void write(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        if (bytes.length > 0) {
            changes.add(new Change(sizeBytes, bytes));
            sizeBytes += bytes.length;
        }
    }

    void truncate(long newSizeBytes) {
        changes.add(new Change(newSizeBytes, new byte[0]));
        sizeBytes = newSizeBytes;
    }

    byte[] survivingBytes(RandomGenerator random) {
        byte[] bytes = synced;
        boolean all = random.nextInt(4) == 0;
        int inOrder = all ? changes.size() : random.nextInt(changes.size() + 1);
        boolean scattered = !all && random.nextInt(3) == 0;
        for (int i = 0; i < changes.size(); i++) {
            boolean whole = scattered ? random.nextBoolean() : i < inOrder;
            boolean torn = !whole && (scattered || i == inOrder) && random.nextBoolean();
            if (whole) {
                bytes = apply(bytes, changes.get(i), changes.get(i).bytes.length);
            } else if (torn && changes.get(i).bytes.length > 0) {
                bytes = apply(bytes, changes.get(i), random.nextInt(changes.get(i).bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] apply(byte[] bytes, Change change, int count) {
        if (change.bytes.length == 0) {
            return change.position < bytes.length ? Arrays.copyOf(bytes, (int) change.position) : bytes;
        }
        int end = (int) change.position + count;
        byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, end));
        System.arraycopy(change.bytes, 0, result, (int) change.position, count);
        return result;
    }
}
