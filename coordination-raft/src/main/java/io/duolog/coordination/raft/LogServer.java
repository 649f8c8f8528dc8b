package io.duolog.coordination.raft;

import io.duolog.coordination.SerialScheduler;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What a voter gives to nodes that follow the log without a vote: committed batches by long-poll, and pieces of snapshots.
 * Everything that a voter has applied is committed, so any voter may answer.
 *
 * <pre>
 *   FETCH           request  8  from offset       answer  {@link FetchAnswer}, at once or when there is more, or after
 *                            4  wait at most, ms          the wait
 *   FETCH_SNAPSHOT  request  44 snapshot          answer  the file's bytes from the position, at most
 *                            8  position                  {@link #CHUNK_SIZE_BYTES_MAX}
 * </pre>
 *
 * <p>Waiting requests are confined to the liveness thread.
 */
final class LogServer {
    /** Of a piece of a snapshot. */
    static final int CHUNK_SIZE_BYTES_MAX = 1024 * 1024;

    private static final int ANSWER_SIZE_BYTES = 1024 * 1024;
    private static final int WAITING_MAX = 1_000;
    private static final int WAIT_MAX_MS = 10_000;

    private final CurrentReplica replica;
    private final BooleanSupplier votes;
    private final SerialScheduler livenessThread;
    private final Executor workers;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private final AtomicBoolean wakeScheduled = new AtomicBoolean();

    private static final class Waiting {
        private final long fromOffset;
        private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

        Waiting(long fromOffset) {
            this.fromOffset = fromOffset;
        }
    }

    LogServer(CurrentReplica replica, BooleanSupplier votes, SerialScheduler livenessThread, Executor workers) {
        this.replica = replica;
        this.votes = votes;
        this.livenessThread = livenessThread;
        this.workers = workers;
    }

    /** Begins to answer. */
    void open(PeerExchange exchange) {
        exchange.answerWith(MessageKind.FETCH, (nodeId, message) -> fetch(PeerCodec.reader(message)));
        exchange.answerWith(MessageKind.FETCH_SNAPSHOT, (nodeId, message) -> fetchSnapshot(PeerCodec.reader(message)));
    }

    /** The log has grown. From any thread. */
    void wake() {
        if (wakeScheduled.compareAndSet(false, true)) {
            livenessThread.execute(() -> {
                wakeScheduled.set(false);
                for (Waiting request : List.copyOf(waiting)) {
                    if (replica.log().endOffset() > request.fromOffset) {
                        end(request);
                    }
                }
            });
        }
    }

    private CompletionStage<byte[]> fetch(DataInputStream in) throws IOException {
        long fromOffset = in.readLong();
        int waitMs = Math.max(0, Math.min(in.readInt(), WAIT_MAX_MS));
        if (!votes.getAsBoolean()) {
            throw new NotLeaderAnswer(-1);
        }
        if (fromOffset < 0) {
            throw new IOException("fetch from offset " + fromOffset);
        }
        Waiting request = new Waiting(fromOffset);
        livenessThread.execute(() -> {
            if (replica.log().endOffset() > fromOffset || waitMs == 0 || waiting.size() >= WAITING_MAX) {
                end(request);
            } else {
                waiting.add(request);
                livenessThread.schedule(() -> end(request), Duration.ofMillis(waitMs));
            }
        });
        return request.answer;
    }

    private void end(Waiting request) {
        waiting.remove(request);
        if (!request.answer.isDone()) {
            workers.execute(() -> {
                try {
                    request.answer.complete(read(request.fromOffset).encode());
                } catch (IOException e) {
                    request.answer.completeExceptionally(e);
                }
            });
        }
    }

    private FetchAnswer read(long fromOffset) throws IOException {
        Replica present = replica.get();
        ReplicatedLog log = present.log();
        if (fromOffset < log.startOffset()) {
            SnapshotFile newest = present.snapshots()
                    .newest()
                    .orElseThrow(() -> new IOException("no snapshot reaches offset " + fromOffset));
            return new FetchAnswer(
                    log.endOffset(),
                    List.of(),
                    Optional.of(new FetchAnswer.SnapshotName(
                            newest.termIndex(), Files.size(newest.path()), newest.digest())));
        }
        List<ReplicatedLog.Entry> entries = log.entriesFrom(fromOffset, ANSWER_SIZE_BYTES);
        return new FetchAnswer(log.endOffset(), entries, Optional.empty());
    }

    private CompletionStage<byte[]> fetchSnapshot(DataInputStream in) throws IOException {
        FetchAnswer.SnapshotName name = FetchAnswer.SnapshotName.read(in);
        long position = in.readLong();
        if (position < 0 || position > name.sizeBytes()) {
            throw new IOException("position " + position + " of " + name.sizeBytes());
        }
        Optional<SnapshotFile> file = replica.get().snapshots().find(name.last());
        if (file.isEmpty()) {
            throw new IOException("there is no snapshot " + name.last() + " any more");
        }
        CompletableFuture<byte[]> chunk = new CompletableFuture<>();
        workers.execute(() -> {
            try {
                chunk.complete(readChunk(file.get(), position));
            } catch (IOException e) {
                chunk.completeExceptionally(e);
            }
        });
        return chunk;
    }

    private static byte[] readChunk(SnapshotFile file, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            long left = Math.max(0, channel.size() - position);
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(left, CHUNK_SIZE_BYTES_MAX));
            while (chunk.hasRemaining()) {
                if (channel.read(chunk, position + chunk.position()) < 0) {
                    throw new IOException(file.path() + " is shorter than it was");
                }
            }
            return chunk.array();
        }
    }
}
