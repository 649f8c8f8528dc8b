package io.duolog.chaos.mutant;

import io.duolog.coordination.ControllerElection.ElectionListener;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.testkit.TestBackendHost;
import io.duolog.coordination.zk.ZooKeeperCoordinationBackendFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node that coordinates itself by ZooKeeper, and does nothing else; for experiments. */
final class ZooKeeperNode implements AutoCloseable {
    static final long TIMEOUT_SECONDS = 30;
    private static final String SESSION_TIMEOUT_MS = "6000";

    private final CoordinationBackend backend;
    private final ScheduledExecutorService coordinationThread = Executors.newSingleThreadScheduledExecutor();

    /** That it was elected. */
    record Elected(int epoch, long endOffset) {}

    /** Starts it; {@code directory} is for its files. */
    ZooKeeperNode(int nodeId, Path directory, String connect) {
        TestBackendHost host = new TestBackendHost(
                new NodeIdentity(nodeId, new UUID(nodeId, nodeId)),
                Optional.empty(),
                directory,
                Clock.systemUTC(),
                new ExecutorSerialScheduler(coordinationThread));
        backend = new ZooKeeperCoordinationBackendFactory()
                .create(Map.of("zookeeper.connect", connect, "zookeeper.session.timeout.ms", SESSION_TIMEOUT_MS), host);
        backend.start((state, cause) -> {});
    }

    CoordinationBackend backend() {
        return backend;
    }

    /** Stands for election; completes when it is elected for the first time. */
    CompletableFuture<Elected> campaign() {
        CompletableFuture<Elected> elected = new CompletableFuture<>();
        backend.election().campaign(new ElectionListener() {
            @Override
            public void elected(int epoch, long endOffset) {
                elected.complete(new Elected(epoch, endOffset));
            }

            @Override
            public void revoked(int epoch, Throwable cause) {}
        });
        return elected;
    }

    /** Its coordination thread runs this next, and nothing else meanwhile. */
    void occupy(Runnable task) {
        coordinationThread.execute(task);
    }

    /** Waits for what must come. */
    static <T> T await(Future<T> future, String what) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no " + what + " within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + what, e);
        }
    }

    @Override
    public void close() {
        backend.close();
        coordinationThread.shutdownNow();
    }
}
