package io.duolog.chaos.system.duolog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a directory's device holds, beside what the directory shows: the state that {@link PowerLossFileSystem} keeps while the
 * broker runs, and that {@link PowerLoss} falls back to. All of it is in files, so it outlives the process however that ends.
 * Directories, and what happens to their own names, count as durable at once.
 *
 * <pre>
 *   durable/       hard links: the files under the names that the device has for them
 *   linking        a hard link on its way into durable/
 *   cut/INODE      bytes that were cut off, and that the device still has, at their former positions
 *   inodes         {@link Inodes}
 *   boots          how often power was lost
 * </pre>
 */
final class Device {
    private static final String BOOTS = "boots";

    private final Path root;
    private final Path names;
    private final Path linking;
    private final Path cut;
    private final Path boots;
    private final Inodes inodes;

    private Device(Path root, Path state) throws IOException {
        this.root = root;
        this.names = Files.createDirectories(state.resolve("durable"));
        this.linking = state.resolve("linking");
        this.cut = Files.createDirectories(state.resolve("cut"));
        this.boots = state.resolve(BOOTS);
        this.inodes = Inodes.open(state.resolve("inodes"));
    }

    /**
     * Opens the state.
     *
     * @param root the directory whose files are watched
     * @param state where the state is, on the same volume and outside of {@code root}; made if there is none
     */
    static Device open(Path root, Path state) throws IOException {
        Files.createDirectories(root);
        return new Device(root.toAbsolutePath(), Files.createDirectories(state.toAbsolutePath()));
    }

    Path root() {
        return root;
    }

    Inodes inodes() {
        return inodes;
    }

    boolean watches(Path path) {
        return path.toAbsolutePath().startsWith(root);
    }

    /** How often power was lost. */
    int boots() throws IOException {
        return Files.exists(boots) ? Integer.parseInt(Files.readString(boots).strip()) : 0;
    }

    void setBoots(int count) throws IOException {
        Files.writeString(boots, count + "\n");
    }

    /** The name that the device has where the directory has {@code path}. */
    Path durable(Path path) {
        return names.resolve(root.relativize(path.toAbsolutePath()));
    }

    /** The bytes of a file from {@code position} on are about to be cut off: keeps those that the device has. */
    void beforeCut(long inode, FileReader file, int position) throws IOException {
        Inodes.Forced forced = inodes.forced(inode);
        if (position >= forced.keptBytes()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(forced.keptBytes() - position);
        file.read(bytes, position);
        bytes.flip();
        try (FileChannel channel =
                FileChannel.open(cutFile(inode), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }
        inodes.setForced(inode, new Inodes.Forced(position, forced.forcedBytes()));
    }

    /** Reads a file's bytes from a position. */
    @FunctionalInterface
    interface FileReader {
        int read(ByteBuffer destination, long position) throws IOException;
    }

    /** The file was forced when it had this length. */
    void forced(long inode, int sizeBytes) throws IOException {
        inodes.setForced(inode, new Inodes.Forced(sizeBytes, sizeBytes));
        Files.deleteIfExists(cutFile(inode));
    }

    Path cutFile(long inode) {
        return cut.resolve(Long.toString(inode));
    }

    /** Begins with a file that was made under a name that the device does not have. */
    void created(long inode) throws IOException {
        Files.deleteIfExists(cutFile(inode));
        inodes.add(inode, new Inodes.Forced(0, 0));
        inodes.nameChanges(inode);
    }

    /** The name is about to go, and perhaps the file with it. */
    void losesName(Path path) throws IOException {
        long inode = Inodes.numberOf(path);
        if (Inodes.isLastName(path)) {
            forget(inode);
        } else {
            inodes.nameChanges(inode);
        }
    }

    /** Forgets a file that is gone. */
    void forget(long inode) throws IOException {
        inodes.remove(inode);
        Files.deleteIfExists(cutFile(inode));
    }

    /** The names in a directory are on the device as they are now. */
    void syncNames(Path directory) throws IOException {
        Path durable = Files.createDirectories(durable(directory));
        Map<String, Path> now = new HashMap<>();
        for (Path path : list(directory)) {
            now.put(path.getFileName().toString(), path);
        }
        for (Path old : list(durable)) {
            if (!now.containsKey(old.getFileName().toString())) {
                removeDurable(old);
            }
        }
        for (Path path : now.values()) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                syncName(path);
            }
        }
    }

    /** The name is on the device as it is now. */
    void syncName(Path path) throws IOException {
        long inode = Inodes.numberOf(path);
        Path durable = durable(path);
        Files.createDirectories(requireNonNull(durable.getParent()));
        boolean there = Files.exists(durable);
        if (!inodes.contains(inode) || (there && Inodes.numberOf(durable) == inode)) {
            return;
        }
        if (there && Inodes.isLastName(durable)) {
            forget(Inodes.numberOf(durable));
        }
        Files.deleteIfExists(linking);
        Files.createLink(linking, path);
        Files.move(linking, durable, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A directory has another name, at once. */
    void renameDirectory(Path from, Path to) throws IOException {
        if (Files.isDirectory(durable(from))) {
            Files.createDirectories(requireNonNull(durable(to).getParent()));
            Files.move(durable(from), durable(to), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void removeDurable(Path durable) throws IOException {
        if (Files.isDirectory(durable)) {
            for (Path child : list(durable)) {
                removeDurable(child);
            }
            Files.delete(durable);
            return;
        }
        if (Inodes.isLastName(durable)) {
            forget(Inodes.numberOf(durable));
        }
        Files.delete(durable);
    }

    /** The files of the directory that are watched, by inode. */
    Map<Long, Path> currentNames() throws IOException {
        return filesBelow(root);
    }

    /** The files of the directory as the device has them, by inode; the paths are those in {@code root}. */
    Map<Long, Path> durableNames() throws IOException {
        Map<Long, Path> files = new HashMap<>();
        filesBelow(names).forEach((inode, path) -> files.put(inode, root.resolve(names.relativize(path))));
        return files;
    }

    private Map<Long, Path> filesBelow(Path directory) throws IOException {
        Map<Long, Path> files = new HashMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                long inode = Inodes.numberOf(path);
                if (inodes.contains(inode)) {
                    files.put(inode, path);
                }
            }
        }
        return files;
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
