package io.duolog.coordination.raft;

import io.duolog.coordination.SerialScheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log of the voters by long-poll, one request at a time, on a node without a vote. It begins at the log's
 * start in each of its lives; a snapshot comes first where the voters have truncated.
 *
 * <p>Confined to the liveness thread; files are written by the disk thread.
 */
final class LogFollower {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogFollower.class);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(50);
    private static final int WAIT_MS = 500;

    private final Replica replica;
    private final LeaderHint voters;
    private final PeerExchange exchange;
    private final Threads threads;
    private final Runnable grown;
    private volatile boolean stopped;

    /** Where it runs. */
    record Threads(SerialScheduler liveness, Executor disk) {}

    LogFollower(Replica replica, LeaderHint voters, PeerExchange exchange, Threads threads, Runnable grown) {
        this.replica = replica;
        this.voters = voters;
        this.exchange = exchange;
        this.threads = threads;
        this.grown = grown;
    }

    void start() {
        threads.liveness().execute(this::fetch);
    }

    /** From any thread; what is on its way is dropped when it comes. */
    void stop() {
        stopped = true;
    }

    Replica replica() {
        return replica;
    }

    private void fetch() {
        if (stopped) {
            return;
        }
        OptionalInt target = voters.target();
        if (target.isEmpty()) {
            retry();
            return;
        }
        int nodeId = target.getAsInt();
        byte[] request = PeerCodec.encode(out -> {
            out.writeLong(replica.log().endOffset());
            out.writeInt(WAIT_MS);
        });
        CompletableFuture<?> unused = exchange.ask(nodeId, MessageKind.FETCH, request)
                .whenComplete((bytes, failure) -> threads.liveness().execute(() -> fetched(nodeId, bytes, failure)));
    }

    private void fetched(int nodeId, @Nullable ByteBuffer bytes, @Nullable Throwable failure) {
        if (stopped) {
            return;
        }
        try {
            if (bytes == null) {
                throw new IOException("node " + nodeId + " did not answer", failure);
            }
            FetchAnswer answer = FetchAnswer.decode(bytes);
            if (answer.snapshot().isPresent()) {
                download(nodeId, answer.snapshot().get());
                return;
            }
            for (ReplicatedLog.Entry entry : answer.entries()) {
                replica.log().follow(entry);
            }
            if (!answer.entries().isEmpty()) {
                grown.run();
            }
            fetch();
        } catch (IOException e) {
            LOGGER.debug("could not follow the log", e);
            voters.failed(nodeId, failure == null ? e : failure);
            retry();
        }
    }

    private void download(int nodeId, FetchAnswer.SnapshotName name) {
        SnapshotDownload download = new SnapshotDownload(exchange, threads.disk(), replica.snapshots(), nodeId, name);
        CompletableFuture<?> unused = download.run()
                .whenComplete((snapshot, failure) -> threads.liveness().execute(() -> {
                    if (stopped) {
                        return;
                    }
                    if (failure == null) {
                        replica.log().restore(snapshot);
                        grown.run();
                        fetch();
                    } else {
                        LOGGER.info("could not fetch the metadata snapshot of node {}: {}", nodeId, failure.toString());
                        voters.failed(nodeId, failure);
                        retry();
                    }
                }));
    }

    private void retry() {
        threads.liveness().schedule(this::fetch, RETRY_PAUSE);
    }
}
