package io.duolog.chaos.system.duolog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a machine finds after its power came back: what was forced to the device, and of the rest nothing or a part. Of changes
 * of names that no sync of their directory made durable, the older ones up to a random point are there. Of each file's bytes
 * that were not forced, none are there, all, or some, with or without a hole of zeros; a file that was cut and not forced is as
 * it was before, or cut.
 *
 * <p>For a directory that no process uses.
 */
final class PowerLoss {
    private final Device device;
    private final RandomGenerator random;
    private final boolean all;

    private PowerLoss(Device device, RandomGenerator random, boolean all) {
        this.device = device;
        this.random = random;
        this.all = all;
    }

    /**
     * Takes everything away that was not forced.
     *
     * @return what was lost, for people
     */
    static String ofAll(Device device, RandomGenerator random) throws IOException {
        return new PowerLoss(device, random, true).run();
    }

    /**
     * Takes a part of what was not forced away.
     *
     * @param random draws which
     * @return what was lost, for people
     */
    static String ofSome(Device device, RandomGenerator random) throws IOException {
        return new PowerLoss(device, random, false).run();
    }

    private String run() throws IOException {
        Map<Long, Path> current = device.currentNames();
        Map<Long, Path> durable = device.durableNames();
        Map<Path, Long> surviving = survivingNames(current, durable);
        Set<Path> vanished = new HashSet<>(current.values());
        vanished.removeAll(surviving.keySet());
        rename(current, durable, surviving);
        long lostBytes = 0;
        for (Map.Entry<Path, Long> file : surviving.entrySet()) {
            lostBytes += loseBytes(file.getKey(), file.getValue());
        }
        beginAnew(durable, surviving);
        return lostBytes + " bytes and " + vanished.size() + " files";
    }

    private Map<Path, Long> survivingNames(Map<Long, Path> current, Map<Long, Path> durable) {
        Set<Long> known = new HashSet<>(current.keySet());
        known.addAll(durable.keySet());
        long lastKept = lastKeptChange(current, durable, known);
        Map<Path, Long> surviving = new HashMap<>();
        Set<Long> undone = new HashSet<>();
        for (long inode : known) {
            boolean changed = !Objects.equals(current.get(inode), durable.get(inode));
            if (changed && device.inodes().lastNameChange(inode) > lastKept) {
                undone.add(inode);
            } else if (current.containsKey(inode)) {
                surviving.put(current.get(inode), inode);
            }
        }
        for (long inode : undone) {
            if (durable.containsKey(inode)) {
                surviving.putIfAbsent(durable.get(inode), inode);
            }
        }
        // A name that was given from one file to another is there in any case, for one of them.
        durable.forEach((inode, path) -> {
            if (current.containsValue(path) && !surviving.containsValue(inode)) {
                surviving.putIfAbsent(path, inode);
            }
        });
        return surviving;
    }

    /** The number of the last change of names that is on the device. */
    private long lastKeptChange(Map<Long, Path> current, Map<Long, Path> durable, Set<Long> known) {
        long[] changes = known.stream()
                .filter(inode -> !Objects.equals(current.get(inode), durable.get(inode)))
                .mapToLong(inode -> device.inodes().lastNameChange(inode))
                .sorted()
                .toArray();
        int kept = all ? 0 : random.nextInt(changes.length + 1);
        return kept == 0 ? -1 : changes[kept - 1];
    }

    private void rename(Map<Long, Path> current, Map<Long, Path> durable, Map<Path, Long> surviving)
            throws IOException {
        Map<Long, Path> anyName = new HashMap<>(current);
        durable.forEach((inode, path) -> anyName.putIfAbsent(inode, device.durable(path)));
        Path staging = Files.createTempDirectory(
                requireNonNull(device.durable(device.root()).getParent()), "staged");
        for (long inode : surviving.values()) {
            Files.createLink(staging.resolve(Long.toString(inode)), requireNonNull(anyName.get(inode)));
        }
        for (Path path : current.values()) {
            Files.delete(path);
        }
        for (Map.Entry<Path, Long> file : surviving.entrySet()) {
            Files.createDirectories(requireNonNull(file.getKey().getParent()));
            Files.move(staging.resolve(Long.toString(file.getValue())), file.getKey());
        }
        Files.delete(staging);
    }

    private long loseBytes(Path path, long inode) throws IOException {
        Inodes.Forced forced = device.inodes().forced(inode);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long before = file.size();
            if (before < forced.keptBytes()) {
                throw new IllegalStateException(path + " has " + before + " bytes, of which " + forced.keptBytes()
                        + " were forced; another process has cut it");
            }
            if (before == forced.forcedBytes() && before == forced.keptBytes()) {
                return 0;
            }
            boolean asForced = all || random.nextInt(3) == 0;
            if (asForced) {
                restore(file, inode, forced);
            } else if (random.nextInt(3) > 0) {
                tear(file, forced.keptBytes());
            }
            return Math.max(0, before - file.size());
        }
    }

    private void restore(FileChannel file, long inode, Inodes.Forced forced) throws IOException {
        file.truncate(forced.keptBytes());
        if (forced.keptBytes() == forced.forcedBytes()) {
            return;
        }
        try (FileChannel cut = FileChannel.open(device.cutFile(inode), StandardOpenOption.READ)) {
            long at = forced.keptBytes();
            while (at < forced.forcedBytes()) {
                at += cut.transferTo(at, forced.forcedBytes() - at, file.position(at));
            }
        }
    }

    private void tear(FileChannel file, int keptBytes) throws IOException {
        int unforced = Math.toIntExact(file.size() - keptBytes);
        int left = random.nextInt(unforced + 1);
        file.truncate(keptBytes + (long) left);
        if (left > 0 && random.nextInt(3) == 0) {
            int hole = random.nextInt(left);
            ByteBuffer zeros = ByteBuffer.allocate(1 + random.nextInt(left - hole));
            long at = keptBytes + (long) hole;
            while (zeros.hasRemaining()) {
                at += file.write(zeros, at);
            }
        }
    }

    /** What is there now is on the device; the machine runs anew. */
    private void beginAnew(Map<Long, Path> durable, Map<Path, Long> surviving) throws IOException {
        for (Path path : durable.values()) {
            Files.delete(device.durable(path));
        }
        for (long inode : device.inodes().all()) {
            device.forget(inode);
        }
        for (Map.Entry<Path, Long> file : surviving.entrySet()) {
            device.inodes().add(file.getValue(), new Inodes.Forced(0, 0));
            device.forced(file.getValue(), Math.toIntExact(Files.size(file.getKey())));
            device.syncName(file.getKey());
        }
        device.setBoots(device.boots() + 1);
    }
}
