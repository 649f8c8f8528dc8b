package io.duolog.testkit;

import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what is open, and closes it when a broker in this JVM was abandoned: the kernel does that for a process that
 * was killed. Safe for use by many threads.
 */
final class TrackingFileSystem implements StorageFileSystem {
    private final StorageFileSystem files;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    TrackingFileSystem(StorageFileSystem files) {
        this.files = files;
    }

    /** Closes all files and gives all locks back, without writing anything. */
    void closeAll() throws IOException {
        for (Closeable closeable : open) {
            closeable.close();
        }
    }

    @Override
    public StorageFile open(Path path) throws IOException {
        TrackedFile file = new TrackedFile(files.open(path));
        open.add(file);
        return file;
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        Closeable lock = files.lock(file);
        open.add(lock);
        return () -> {
            open.remove(lock);
            lock.close();
        };
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return files.exists(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return files.isDirectory(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        files.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        files.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        files.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        files.syncDirectory(directory);
    }

    @Override
    public long sizeBytes(Path path) throws IOException {
        return files.sizeBytes(path);
    }

    @Override
    public long lastModifiedMs(Path path) throws IOException {
        return files.lastModifiedMs(path);
    }

    @Override
    public long totalBytes(Path directory) throws IOException {
        return files.totalBytes(directory);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        return files.usableBytes(directory);
    }

    @Override
    public Optional<String> bootId() {
        return files.bootId();
    }

    private final class TrackedFile implements StorageFile {
        private final StorageFile file;

        TrackedFile(StorageFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer destination, long position) throws IOException {
            return file.read(destination, position);
        }

        @Override
        public void append(ByteBuffer... sources) throws IOException {
            file.append(sources);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            file.truncate(sizeBytes);
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.sizeBytes();
        }

        @Override
        public void sync() throws IOException {
            file.sync();
        }

        @Override
        public ByteRegion region(long position, int sizeBytes, Runnable onRelease) throws IOException {
            return file.region(position, sizeBytes, onRelease);
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            file.close();
        }
    }
}
