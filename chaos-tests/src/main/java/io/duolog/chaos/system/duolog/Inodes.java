package io.duolog.chaos.system.duolog;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is on the device of each file, in a mapped file that outlives the process however that ends. Safe for use by many
 * threads.
 *
 * <pre>
 *   0  int64  the last number given to a change of names
 *   8  for each inode:
 *      0  int64  its number; 0 if the place is free
 *      8  int32  keptBytes: up to here the file still is as it was when it was forced
 *     12  int32  forcedBytes: how long it was then
 *     16  int64  the number of its last change of name
 * </pre>
 */
final class Inodes {
    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 24;
    private static final int SIZES = 8;
    private static final int NAME_CHANGE = 16;
    private static final int ENTRIES_MAX = 1 << 16;

    private final MappedByteBuffer table;
    private final Map<Long, Integer> positions = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    private Inodes(MappedByteBuffer table) {
        this.table = table;
        for (int entry = 0; entry < ENTRIES_MAX; entry++) {
            int position = HEADER_BYTES + entry * ENTRY_BYTES;
            long inode = table.getLong(position);
            if (inode == 0) {
                free.add(position);
            } else {
                positions.put(inode, position);
            }
        }
    }

    /**
     * What a file holds of what is on the device.
     *
     * @param keptBytes up to here it is as it was when it was forced; less than {@code forcedBytes} if it was cut since
     * @param forcedBytes how long it was when it was forced
     */
    record Forced(int keptBytes, int forcedBytes) {}

    /** Opens the table, and makes it if there is none. */
    static Inodes open(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int sizeBytes = HEADER_BYTES + ENTRIES_MAX * ENTRY_BYTES;
            return new Inodes(channel.map(FileChannel.MapMode.READ_WRITE, 0, sizeBytes));
        }
    }

    /** The inode behind a name. */
    static long numberOf(Path path) throws IOException {
        return (Long) Files.getAttribute(path, "unix:ino");
    }

    /** Whether a name is the only one of its inode. */
    static boolean isLastName(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:nlink") == 1;
    }

    synchronized Set<Long> all() {
        return Set.copyOf(positions.keySet());
    }

    synchronized boolean contains(long inode) {
        return positions.containsKey(inode);
    }

    /** Begins with a file, or begins anew with one whose number was another's. */
    synchronized void add(long inode, Forced forced) {
        Integer position = positions.get(inode);
        if (position == null) {
            position = free.poll();
            if (position == null) {
                throw new IllegalStateException("there are more than " + ENTRIES_MAX + " files");
            }
            positions.put(inode, position);
        }
        setSizes(position, forced);
        table.putLong(position, inode);
    }

    /** Nothing if it is not here any more. */
    synchronized void setForced(long inode, Forced forced) {
        Integer position = positions.get(inode);
        if (position != null) {
            setSizes(position, forced);
        }
    }

    /** One store, so that no kill comes between the two. */
    private void setSizes(int position, Forced forced) {
        table.putLong(position + SIZES, ((long) forced.keptBytes() << Integer.SIZE) | forced.forcedBytes());
    }

    /** What of the file is on the device; nothing if it is not here. */
    synchronized Forced forced(long inode) {
        Integer position = positions.get(inode);
        if (position == null) {
            return new Forced(0, 0);
        }
        long sizes = table.getLong(position + SIZES);
        return new Forced((int) (sizes >>> Integer.SIZE), (int) sizes);
    }

    /** Gives a change of the file's names its number. */
    synchronized void nameChanges(long inode) {
        long number = table.getLong(0) + 1;
        table.putLong(0, number);
        Integer position = positions.get(inode);
        if (position != null) {
            table.putLong(position + NAME_CHANGE, number);
        }
    }

    /** The number of the file's last change of name; 0 if there was none. */
    synchronized long lastNameChange(long inode) {
        Integer position = positions.get(inode);
        return position == null ? 0 : table.getLong(position + NAME_CHANGE);
    }

    /** Forgets a file that has no name any more. */
    synchronized void remove(long inode) {
        Integer position = positions.remove(inode);
        if (position != null) {
            table.putLong(position, 0);
            table.putLong(position + NAME_CHANGE, 0);
            free.add(position);
        }
    }
}
