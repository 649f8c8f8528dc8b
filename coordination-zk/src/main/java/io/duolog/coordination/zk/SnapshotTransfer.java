package io.duolog.coordination.zk;

import io.duolog.coordination.support.LogDispatcher.CapturedState;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Checksum;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;

/**
 * Snapshots between the host, this node's directory and ZooKeeper. Everything here waits, and belongs on the backend's
 * own thread. Files are numbered, and never written again once they are read.
 */
final class SnapshotTransfer {
    /** ZooKeeper takes requests and answers up to 1 MB, and breaks the connection at larger ones. */
    private static final int CHUNK_SIZE_BYTES = 512 * 1024;

    private static final int WINDOW = 4;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final String FILE_PREFIX = "snapshot-";

    private final Layout layout;
    private final Path directory;
    private int filesWritten;

    SnapshotTransfer(Layout layout, Path directory) {
        this.layout = layout;
        this.directory = directory;
    }

    /** Something is not as it must be; not a matter of connections. */
    static final class DamagedException extends IOException {
        DamagedException(String message) {
            super(message);
        }
    }

    /** Deletes what an earlier life left. */
    void open() throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(FILE_PREFIX)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Writes a captured state to this node's directory. */
    SnapshotFile write(CapturedState state, long nextNumber) throws IOException {
        Path path = newFile();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
            state.capture().writeTo(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
        return new SnapshotFile(path, state.endOffset(), state.epoch(), nextNumber);
    }

    /**
     * Copies a file into ZooKeeper and makes it the newest snapshot, provided that the fence holds at the end.
     *
     * @param attempt tells attempts of one epoch at one offset apart
     * @throws IOException when the connection broke or the fence does not hold; the former snapshot stays
     */
    SnapshotPointer upload(Session session, SnapshotFile file, Op fence, int attempt)
            throws IOException, InterruptedException {
        String name = file.endOffset() + "-" + file.epoch() + "-" + attempt;
        await(change(session, create(layout.snapshot(name), new byte[0])), Code.NODEEXISTS);
        CRC32C checksum = new CRC32C();
        ArrayDeque<CompletableFuture<Session.Change>> underWay = new ArrayDeque<>();
        int chunks = 0;
        long sizeBytes = 0;
        try (InputStream in = new CheckedInputStream(file.open(), checksum)) {
            for (byte[] chunk = in.readNBytes(CHUNK_SIZE_BYTES);
                    chunk.length > 0;
                    chunk = in.readNBytes(CHUNK_SIZE_BYTES)) {
                underWay.add(change(session, create(layout.chunk(name, chunks++), chunk)));
                sizeBytes += chunk.length;
                if (underWay.size() >= WINDOW) {
                    await(underWay.remove());
                }
            }
        }
        while (!underWay.isEmpty()) {
            await(underWay.remove());
        }
        SnapshotPointer pointer = new SnapshotPointer(
                name, file.endOffset(), file.epoch(), file.nextNumber(), sizeBytes, chunks, checksum.getValue());
        await(change(session, fence, Op.setData(layout.snapshots(), pointer.encode(), -1)));
        return pointer;
    }

    /**
     * Fetches a snapshot into this node's directory.
     *
     * @return empty when the connection broke, or the snapshot has been replaced meanwhile
     * @throws DamagedException when ZooKeeper does not hold what was put there
     */
    Optional<SnapshotFile> download(Session session, SnapshotPointer pointer) throws IOException, InterruptedException {
        Path path = newFile();
        CRC32C checksum = new CRC32C();
        long sizeBytes = 0;
        boolean whole = true;
        boolean missing = false;
        ArrayDeque<CompletableFuture<Session.Entry>> underWay = new ArrayDeque<>();
        try (OutputStream out =
                new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(path)), checksum)) {
            int requested = 0;
            while (whole && (requested < pointer.chunks() || !underWay.isEmpty())) {
                if (requested < pointer.chunks() && underWay.size() < WINDOW) {
                    CompletableFuture<Session.Entry> chunk = new CompletableFuture<>();
                    session.read(layout.chunk(pointer.name(), requested++), chunk::complete);
                    underWay.add(chunk);
                    continue;
                }
                Session.Entry entry = get(underWay.remove());
                whole = entry.isPresent();
                missing |= !whole && !entry.isInterrupted();
                out.write(entry.data());
                sizeBytes += entry.data().length;
            }
        }
        if (!whole) {
            Files.delete(path);
            if (missing) {
                checkReplaced(session, pointer);
            }
            return Optional.empty();
        }
        check(pointer, sizeBytes, checksum);
        return Optional.of(new SnapshotFile(path, pointer.endOffset(), pointer.epoch(), pointer.nextNumber()));
    }

    /**
     * Deletes what a snapshot makes superfluous, as long as the fence holds, so that nobody deletes what a later controller
     * is writing: older snapshots, and the batches below a number. The newest batch before
     * the snapshot stays as an empty entry if it is not kept, because the next append checks that it is there.
     */
    void truncate(Session session, SnapshotPointer pointer, Op fence, long keepFrom)
            throws IOException, InterruptedException {
        deleteOtherSnapshots(session, pointer, fence);
        Session.Entry log = get(read(session, layout.log()));
        long from = parseNumber(log.data());
        long last = pointer.nextNumber() - 1;
        long to = Math.min(keepFrom, last);
        ArrayDeque<CompletableFuture<Session.Change>> underWay = new ArrayDeque<>();
        for (long number = from; number < to; number++) {
            underWay.add(change(session, fence, Op.delete(layout.batch(number), -1)));
            if (underWay.size() >= CHUNK_SIZE_BYTES / 1024) {
                await(underWay.remove(), Code.NONODE);
            }
        }
        while (!underWay.isEmpty()) {
            await(underWay.remove(), Code.NONODE);
        }
        if (to > from) {
            await(change(
                    session, fence, Op.setData(layout.log(), Long.toString(to).getBytes(StandardCharsets.UTF_8), -1)));
        }
        if (keepFrom > last && last >= 0) {
            await(change(session, fence, Op.setData(layout.batch(last), new byte[0], -1)), Code.NONODE);
        }
    }

    /** Deletes a file of this node's directory; one that cannot be deleted now goes at the next start. */
    static void discard(SnapshotFile file) {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            file.path().toFile().deleteOnExit();
        }
    }

    private void deleteOtherSnapshots(Session session, SnapshotPointer newest, Op fence)
            throws IOException, InterruptedException {
        CompletableFuture<Session.Children> names = new CompletableFuture<>();
        session.list(layout.snapshots(), names::complete);
        for (String name : get(names).names()) {
            if (name.equals(newest.name())) {
                continue;
            }
            CompletableFuture<Session.Children> chunks = new CompletableFuture<>();
            session.list(layout.snapshot(name), chunks::complete);
            for (String chunk : get(chunks).names()) {
                await(change(session, fence, Op.delete(layout.snapshot(name) + "/" + chunk, -1)), Code.NONODE);
            }
            await(change(session, fence, Op.delete(layout.snapshot(name), -1)), Code.NONODE);
        }
    }

    private void checkReplaced(Session session, SnapshotPointer pointer) throws IOException, InterruptedException {
        Session.Entry newest = get(read(session, layout.snapshots()));
        if (newest.isPresent() && Arrays.equals(newest.data(), pointer.encode())) {
            throw new DamagedException("the metadata snapshot " + layout.snapshot(pointer.name())
                    + " in ZooKeeper is not complete; restore the ensemble's data from a backup");
        }
    }

    private void check(SnapshotPointer pointer, long sizeBytes, Checksum checksum) throws DamagedException {
        if (sizeBytes != pointer.sizeBytes() || checksum.getValue() != pointer.checksum()) {
            throw new DamagedException("the metadata snapshot " + layout.snapshot(pointer.name())
                    + " in ZooKeeper is damaged: " + sizeBytes + " bytes with CRC-32C " + checksum.getValue()
                    + " instead of " + pointer.sizeBytes() + " with " + pointer.checksum()
                    + "; restore the ensemble's data from a backup");
        }
    }

    private Path newFile() {
        return directory.resolve(FILE_PREFIX + filesWritten++);
    }

    private static long parseNumber(byte[] data) throws DamagedException {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new DamagedException("the log's entry in ZooKeeper does not tell where the log begins: " + text);
        }
    }

    private static Op create(String path, byte[] data) {
        return Op.create(path, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private static CompletableFuture<Session.Change> change(Session session, Op... operations) {
        return ask(answer -> session.change(List.of(operations), answer));
    }

    private static CompletableFuture<Session.Entry> read(Session session, String path) {
        return ask(answer -> session.read(path, answer));
    }

    private static <T> CompletableFuture<T> ask(Consumer<Consumer<T>> request) {
        CompletableFuture<T> answered = new CompletableFuture<>();
        request.accept(answered::complete);
        return answered;
    }

    private static void await(CompletableFuture<Session.Change> change, Code... alsoGood)
            throws IOException, InterruptedException {
        Session.Change done = get(change);
        if (!done.isDone() && !List.of(alsoGood).contains(done.code())) {
            throw new IOException("ZooKeeper answered " + done.code());
        }
    }

    private static <T> T get(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("ZooKeeper did not answer within " + ANSWER_TIMEOUT, e);
        }
    }
}
