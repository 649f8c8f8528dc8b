package io.duolog.coordination.zk;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BackendHost;
import io.duolog.coordination.BackendListener;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.BackendUnavailableException;
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
import io.duolog.coordination.support.LogDispatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seam on ZooKeeper. Three kinds of threads: the host's coordination thread, on which everything is decided and told;
 * those of ZooKeeper and Curator, which only hand over; and one of the backend for what waits (start, snapshots, close).
 *
 * <p>One connection's life: find or make the cluster, be ready, follow the log, look who is the controller, announce this
 * node. After an interruption the same again in the same session; after a lost session the same in the next one.
 */
final class ZooKeeperCoordinationBackend implements CoordinationBackend {
    private static final Logger LOGGER = LoggerFactory.getLogger(ZooKeeperCoordinationBackend.class);
    private static final long CLOSE_TIMEOUT_MS = 8_000;

    private final ZooKeeperConfig config;
    private final BackendHost host;
    private final Layout layout;
    private final CallbackThread callbacks;
    private final ExecutorService workThread;
    private final LogTail tail = new LogTail();
    private final LogDispatcher dispatcher;
    private final LogReader reader;
    private final Appends appends;
    private final ZooKeeperElection election;
    private final FormerLives formerLives;
    private final Announcement announcement;
    private final LivenessTable liveness;
    private final Suspicions suspicions;
    private final ZooKeeperMembership membership;
    private final SnapshotTransfer transfer;
    private final Compactor compactor;
    private final ZooKeeperMetadataLog metadataLog;
    private final Cluster cluster;
    private final AtomicReference<@Nullable BackendListener> listener = new AtomicReference<>();
    private final AtomicReference<BackendState> state = new AtomicReference<>(BackendState.CONNECTING);

    /** Confined to the coordination thread; null while there is none that works. */
    private @Nullable Session session;

    private volatile @Nullable String clusterId;

    /** Guarded by the work thread's monitor, as is the shutdown. */
    private @Nullable Connection connection;

    private @Nullable EmbeddedZooKeeper embedded;

    ZooKeeperCoordinationBackend(ZooKeeperConfig config, BackendHost host) {
        this.config = config;
        this.host = host;
        this.layout = new Layout(config.root());
        this.callbacks = new CallbackThread(host.scheduler(), this::fail);
        int nodeId = host.self().nodeId();
        this.workThread = Executors.newSingleThreadExecutor(task -> daemon(task, "zookeeper-work-" + nodeId));
        Timers timers = new Timers(host.scheduler(), callbacks);
        this.dispatcher = new LogDispatcher(tail, callbacks);
        this.transfer = new SnapshotTransfer(layout, host.directory());
        this.compactor = new Compactor(
                tail,
                dispatcher,
                transfer,
                new Compactor.Threads(callbacks, this::work),
                config.snapshotIntervalBytes());
        this.reader = new LogReader(layout, tail, new ReaderEffects());
        this.formerLives = new FormerLives(host.self());
        this.election =
                new ZooKeeperElection(layout, host.self(), timers, formerLives::isOwnPast, new ElectionEffects());
        this.appends = new Appends(layout, tail, callbacks, new AppendEffects());
        this.announcement = new Announcement(layout, host.self(), formerLives::isOwnPast);
        this.liveness = new LivenessTable(layout, election::leads);
        this.suspicions = new Suspicions(layout, host.self(), timers, election, config.sessionTimeout());
        this.membership = new ZooKeeperMembership(host.self(), callbacks, announcement, liveness, this::suspect);
        this.metadataLog = new ZooKeeperMetadataLog(appends, dispatcher, callbacks, this::findEnd, compactor::compact);
        this.cluster = new Cluster(layout, host.knownClusterId(), UUID::randomUUID);
        compactor.uploadTo(this::snapshotTarget);
    }

    @Override
    public void start(BackendListener newListener) {
        requireNonNull(newListener, "listener");
        if (state.get() != BackendState.CONNECTING || !listener.compareAndSet(null, newListener)) {
            throw new IllegalStateException("the backend was started before: it is " + state.get());
        }
        work(this::connect);
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
        return membership;
    }

    @Override
    public ControllerElection election() {
        return election;
    }

    @Override
    public MetadataLog log() {
        return metadataLog;
    }

    @Override
    public CompletionStage<CoordinationStatus> status() {
        CompletableFuture<CoordinationStatus> status = new CompletableFuture<>();
        CompletionStage<?> unused = metadataLog.committedEnd().whenComplete((end, failure) -> {
            if (failure == null) {
                status.complete(new CoordinationStatus(
                        ZooKeeperCoordinationBackendFactory.NAME,
                        election.currentLeader(),
                        election.newestEpoch(),
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
        dispatcher.close();
        appends.close();
        refuseAll(new BackendClosedException("the backend is closed", null));
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

    private void refuseAll(BackendClosedException cause) {
        membership.close(cause);
        metadataLog.close(cause);
    }

    private List<String> servers() {
        EmbeddedZooKeeper running = embedded();
        return running == null ? config.servers() : List.of(running.connectString());
    }

    private @Nullable EmbeddedZooKeeper embedded() {
        synchronized (workThread) {
            return embedded;
        }
    }

    /** On the work thread. */
    private void connect() {
        Path directory = host.directory();
        try {
            Files.createDirectories(directory);
            transfer.open();
            formerLives.open(directory);
            synchronized (workThread) {
                if (workThread.isShutdown()) {
                    return; // closed meanwhile
                }
                if (config.embedded()) {
                    embedded = EmbeddedZooKeeper.start(directory.resolve("server"), 0);
                }
                Connection opened = new Connection(
                        String.join(",", servers()), config, host.self().nodeId(), callbacks, new ConnectionEvents());
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
        workThread.shutdownNow();
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
                },
                "zookeeper-close-" + host.self().nodeId());
        closing.start();
        return closing;
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
        Session present = session;
        session = null;
        if (present != null) {
            present.end();
        }
        dispatcher.close();
        appends.close();
        refuseAll(new BackendClosedException("the backend has failed", cause));
        election.failed(cause);
        requireNonNull(listener.get(), "listener").stateChanged(BackendState.FAILED, cause);
        disconnect();
    }

    /** On the coordination thread, whenever there is a connection again. */
    private void work(Session present) {
        cluster.open(present, id -> {
            clusterId = id;
            session = present;
            become(BackendState.READY, null);
            watch(present);
            reader.connected(present);
            election.connected(present);
            liveness.connected(present);
            announcement.connected(present);
        });
    }

    private void watch(Session present) {
        present.watch(layout.log(), AddWatchMode.PERSISTENT_RECURSIVE, event -> {
            if (event.getType() == EventType.NodeCreated && !appends.isOwn(layout.batchNumber(event.getPath()))) {
                reader.wake();
            }
        });
        present.watch(layout.snapshots(), AddWatchMode.PERSISTENT, event -> reader.snapshotChanged());
        present.watch(layout.controller(), AddWatchMode.PERSISTENT, event -> election.look());
        present.watch(
                layout.broker(host.self().nodeId()), AddWatchMode.PERSISTENT, event -> announcement.entryChanged());
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

    private void deliver() {
        dispatcher.deliverUpTo(tail.endOffset());
        compactor.compactIfGrown();
    }

    /** Waits until ZooKeeper has agreed on something later than all that was agreed on before, then reads to the end. */
    private void catchUpWithAll(Consumer<Boolean> answer) {
        Session present = session;
        if (present == null) {
            answer.accept(false);
            return;
        }
        // Not sync(): a leader answers that without asking the others whether it still is one.
        present.change(Op.check(layout.cluster(), -1), change -> {
            if (change.isDone()) {
                reader.catchUp(answer);
            } else {
                answer.accept(false);
            }
        });
    }

    private void findEnd(CompletableFuture<Long> answer) {
        catchUpWithAll(reached -> {
            if (reached) {
                answer.complete(tail.endOffset());
            } else {
                answer.completeExceptionally(
                        new BackendUnavailableException("there is no connection to ZooKeeper now", null));
            }
        });
    }

    private void suspect(int nodeId) {
        Session present = session;
        if (present == null) {
            return;
        }
        if (election.leads()) {
            liveness.suspect(nodeId);
        } else if (election.waits()) {
            suspicions.suspectController(present, nodeId);
        }
    }

    private Optional<Compactor.Target> snapshotTarget() {
        Session present = session;
        return present != null && election.leads()
                ? Optional.of(new Compactor.Target(present, election.fence()))
                : Optional.empty();
    }

    private final class ConnectionEvents implements Connection.Listener {
        @Override
        public void connected(Session present) {
            LOGGER.info(
                    "connected to ZooKeeper {}{} with a session timeout of {} ms",
                    String.join(",", servers()),
                    layout.root(),
                    present.timeoutMs());
            work(present);
        }

        @Override
        public void resumed(Session present) {
            work(present);
        }

        @Override
        public void interrupted() {
            if (session != null) {
                become(
                        BackendState.DISCONNECTED,
                        new BackendUnavailableException("the connection to ZooKeeper broke", null));
                appends.interrupted();
                announcement.interrupted();
            }
        }

        @Override
        public void lost() {
            session = null;
            metadataLog.failUnanswered(new BackendUnavailableException("the ZooKeeper session is over", null));
            reader.disconnected();
            liveness.disconnected();
            election.disconnected();
            announcement.disconnected();
        }
    }

    private final class ReaderEffects implements LogReader.Effects {
        @Override
        public void deliver() {
            ZooKeeperCoordinationBackend.this.deliver();
        }

        @Override
        public void load(SnapshotPointer pointer, Consumer<Optional<SnapshotFile>> answer) {
            Session present = session;
            if (present == null) {
                return; // the next session begins anew
            }
            Session waiting = present.on(Runnable::run);
            work(() -> {
                try {
                    Optional<SnapshotFile> file = transfer.download(waiting, pointer);
                    callbacks.execute(() -> answer.accept(file));
                } catch (IOException e) {
                    callbacks.execute(() -> fail(new CoordinationStorageException(
                            "cannot load the metadata snapshot: " + e.getMessage(), e)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the backend is being closed
                }
            });
        }
    }

    private final class ElectionEffects implements ZooKeeperElection.Effects {
        @Override
        public void catchUp(Consumer<Boolean> answer) {
            reader.catchUp(answer);
        }

        @Override
        public long begin(int epoch, int epochVersion, Session present) {
            appends.begin(epoch, epochVersion, present);
            return tail.endOffset();
        }

        @Override
        public void resume() {
            appends.resume();
        }

        @Override
        public void refuseAppends() {
            appends.refuseNew();
        }

        @Override
        public void replacedSuspect() {
            suspicions.replaced();
        }

        @Override
        public void end(int fencedBy, Throwable cause) {
            appends.end(fencedBy, cause);
            liveness.epochEnded();
            reader.wake();
        }
    }

    private final class AppendEffects implements Appends.Effects {
        @Override
        public void deliver() {
            ZooKeeperCoordinationBackend.this.deliver();
        }

        @Override
        public void fenced() {
            election.look();
        }

        @Override
        public void resolve() {
            catchUpWithAll(reached -> {
                if (reached) {
                    appends.resolved();
                }
            });
        }
    }
}
