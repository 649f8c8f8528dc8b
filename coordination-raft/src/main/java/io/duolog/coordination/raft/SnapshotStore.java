package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.support.LogDispatcher.CapturedState;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one Raft group on disk. The two newest are kept, and the log is truncated only up to the older of
 * them, so that a damaged newest one costs a longer replay and no data.
 *
 * <p>Opened on Ratis' starting thread; after that written by one thread at a time, read by any.
 */
final class SnapshotStore implements StateMachineStorage {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotStore.class);
    private static final int SNAPSHOTS_KEPT = 2;
    private static final Pattern SNAPSHOT_NAME = Pattern.compile("snapshot\\.(\\d{1,18})_(\\d{1,18})");
    private static final Pattern SEGMENT_NAME = Pattern.compile("log_(?:inprogress_)?(\\d{1,18})(?:-\\d{1,18})?");
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final String CORRUPT_SUFFIX = ".corrupt";

    private @Nullable Path directory;
    private volatile List<SnapshotFile> newestFirst = List.of();

    @Override
    public void init(RaftStorage storage) throws IOException {
        Path logDirectory = storage.getStorageDir().getCurrentDir().toPath();
        Path opened = storage.getStorageDir().getStateMachineDir().toPath();
        open(opened, logDirectory);
    }

    /**
     * Reads what is there, setting aside what is damaged.
     *
     * @throws CoordinationStorageException when the log does not reach back to any usable snapshot
     */
    void open(Path snapshotDirectory, Path logDirectory) throws IOException {
        Files.createDirectories(snapshotDirectory);
        directory = snapshotDirectory;
        checkLogReachesBack(logDirectory, scan(snapshotDirectory));
    }

    /** Reads again what is there, after Ratis has put the leader's snapshot in place. */
    void reload() throws IOException {
        scan(requireNonNull(directory, "directory"));
    }

    /** Returns whether something was damaged. */
    private synchronized boolean scan(Path snapshotDirectory) throws IOException {
        List<SnapshotFile> usable = new ArrayList<>();
        boolean damaged = false;
        for (Path path : list(snapshotDirectory)) {
            String name = path.getFileName().toString();
            Matcher matcher = SNAPSHOT_NAME.matcher(name);
            if (name.endsWith(TEMPORARY_SUFFIX)) {
                Files.delete(path);
            } else if (name.endsWith(CORRUPT_SUFFIX)) {
                damaged = true;
            } else if (matcher.matches()) {
                TermIndex last = TermIndex.valueOf(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
                Optional<SnapshotFile> snapshot = verify(path, last);
                snapshot.ifPresent(usable::add);
                damaged |= snapshot.isEmpty();
            }
        }
        usable.sort(Comparator.comparing(SnapshotFile::termIndex).reversed());
        newestFirst = List.copyOf(usable);
        return damaged;
    }

    /** Begins anew in an empty directory, for a node that keeps no log. */
    void openEmpty(Path snapshotDirectory) throws IOException {
        Files.createDirectories(snapshotDirectory);
        for (Path path : list(snapshotDirectory)) {
            Files.delete(path);
        }
        directory = snapshotDirectory;
    }

    /** A snapshot by the last Raft entry in it. */
    Optional<SnapshotFile> find(TermIndex last) {
        return newestFirst.stream()
                .filter(snapshot -> snapshot.termIndex().equals(last))
                .findFirst();
    }

    /** Begins to take a snapshot that comes from another node. */
    Incoming receive(TermIndex last) throws IOException {
        return new Incoming(last, pathOf(last));
    }

    /** The newest usable snapshot. */
    Optional<SnapshotFile> newest() {
        return newestFirst.stream().findFirst();
    }

    /** The last Raft index that the log no longer needs to hold. */
    OptionalLong truncatableIndex() {
        List<SnapshotFile> present = newestFirst;
        return present.size() < SNAPSHOTS_KEPT
                ? OptionalLong.empty()
                : OptionalLong.of(present.get(SNAPSHOTS_KEPT - 1).termIndex().getIndex());
    }

    /** Writes a snapshot durably: when this returns, it survives a power cut. */
    SnapshotFile write(TermIndex last, CapturedState state) throws IOException {
        Path target = pathOf(last);
        Path temporary = Path.of(target + TEMPORARY_SUFFIX);
        MessageDigest md5 = newDigest();
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream out =
                    new BufferedOutputStream(new DigestOutputStream(Channels.newOutputStream(channel), md5), 1 << 16);
            SnapshotFile.writeHeader(out, state.endOffset(), state.epoch());
            state.capture().writeTo(out);
            out.flush();
            channel.force(true);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        MD5Hash digest = MD5Hash.newInstance(md5.digest());
        publish(temporary, target, digest);
        SnapshotFile written = new SnapshotFile(target, last, state.endOffset(), state.epoch(), digest);
        keepNewest(written);
        return written;
    }

    private Path pathOf(TermIndex last) {
        return requireNonNull(directory, "directory").resolve("snapshot." + last.getTerm() + "_" + last.getIndex());
    }

    private static void publish(Path temporary, Path target, MD5Hash digest) throws IOException {
        MD5FileUtil.saveMD5File(target.toFile(), digest);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(requireNonNull(target.getParent(), "parent"));
    }

    /** A snapshot that is being received; one thread at a time. */
    final class Incoming {
        private final TermIndex last;
        private final Path target;
        private final Path temporary;
        private final FileChannel channel;

        private Incoming(TermIndex last, Path target) throws IOException {
            this.last = last;
            this.target = target;
            this.temporary = Path.of(target + TEMPORARY_SUFFIX);
            this.channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
        }

        long sizeBytes() throws IOException {
            return channel.position();
        }

        void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /** Puts it in its place, if it is what was sent. */
        SnapshotFile finish(MD5Hash expected) throws IOException {
            channel.force(true);
            channel.close();
            MD5Hash digest = MD5FileUtil.computeMd5ForFile(temporary.toFile());
            if (!digest.equals(expected)) {
                throw new IOException("the snapshot " + last + " was damaged on its way");
            }
            SnapshotFile checked = SnapshotFile.read(temporary, last, digest);
            publish(temporary, target, digest);
            SnapshotFile received = new SnapshotFile(target, last, checked.endOffset(), checked.epoch(), digest);
            keepNewest(received);
            return received;
        }

        /** Gives up what was not finished. */
        void close() {
            try {
                channel.close();
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                LOGGER.warn("could not delete the unfinished metadata snapshot {}", temporary, e);
            }
        }
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return newest().map(SnapshotFile::toSnapshotInfo).orElse(null);
    }

    @Override
    public void format() {
        // A new group has no snapshot.
    }

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {
        // Done after each snapshot, by our own rule.
    }

    private synchronized void keepNewest(SnapshotFile written) throws IOException {
        List<SnapshotFile> all = new ArrayList<>(newestFirst);
        all.removeIf(other -> other.termIndex().equals(written.termIndex()));
        all.add(written);
        all.sort(Comparator.comparing(SnapshotFile::termIndex).reversed());
        List<SnapshotFile> kept = List.copyOf(all.subList(0, Math.min(all.size(), SNAPSHOTS_KEPT)));
        newestFirst = kept;
        for (SnapshotFile old : all.subList(kept.size(), all.size())) {
            Files.deleteIfExists(old.path());
            Files.deleteIfExists(
                    MD5FileUtil.getDigestFileForFile(old.path().toFile()).toPath());
        }
    }

    /** A snapshot without its digest was never completed; one with another digest was damaged. */
    private static Optional<SnapshotFile> verify(Path path, TermIndex last) throws IOException {
        File file = path.toFile();
        String problem;
        try {
            MD5Hash stored = MD5FileUtil.readStoredMd5ForFile(file);
            MD5Hash computed = MD5FileUtil.computeMd5ForFile(file);
            if (computed.equals(stored)) {
                return Optional.of(SnapshotFile.read(path, last, computed));
            }
            problem = stored == null ? "its digest is missing" : "its digest does not match";
        } catch (IOException e) {
            problem = e.getMessage();
        }
        Path aside = Path.of(path + CORRUPT_SUFFIX);
        LOGGER.error("metadata snapshot {} is damaged ({}), setting it aside as {}", path, problem, aside);
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        return Optional.empty();
    }

    private void checkLogReachesBack(Path logDirectory, boolean damaged) throws IOException {
        long replayFrom =
                newest().map(snapshot -> snapshot.termIndex().getIndex() + 1).orElse(0L);
        OptionalLong logStart = list(logDirectory).stream()
                .map(path -> SEGMENT_NAME.matcher(path.getFileName().toString()))
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .min();
        boolean gap = logStart.isPresent() ? logStart.getAsLong() > replayFrom : damaged && replayFrom == 0;
        if (gap) {
            throw new CoordinationStorageException(
                    "the metadata log in " + logDirectory + " begins at Raft index "
                            + (logStart.isPresent() ? logStart.getAsLong() : "(none)")
                            + ", but no usable snapshot in " + directory + " reaches there (index " + replayFrom
                            + " is needed): restore the directory from a backup",
                    null);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("this Java has no MD5, which Ratis needs", e));
        }
    }
}
