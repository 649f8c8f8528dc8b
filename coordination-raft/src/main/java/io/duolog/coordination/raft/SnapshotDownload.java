package io.duolog.coordination.raft;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Fetches one snapshot of a voter, piece by piece, to disk. */
final class SnapshotDownload {
    private final PeerExchange exchange;
    private final Executor diskThread;
    private final SnapshotStore target;
    private final int nodeId;
    private final FetchAnswer.SnapshotName name;
    private final CompletableFuture<SnapshotFile> done = new CompletableFuture<>();

    SnapshotDownload(
            PeerExchange exchange,
            Executor diskThread,
            SnapshotStore target,
            int nodeId,
            FetchAnswer.SnapshotName name) {
        this.exchange = exchange;
        this.diskThread = diskThread;
        this.target = target;
        this.nodeId = nodeId;
        this.name = name;
    }

    /** Begins; completes with the snapshot in its place. */
    CompletableFuture<SnapshotFile> run() {
        onDisk(() -> {
            SnapshotStore.Incoming incoming = target.receive(name.last());
            CompletableFuture<?> unused = done.whenComplete((snapshot, failure) -> incoming.close());
            next(incoming);
        });
        return done;
    }

    private void next(SnapshotStore.Incoming incoming) throws IOException {
        long position = incoming.sizeBytes();
        if (position >= name.sizeBytes()) {
            done.complete(incoming.finish(name.digest()));
            return;
        }
        byte[] request = PeerCodec.encode(out -> {
            name.write(out);
            out.writeLong(position);
        });
        CompletableFuture<?> unused = exchange.ask(nodeId, MessageKind.FETCH_SNAPSHOT, request)
                .whenComplete((bytes, failure) -> {
                    if (failure != null) {
                        done.completeExceptionally(failure);
                    } else {
                        onDisk(() -> {
                            if (!bytes.hasRemaining()) {
                                throw new IOException("the snapshot ended at " + position + " of " + name.sizeBytes());
                            }
                            incoming.write(bytes);
                            next(incoming);
                        });
                    }
                });
    }

    private void onDisk(RaftStartup.DiskStep step) {
        try {
            diskThread.execute(() -> {
                try {
                    step.run();
                } catch (IOException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException closed) {
            done.completeExceptionally(closed);
        }
    }
}
