package io.duolog.storage.fs;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.wire.ByteRegion;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A file system for tests that fails and crashes on demand. It remembers what was synced: {@link #crash} gives the file
 * system that a machine would find after a power loss, where bytes and names that were not synced may be lost, torn, or
 * there.
 *
 * <p>Every change passes a {@link Fault}, which can let it pass, write a part of it, or throw. Safe for use by many
 * threads.
 */
public final class FaultyFileSystem implements StorageFileSystem {
    /** What a change is, for a {@link Fault} to decide on. */
    public enum Operation {
        CREATE,
        APPEND,
        TRUNCATE,
        SYNC,
        RENAME,
        DELETE,
        SYNC_DIRECTORY
    }

    /** Decides what happens to a change. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Called before each change.
         *
         * @param sizeBytes how much an {@link Operation#APPEND} wants to write, else 0
         * @return how many bytes get written before an EIO; {@code sizeBytes} or more lets the change pass
         * @throws IOException what the change shall fail with, nothing being done
         */
        long permit(Operation operation, Path path, long sizeBytes) throws IOException;
    }

    /** What the kernel says when a device is full. */
    public static final String NO_SPACE = "No space left on device";

    private static final Fault NONE = (operation, path, sizeBytes) -> sizeBytes;

    private final Clock clock;
    private final MemoryFileSystem current;
    private final Map<MemoryFile, UnsyncedFile> unsynced = new HashMap<>();
    private final Map<Path, MemoryFile> durableNames = new TreeMap<>();
    private final List<NameChange> unsyncedNames = new ArrayList<>();
    private volatile Fault fault = NONE;
    private volatile long capacityBytes = Long.MAX_VALUE;

    private final int powerLosses;

    /** An empty file system without faults. */
    public FaultyFileSystem(Clock clock) {
        this(clock, 0);
    }

    private FaultyFileSystem(Clock clock, int powerLosses) {
        this.powerLosses = powerLosses;
        this.clock = requireNonNull(clock);
        this.current = new MemoryFileSystem(clock);
    }

    /** From now on each change asks {@code newFault}. */
    public void inject(Fault newFault) {
        this.fault = requireNonNull(newFault);
    }

    /** From now on every change passes. */
    public void heal() {
        this.fault = NONE;
    }

    /** From now on appends fail with ENOSPC, after a part of the bytes, when all files together would exceed this. */
    public void limitCapacity(long newCapacityBytes) {
        this.capacityBytes = newCapacityBytes;
    }

    /** All files with their bytes as a reader sees them now. */
    public Map<Path, byte[]> contents() {
        return current.contents();
    }

    /**
     * What is left after a power loss now. Directories are durable when they are created. Of what was not synced, a
     * random part is there: names change in order up to a random point; each write is there, missing or cut, with a hole
     * of zeros where a later one is there.
     */
    public synchronized FaultyFileSystem crash(RandomGenerator random) {
        Map<Path, MemoryFile> names = new TreeMap<>(durableNames);
        int survivors = unsyncedNames.isEmpty() ? 0 : random.nextInt(unsyncedNames.size() + 1);
        for (NameChange change : unsyncedNames.subList(0, survivors)) {
            change.applyTo(names);
        }
        FaultyFileSystem result = new FaultyFileSystem(clock, powerLosses + 1);
        Map<MemoryFile, byte[]> contents = new HashMap<>();
        names.forEach((path, file) -> {
            byte[] bytes = contents.computeIfAbsent(file, absent -> survivingBytes(file, random));
            result.current.restore(path, bytes);
        });
        current.directoryNames().forEach(result.current::createDirectories);
        result.adoptAsDurable();
        return result;
    }

    /**
     * The process that used the files was killed, and the machine goes on: every byte written is there, synced or not, and
     * nobody holds a lock.
     */
    public void processKilled() {
        current.releaseLocks();
    }

    private byte[] survivingBytes(MemoryFile file, RandomGenerator random) {
        UnsyncedFile changes = unsynced.get(file);
        return changes == null ? file.contents() : changes.survivingBytes(random);
    }

    private synchronized void adoptAsDurable() {
        durableNames.putAll(current.fileNames());
    }

    @Override
    public StorageFile open(Path path) throws IOException {
        if (!current.exists(path)) {
            permit(Operation.CREATE, path);
        }
        synchronized (this) {
            boolean created = !current.exists(path);
            StorageFile handle = current.open(path);
            MemoryFile file = current.file(path);
            if (created) {
                unsyncedNames.add(new NameChange(null, path, file));
            }
            return new FaultyFile(path, file, handle);
        }
    }

    private void permit(Operation operation, Path path) throws IOException {
        fault.permit(operation, path, 0);
    }

    @Override
    public boolean exists(Path path) {
        return current.exists(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return current.list(directory);
    }

    @Override
    public boolean isDirectory(Path path) {
        return current.isDirectory(path);
    }

    @Override
    public void createDirectories(Path directory) {
        current.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        permit(Operation.RENAME, from);
        synchronized (this) {
            current.rename(from, to);
            current.fileNames().forEach((path, file) -> {
                if (path.startsWith(to)) {
                    Path old = path.equals(to) ? from : from.resolve(to.relativize(path));
                    unsyncedNames.add(new NameChange(old, path, file));
                }
            });
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        permit(Operation.DELETE, path);
        synchronized (this) {
            boolean file = !current.isDirectory(path) && current.exists(path);
            current.delete(path);
            if (file) {
                unsyncedNames.add(new NameChange(path, null, null));
            }
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        permit(Operation.SYNC_DIRECTORY, directory);
        synchronized (this) {
            current.syncDirectory(directory);
            List<NameChange> rest = new ArrayList<>();
            for (NameChange change : unsyncedNames) {
                if (change.isIn(directory)) {
                    change.applyTo(durableNames);
                } else {
                    rest.add(change);
                }
            }
            unsyncedNames.clear();
            unsyncedNames.addAll(rest);
        }
    }

    @Override
    public long sizeBytes(Path path) throws IOException {
        return current.sizeBytes(path);
    }

    @Override
    public long lastModifiedMs(Path path) throws IOException {
        return current.lastModifiedMs(path);
    }

    @Override
    public long totalBytes(Path directory) {
        return current.totalBytes(directory);
    }

    @Override
    public long usableBytes(Path directory) {
        return Math.max(0, Math.min(current.usableBytes(directory), capacityBytes - current.usedBytes()));
    }

    @Override
    public Optional<String> bootId() {
        return Optional.of("boot-" + powerLosses);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return current.lock(file);
    }

    private final class FaultyFile implements StorageFile {
        private final Path path;
        private final MemoryFile file;
        private final StorageFile handle;

        FaultyFile(Path path, MemoryFile file, StorageFile handle) {
            this.path = path;
            this.file = file;
            this.handle = handle;
        }

        @Override
        public int read(ByteBuffer destination, long position) throws IOException {
            return handle.read(destination, position);
        }

        @Override
        public void append(ByteBuffer... sources) throws IOException {
            ByteBuffer joined = join(sources);
            int wanted = joined.remaining();
            long permitted = fault.permit(Operation.APPEND, path, wanted);
            long free = Math.max(0, capacityBytes - current.usedBytes());
            joined.limit((int) Math.max(0, Math.min(wanted, Math.min(permitted, free))));
            synchronized (FaultyFileSystem.this) {
                changes().write(joined);
                handle.append(joined);
            }
            if (permitted < wanted) {
                throw new IOException("Input/output error after " + permitted + " of " + wanted + " bytes");
            }
            if (free < wanted) {
                throw new IOException(NO_SPACE);
            }
        }

        private ByteBuffer join(ByteBuffer[] sources) {
            int total = 0;
            for (ByteBuffer source : sources) {
                total += source.remaining();
            }
            ByteBuffer joined = ByteBuffer.allocate(total);
            for (ByteBuffer source : sources) {
                joined.put(source);
            }
            return joined.flip();
        }

        private UnsyncedFile changes() {
            return unsynced.computeIfAbsent(file, absent -> new UnsyncedFile(file.contents()));
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            permit(Operation.TRUNCATE, path);
            synchronized (FaultyFileSystem.this) {
                if (sizeBytes < file.sizeBytes()) {
                    changes().truncate(sizeBytes);
                    handle.truncate(sizeBytes);
                }
            }
        }

        @Override
        public long sizeBytes() throws IOException {
            return handle.sizeBytes();
        }

        @Override
        public void sync() throws IOException {
            permit(Operation.SYNC, path);
            synchronized (FaultyFileSystem.this) {
                unsynced.remove(file);
            }
        }

        @Override
        public ByteRegion region(long position, int sizeBytes, Runnable onRelease) throws IOException {
            return handle.region(position, sizeBytes, onRelease);
        }

        @Override
        public void close() throws IOException {
            handle.close();
        }
    }
}
