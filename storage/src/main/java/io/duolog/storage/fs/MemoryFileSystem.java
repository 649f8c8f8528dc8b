package io.duolog.storage.fs;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.wire.ByteRegion;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory, for tests and for clusters that shall leave nothing behind. Everything is durable at once, as long as
 * the object lives. Regions are {@link io.duolog.protocol.wire.BufferSlice}s. Safe for use by many threads; names are
 * guarded by one lock, reading and writing of files take none.
 */
public final class MemoryFileSystem implements StorageFileSystem {
    private static final long TOTAL_BYTES = 1L << 40;

    private final Clock clock;
    private final Map<Path, MemoryFile> files = new TreeMap<>();
    private final Set<Path> directories = ConcurrentHashMap.newKeySet();
    private final Set<Path> locks = ConcurrentHashMap.newKeySet();

    /** An empty file system; {@code clock} stamps what is written. */
    public MemoryFileSystem(Clock clock) {
        this.clock = requireNonNull(clock);
    }

    @Override
    public StorageFile open(Path path) throws IOException {
        return new Handle(file(path));
    }

    /** The file of that name, made if there is none. */
    synchronized MemoryFile file(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null || !directories.contains(parent)) {
            throw new NoSuchFileException(path.toString(), null, "the directory does not exist");
        }
        return files.computeIfAbsent(path, absent -> new MemoryFile());
    }

    /** Puts a file with these bytes where it belongs, with its directories. */
    synchronized void restore(Path path, byte[] contents) {
        createDirectories(requireNonNull(path.getParent()));
        MemoryFile file = new MemoryFile();
        file.append(ByteBuffer.wrap(contents), clock.millis());
        files.put(path, file);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return files.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        List<Path> result = new ArrayList<>();
        files.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .forEach(result::add);
        directories.stream().filter(path -> directory.equals(path.getParent())).forEach(result::add);
        result.sort(null);
        return result;
    }

    @Override
    public boolean isDirectory(Path path) {
        return directories.contains(path);
    }

    @Override
    public synchronized void createDirectories(Path directory) {
        for (Path path = directory; path != null; path = path.getParent()) {
            directories.add(path);
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        if (directories.contains(from)) {
            renameDirectory(from, to);
            return;
        }
        MemoryFile file = files.remove(from);
        if (file == null) {
            throw new NoSuchFileException(from.toString());
        }
        files.put(to, file);
    }

    private void renameDirectory(Path from, Path to) {
        for (Path path : List.copyOf(directories)) {
            if (path.startsWith(from)) {
                directories.remove(path);
                directories.add(moved(path, from, to));
            }
        }
        for (Path path : List.copyOf(files.keySet())) {
            if (path.startsWith(from)) {
                files.put(moved(path, from, to), requireNonNull(files.remove(path)));
            }
        }
    }

    private static Path moved(Path path, Path from, Path to) {
        return path.equals(from) ? to : to.resolve(from.relativize(path));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        if (directories.contains(path)) {
            if (!list(path).isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            directories.remove(path);
        } else {
            files.remove(path);
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
    }

    @Override
    public long sizeBytes(Path path) throws IOException {
        return existing(path).sizeBytes();
    }

    @Override
    public long lastModifiedMs(Path path) throws IOException {
        return existing(path).lastModifiedMs();
    }

    private synchronized MemoryFile existing(Path path) throws IOException {
        @Nullable MemoryFile file = files.get(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    @Override
    public long totalBytes(Path directory) {
        return TOTAL_BYTES;
    }

    @Override
    public long usableBytes(Path directory) {
        return TOTAL_BYTES - usedBytes();
    }

    /** The sum of the sizes of all files. */
    public synchronized long usedBytes() {
        return files.values().stream().mapToLong(MemoryFile::sizeBytes).sum();
    }

    /** All files with their bytes, for tests that compare or damage them. */
    public synchronized Map<Path, byte[]> contents() {
        Map<Path, byte[]> result = new TreeMap<>();
        files.forEach((path, file) -> result.put(path, file.contents()));
        return result;
    }

    synchronized Map<Path, MemoryFile> fileNames() {
        return new TreeMap<>(files);
    }

    List<Path> directoryNames() {
        return List.copyOf(directories);
    }

    /** Memory is there as long as this object is. */
    @Override
    public Optional<String> bootId() {
        return Optional.of("memory");
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        if (!locks.add(file)) {
            throw new IOException(file + " is already locked by this process");
        }
        return () -> locks.remove(file);
    }

    /** The process that held the locks is gone, and the machine goes on. */
    synchronized void releaseLocks() {
        locks.clear();
    }

    private final class Handle implements StorageFile {
        private final MemoryFile file;

        Handle(MemoryFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer destination, long position) {
            return file.read(destination, position);
        }

        @Override
        public void append(ByteBuffer... sources) {
            long nowMs = clock.millis();
            for (ByteBuffer source : sources) {
                file.append(source, nowMs);
            }
        }

        @Override
        public void truncate(long sizeBytes) {
            file.truncate(sizeBytes, clock.millis());
        }

        @Override
        public long sizeBytes() {
            return file.sizeBytes();
        }

        @Override
        public void sync() {}

        @Override
        public ByteRegion region(long position, int sizeBytes, Runnable onRelease) {
            ByteRegion region = file.region(position, sizeBytes);
            onRelease.run();
            return region;
        }

        @Override
        public void close() {}
    }
}
