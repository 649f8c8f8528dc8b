package io.duolog.coordination.zk;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BackendHost;
import io.duolog.coordination.BackendListener;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.ControllerElection;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationException;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStatus.Participant;
import io.duolog.coordination.CoordinationStatus.Role;
import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.Membership;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.support.CallbackThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seam on ZooKeeper. Three kinds of threads: the host's coordination thread, on which everything is decided and told;
 * those of ZooKeeper and Curator, which only hand over; and one of the backend for what waits (start, snapshots, close).
 */
final class ZooKeeperCoordinationBackend implements CoordinationBackend {
    private static final Logger LOGGER = LoggerFactory.getLogger(ZooKeeperCoordinationBackend.class);
    private static final long CLOSE_TIMEOUT_MS = 8_000;

    private final ZooKeeperConfig config;
    private final BackendHost host;
    private final CallbackThread callbacks;
    private final ExecutorService workThread;
    private final ZooKeeperNode node;
    private final AtomicReference<@Nullable BackendListener> listener = new AtomicReference<>();
    private final AtomicReference<BackendState> state = new AtomicReference<>(BackendState.CONNECTING);

    private volatile @Nullable String clusterId;

    /** Guarded by the work thread's monitor, as is the shutdown. */
    private @Nullable Connection connection;

    /** Changed under the same monitor. */
    private volatile @Nullable EmbeddedZooKeeper embedded;

    ZooKeeperCoordinationBackend(ZooKeeperConfig config, BackendHost host) {
        this.config = config;
        this.host = host;
        this.callbacks = new CallbackThread(host.scheduler(), this::fail);
        int nodeId = host.self().nodeId();
        this.workThread = Executors.newSingleThreadExecutor(task -> daemon(task, "zookeeper-work-" + nodeId));
        this.node = new ZooKeeperNode(config, host, callbacks, this::work, new NodeEffects());
    }

    @Override
    public void start(BackendListener newListener) {
        requireNonNull(newListener, "listener");
        if (state.get() != BackendState.CONNECTING || !listener.compareAndSet(null, newListener)) {
            throw new IllegalStateException("the backend was started before: it is " + state.get());
        }
        work(this::connect);
        host.scheduler().schedule(() -> callbacks.execute(this::complainUnlessReady), config.connectionTimeout());
    }

    @Override
    public String clusterId() {
        String known = clusterId;
        if (known == null) {
            throw new IllegalStateException("the cluster id is not known before the backend was ready");
        }
        return known;
    }

    @Override
    public Membership membership() {
        return node.membership();
    }

    @Override
    public ControllerElection election() {
        return node.election();
    }

    @Override
    public MetadataLog log() {
        return node.log();
    }

    @Override
    public CompletionStage<CoordinationStatus> status() {
        CompletableFuture<CoordinationStatus> status = new CompletableFuture<>();
        CompletionStage<?> unused = node.log().committedEnd().whenComplete((end, failure) -> {
            if (failure == null) {
                status.complete(new CoordinationStatus(
                        ZooKeeperCoordinationBackendFactory.NAME,
                        node.election().currentLeader(),
                        node.election().newestEpoch(),
                        end,
                        servers().stream()
                                .map(ZooKeeperCoordinationBackend::describe)
                                .toList()));
            } else {
                status.completeExceptionally(failure);
            }
        });
        return status;
    }

    private static Participant describe(String address) {
        return new Participant(OptionalInt.empty(), Role.SERVER, address, OptionalLong.empty(), OptionalLong.empty());
    }

    @Override
    public BackendState state() {
        return requireNonNull(state.get(), "state");
    }

    @Override
    public void close() {
        if (state.getAndSet(BackendState.CLOSED) == BackendState.CLOSED) {
            return;
        }
        callbacks.close();
        node.close(new BackendClosedException("the backend is closed", null));
        Thread closing = disconnect();
        try {
            closing.join(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            LOGGER.warn("the connection to ZooKeeper is still closing after {} ms", CLOSE_TIMEOUT_MS);
        }
    }

    private List<String> servers() {
        EmbeddedZooKeeper running = embedded;
        return running == null ? config.servers() : List.of(running.connectString());
    }

    /** On the work thread. */
    private void connect() {
        Path directory = host.directory();
        try {
            Files.createDirectories(directory);
            node.openDirectory(directory);
            synchronized (workThread) {
                if (workThread.isShutdown()) {
                    return; // closed meanwhile
                }
                if (config.embedded()) {
                    embedded = EmbeddedZooKeeper.start(directory.resolve("server"), 0);
                }
                Connection opened = new Connection(
                        String.join(",", servers()), config, host.self().nodeId(), callbacks, node);
                connection = opened;
                opened.open();
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            CoordinationException cause = e instanceof CoordinationException known
                    ? known
                    : new CoordinationStorageException(
                            "coordination by ZooKeeper did not start in " + directory + ": " + e.getMessage(), e);
            callbacks.execute(() -> fail(cause));
        }
    }

    /** Closes the connection and what belongs to it, on a thread that then ends. Does it once, however often called. */
    private Thread disconnect() {
        workThread.shutdown(); // not interrupted: it may be in the host's code, which writes a snapshot
        Thread closing = daemon(
                () -> {
                    synchronized (workThread) {
                        Connection open = connection;
                        connection = null;
                        if (open != null) {
                            open.close();
                        }
                        EmbeddedZooKeeper running = embedded;
                        embedded = null;
                        if (running != null) {
                            running.close();
                        }
                    }
                    awaitWork();
                },
                "zookeeper-close-" + host.self().nodeId());
        closing.start();
        return closing;
    }

    /** The directory is free for the next life when nothing is written there any more. */
    private void awaitWork() {
        try {
            if (!workThread.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOGGER.warn("a snapshot is still being written after {} ms", CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Runnable task) {
        try {
            workThread.execute(task);
        } catch (RejectedExecutionException closed) {
            // Nothing is wanted of a backend that is closed or has failed.
            return;
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** On the coordination thread. */
    private void fail(Throwable cause) {
        BackendState before = state.get();
        if (before == BackendState.FAILED
                || before == BackendState.CLOSED
                || !state.compareAndSet(before, BackendState.FAILED)) {
            return;
        }
        LOGGER.error("coordination by ZooKeeper has failed", cause);
        node.fail(cause);
        requireNonNull(listener.get(), "listener").stateChanged(BackendState.FAILED, cause);
        disconnect();
    }

    private void complainUnlessReady() {
        if (state.get() == BackendState.CONNECTING) {
            LOGGER.warn(
                    "no ZooKeeper server has answered within {} ms ({}={}{}); still trying",
                    config.connectionTimeout().toMillis(),
                    ZooKeeperConfig.CONNECT,
                    String.join(",", servers()),
                    config.root());
        }
    }

    private void become(BackendState next, @Nullable Throwable cause) {
        BackendState before = state.get();
        boolean possible = before == BackendState.CONNECTING
                || before == BackendState.READY
                || before == BackendState.DISCONNECTED;
        if (before != next && possible && state.compareAndSet(before, next)) {
            requireNonNull(listener.get(), "listener").stateChanged(next, cause);
        }
    }

    private final class NodeEffects implements ZooKeeperNode.Effects {
        @Override
        public void ready(String id) {
            clusterId = id;
            become(BackendState.READY, null);
        }

        @Override
        public void disconnected(Throwable cause) {
            LOGGER.warn("the connection to ZooKeeper broke; trying again");
            become(BackendState.DISCONNECTED, cause);
        }

        @Override
        public void failed(Throwable cause) {
            fail(cause);
        }
    }
}
