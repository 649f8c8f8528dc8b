package io.duolog.storage.index;

import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The aborted transactions whose marker lies in a segment, in the order of the markers ({@code .txnindex}). There is no
 * file as long as there are none.
 *
 * <pre>
 * int16  version, 0
 * int64  producer id
 * int64  first offset
 * int64  offset of the marker
 * int64  last stable offset
 * </pre>
 *
 * <p>One writer; readers take no lock.
 */
public final class TransactionIndex implements Closeable {
    /** The size of an entry. */
    public static final int ENTRY_BYTES = 34;

    private static final short VERSION = 0;

    private final StorageFileSystem fileSystem;
    private final Path path;
    private @Nullable StorageFile file;
    private volatile List<AbortedTransaction> entries = List.of();
    private int writtenCount;
    private boolean damaged;

    /** Reads the file if there is one. */
    public TransactionIndex(StorageFileSystem fileSystem, Path path, long baseOffset) throws IOException {
        this.fileSystem = fileSystem;
        this.path = path;
        if (fileSystem.exists(path)) {
            file = fileSystem.open(path);
            read(file, baseOffset);
        }
    }

    private void read(StorageFile opened, long baseOffset) throws IOException {
        long sizeBytes = opened.sizeBytes();
        damaged = sizeBytes % ENTRY_BYTES != 0 || sizeBytes > Integer.MAX_VALUE;
        if (damaged) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) sizeBytes);
        opened.read(buffer, 0);
        buffer.flip();
        List<AbortedTransaction> read = new ArrayList<>();
        while (buffer.remaining() >= ENTRY_BYTES) {
            short version = buffer.getShort();
            AbortedTransaction entry =
                    new AbortedTransaction(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
            damaged |= version != VERSION || entry.lastOffset() < baseOffset || entry.firstOffset() < 0;
            read.add(entry);
        }
        entries = List.copyOf(read);
        writtenCount = read.size();
    }

    /** Whether the file cannot be what was written. */
    public boolean isDamaged() {
        return damaged;
    }

    /** Adds a transaction whose marker follows those of all others; it reaches the file with {@link #write}. */
    public void append(AbortedTransaction transaction) {
        List<AbortedTransaction> extended = new ArrayList<>(entries);
        extended.add(transaction);
        entries = List.copyOf(extended);
    }

    /** Writes what is only in memory to the file; if that fails, the file holds what it held. */
    public void write() throws IOException {
        List<AbortedTransaction> unwritten = entries.subList(writtenCount, entries.size());
        if (unwritten.isEmpty()) {
            return;
        }
        StorageFile target = file;
        if (target == null) {
            target = fileSystem.open(path);
            file = target;
        }
        ByteBuffer buffer = ByteBuffer.allocate(unwritten.size() * ENTRY_BYTES);
        for (AbortedTransaction transaction : unwritten) {
            buffer.putShort(VERSION)
                    .putLong(transaction.producerId())
                    .putLong(transaction.firstOffset())
                    .putLong(transaction.lastOffset())
                    .putLong(transaction.lastStableOffset());
        }
        try {
            target.append(buffer.flip());
        } catch (IOException e) {
            target.truncate((long) writtenCount * ENTRY_BYTES);
            throw e;
        }
        writtenCount += unwritten.size();
    }

    /** All entries, in the order of their markers. */
    public List<AbortedTransaction> entries() {
        return entries;
    }

    /** Forgets the transactions whose marker is at {@code offset} or above. */
    public void truncateTo(long offset) throws IOException {
        List<AbortedTransaction> kept =
                entries.stream().filter(entry -> entry.lastOffset() < offset).toList();
        entries = kept;
        damaged = false;
        writtenCount = Math.min(writtenCount, kept.size());
        if (file != null) {
            file.truncate((long) writtenCount * ENTRY_BYTES);
        }
    }

    /** Forgets everything. */
    public void clear() throws IOException {
        truncateTo(Long.MIN_VALUE);
    }

    /** Forces the file to the device. */
    public void sync() throws IOException {
        if (file != null) {
            file.sync();
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
