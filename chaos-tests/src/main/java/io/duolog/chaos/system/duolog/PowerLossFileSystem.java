package io.duolog.chaos.system.duolog;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.system.DiskFault;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A file system that notes what has been forced to the device, so that what has not can be taken away when its process was
 * killed ({@link PowerLoss}), and that fails when the harness says so. Files outside of the device's directory are passed on.
 * Safe for use by many threads.
 */
final class PowerLossFileSystem implements StorageFileSystem {
    /** Passes time for a slow disk. */
    @FunctionalInterface
    interface Pause {
        /** Returns after a forced write of a slow disk. */
        void pause();
    }

    private final StorageFileSystem files;
    private final Device device;
    private final DiskSwitch disk;
    private final Pause slow;
    private final Object names = new Object();
    private final ConcurrentMap<Long, WatchedInode> open = new ConcurrentHashMap<>();

    /**
     * Wraps a file system of this machine.
     *
     * @param files what does the work
     * @param slow called where a slow disk takes its time
     */
    PowerLossFileSystem(StorageFileSystem files, Device device, DiskSwitch disk, Pause slow) {
        this.files = requireNonNull(files, "files");
        this.device = requireNonNull(device, "device");
        this.disk = requireNonNull(disk, "disk");
        this.slow = requireNonNull(slow, "slow");
    }

    @Override
    public StorageFile open(Path path) throws IOException {
        if (!device.watches(path)) {
            return files.open(path);
        }
        synchronized (names) {
            boolean created = !files.exists(path);
            if (created) {
                failIfBad(path);
                failIfFull(path);
            }
            StorageFile file = files.open(path);
            long inode = Inodes.numberOf(path);
            if (created) {
                open.remove(inode);
            }
            if (created || !device.inodes().contains(inode)) {
                device.created(inode);
            }
            return new WatchedFile(path, file, open.computeIfAbsent(inode, WatchedInode::new));
        }
    }

    private void failIfBad(Path path) throws IOException {
        if (disk.is(DiskFault.FAILING)) {
            throw new IOException(path + ": Input/output error");
        }
    }

    private void failIfFull(Path path) throws IOException {
        if (disk.is(DiskFault.FULL)) {
            throw new IOException(path + ": No space left on device");
        }
    }

    private void takeTime() {
        if (disk.is(DiskFault.SLOW)) {
            slow.pause();
        }
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
        if (device.watches(directory) && !files.exists(directory)) {
            failIfBad(directory);
            failIfFull(directory);
        }
        files.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (!device.watches(from)) {
            files.rename(from, to);
            return;
        }
        failIfBad(from);
        synchronized (names) {
            if (files.isDirectory(from)) {
                files.rename(from, to);
                device.renameDirectory(from, to);
                return;
            }
            device.inodes().nameChanges(Inodes.numberOf(from));
            if (files.exists(to)) {
                device.losesName(to);
            }
            files.rename(from, to);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        if (!device.watches(path)) {
            files.delete(path);
            return;
        }
        failIfBad(path);
        synchronized (names) {
            if (files.exists(path) && !files.isDirectory(path)) {
                device.losesName(path);
            }
            files.delete(path);
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (!device.watches(directory)) {
            files.syncDirectory(directory);
            return;
        }
        failIfBad(directory);
        takeTime();
        synchronized (names) {
            files.syncDirectory(directory);
            device.syncNames(directory);
        }
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
        return disk.is(DiskFault.FULL) ? 0 : files.usableBytes(directory);
    }

    /** The machine's own run, and another one after each loss of power. */
    @Override
    public Optional<String> bootId() {
        try {
            int boots = device.boots();
            return files.bootId().map(machine -> machine + "-" + boots);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return files.lock(file);
    }

    /** What all handles of one file share: syncs that have begun, and how far the file was cut meanwhile. */
    private static final class WatchedInode {
        private final long number;
        private final List<Sync> running = new ArrayList<>();

        WatchedInode(long number) {
            this.number = number;
        }
    }

    private static final class Sync {
        private long sizeBytes;
    }

    private final class WatchedFile implements StorageFile {
        private final Path path;
        private final StorageFile file;
        private final WatchedInode inode;

        WatchedFile(Path path, StorageFile file, WatchedInode inode) {
            this.path = path;
            this.file = file;
            this.inode = inode;
        }

        @Override
        public int read(ByteBuffer destination, long position) throws IOException {
            return file.read(destination, position);
        }

        @Override
        public void append(ByteBuffer... sources) throws IOException {
            failIfBad(path);
            if (disk.is(DiskFault.FULL)) {
                appendHalf(sources[0]);
                failIfFull(path);
            }
            file.append(sources);
        }

        /** A device that becomes full takes what still fits. */
        private void appendHalf(ByteBuffer source) throws IOException {
            int limit = source.limit();
            source.limit(source.position() + source.remaining() / 2);
            file.append(source);
            source.limit(limit);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            failIfBad(path);
            synchronized (inode) {
                if (sizeBytes < file.sizeBytes()) {
                    device.beforeCut(inode.number, file::read, Math.toIntExact(sizeBytes));
                    inode.running.forEach(sync -> sync.sizeBytes = Math.min(sync.sizeBytes, sizeBytes));
                }
                file.truncate(sizeBytes);
            }
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.sizeBytes();
        }

        @Override
        public void sync() throws IOException {
            failIfBad(path);
            takeTime();
            Sync sync = new Sync();
            synchronized (inode) {
                sync.sizeBytes = file.sizeBytes();
                inode.running.add(sync);
            }
            try {
                file.sync();
            } catch (IOException e) {
                synchronized (inode) {
                    inode.running.remove(sync);
                }
                throw e;
            }
            synchronized (inode) {
                inode.running.remove(sync);
                device.forced(inode.number, Math.toIntExact(sync.sizeBytes));
            }
        }

        @Override
        public ByteRegion region(long position, int sizeBytes, Runnable onRelease) throws IOException {
            return file.region(position, sizeBytes, onRelease);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
