package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BackendHost;
import io.duolog.coordination.BackendListener;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.ControllerElection;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStatus.Participant;
import io.duolog.coordination.CoordinationStatus.Role;
import io.duolog.coordination.Membership;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.support.CallbackThread;
import io.duolog.coordination.support.LogDispatcher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seam on Apache Ratis, for one voter. Three kinds of threads: the host's coordination thread, on which everything is
 * decided and told; Ratis' own, which only hand over; and one of the backend for what waits on the disk (start, close,
 * snapshots).
 */
final class RaftCoordinationBackend implements CoordinationBackend {
    private static final Logger LOGGER = LoggerFactory.getLogger(RaftCoordinationBackend.class);
    private static final long CLOSE_TIMEOUT_MS = 10_000;

    private final BackendHost host;
    private final CallbackThread callbacks;
    private final ExecutorService diskThread;
    private final ReplicatedLog log = new ReplicatedLog();
    private final SnapshotStore snapshots = new SnapshotStore();
    private final LogDispatcher dispatcher;
    private final RaftElection election;
    private final RaftAppends appends;
    private final RaftMembership membership;
    private final RaftCompactor compactor;
    private final RaftMetadataLog metadataLog;
    private final AtomicBoolean deliveryScheduled = new AtomicBoolean();
    private final AtomicReference<@Nullable BackendListener> listener = new AtomicReference<>();
    private final AtomicReference<BackendState> state = new AtomicReference<>(BackendState.CONNECTING);

    /** Written on the disk thread. */
    private volatile @Nullable RaftDirectory directory;

    private volatile @Nullable RaftNode node;
    private volatile boolean wasReady;

    RaftCoordinationBackend(RaftConfig config, BackendHost host) {
        this.host = host;
        this.callbacks = new CallbackThread(host.scheduler(), this::fail);
        this.diskThread = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "raft-disk-" + host.self().nodeId());
            thread.setDaemon(true);
            return thread;
        });
        this.dispatcher = new LogDispatcher(log, callbacks);
        this.election = new RaftElection(callbacks, new ElectionEffects());
        this.appends = new RaftAppends(callbacks, new AppendEffects());
        this.membership = new RaftMembership(host.self(), callbacks, election::leads);
        this.compactor = new RaftCompactor(
                log,
                snapshots,
                dispatcher,
                new RaftCompactor.Threads(callbacks, diskThread),
                this::truncate,
                config.snapshotIntervalBytes());
        this.metadataLog = new RaftMetadataLog(appends, dispatcher, callbacks, this::query, compactor::compact);
    }

    @Override
    public void start(BackendListener newListener) {
        requireNonNull(newListener, "listener");
        if (state.get() != BackendState.CONNECTING || !listener.compareAndSet(null, newListener)) {
            throw new IllegalStateException("the backend was started before: it is " + state.get());
        }
        diskThread.execute(this::startRaft);
    }

    @Override
    public String clusterId() {
        RaftDirectory opened = directory;
        if (!wasReady || opened == null) {
            throw new IllegalStateException("the cluster id is not known before the backend was ready");
        }
        return opened.clusterId();
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
        return metadataLog
                .committedEnd()
                .thenApply(end -> new CoordinationStatus(
                        RaftCoordinationBackendFactory.NAME,
                        election.currentLeader(),
                        election.epoch(),
                        end,
                        List.of(new Participant(
                                OptionalInt.of(host.self().nodeId()),
                                Role.LEADER,
                                "",
                                OptionalLong.of(end),
                                OptionalLong.of(0)))));
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
        membership.close(new BackendClosedException("the backend is closed", null));
        stopRaft();
        try {
            if (!diskThread.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOGGER.warn("Raft is still closing after {} ms", CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startRaft() {
        try {
            RaftDirectory opened =
                    RaftDirectory.open(host.directory(), host.self().nodeId(), host.knownClusterId());
            directory = opened;
            node = RaftNode.start(opened, new MetadataStateMachine(log, snapshots, new Handover()));
        } catch (IOException | RuntimeException | LinkageError e) {
            callbacks.execute(() -> fail(StartFailure.rootOf(e)));
        }
    }

    /** On the disk thread, after whatever it is doing now; then the thread ends. */
    private void stopRaft() {
        synchronized (diskThread) {
            if (!diskThread.isShutdown()) {
                diskThread.execute(() -> {
                    RaftNode running = node;
                    if (running != null) {
                        running.close();
                    }
                    RaftDirectory opened = directory;
                    if (opened != null) {
                        opened.close();
                    }
                });
                diskThread.shutdown();
            }
        }
    }

    /** On the coordination thread. */
    private void fail(Throwable cause) {
        BackendState before = state.get();
        if (before == BackendState.FAILED
                || before == BackendState.CLOSED
                || !state.compareAndSet(before, BackendState.FAILED)) {
            return;
        }
        LOGGER.error("coordination by Raft has failed", cause);
        dispatcher.close();
        appends.close();
        membership.close(new BackendClosedException("the backend has failed", cause));
        election.leadershipLost(cause);
        requireNonNull(listener.get(), "listener").stateChanged(BackendState.FAILED, cause);
        stopRaft();
    }

    private void ready(long term) {
        int epoch = Math.toIntExact(term);
        if (!wasReady) {
            wasReady = true;
            state.compareAndSet(BackendState.CONNECTING, BackendState.READY);
            requireNonNull(listener.get(), "listener").stateChanged(BackendState.READY, null);
            membership.connected();
        }
        election.leaderReady(epoch);
    }

    private long deliverAll() {
        long endOffset = log.endOffset();
        dispatcher.deliverUpTo(endOffset);
        return endOffset;
    }

    private CompletableFuture<ByteBuffer> query() {
        RaftNode running = node;
        return running == null
                ? CompletableFuture.failedFuture(new BackendUnavailableException("Raft has not started yet", null))
                : running.query();
    }

    private void truncate(long raftIndex) throws IOException {
        requireNonNull(node, "node").truncate(raftIndex);
    }

    /** Ratis' threads only leave a task here. */
    private final class Handover implements RaftEvents {
        @Override
        public void applied() {
            if (deliveryScheduled.compareAndSet(false, true)) {
                callbacks.execute(() -> {
                    deliveryScheduled.set(false);
                    deliverAll();
                    compactor.compactIfGrown();
                });
            }
        }

        @Override
        public void leaderReady(long term, long endOffset) {
            callbacks.execute(() -> ready(term));
        }

        @Override
        public void leadershipLost() {
            callbacks.execute(() ->
                    election.leadershipLost(new BackendUnavailableException("Raft has given the leadership up", null)));
        }

        @Override
        public void leaderChanged(String peerId) {
            int dash = peerId.indexOf('-');
            OptionalInt nodeId =
                    dash < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(peerId.substring(0, dash)));
            callbacks.execute(() -> election.leaderChanged(nodeId));
        }

        @Override
        public void ended(Throwable cause) {
            callbacks.execute(() -> fail(cause));
        }
    }

    private final class ElectionEffects implements RaftElection.Effects {
        @Override
        public long deliverAll() {
            return RaftCoordinationBackend.this.deliverAll();
        }

        @Override
        public boolean hasAppendsInFlight() {
            return !appends.isEmpty();
        }

        @Override
        public void stepDown() {
            RaftNode running = node;
            if (running != null) {
                running.stepDown();
            }
        }
    }

    private final class AppendEffects implements RaftAppends.Effects {
        @Override
        public boolean leads(int epoch) {
            return election.leads(epoch);
        }

        @Override
        public CompletableFuture<ByteBuffer> submit(byte[] entry) {
            return requireNonNull(node, "node").append(entry);
        }

        @Override
        public void deliverAll() {
            RaftCoordinationBackend.this.deliverAll();
        }

        @Override
        public void appendFailed(int epoch, Throwable cause) {
            election.appendFailed(epoch, cause);
        }

        @Override
        public void drained() {
            election.appendsDrained();
        }
    }
}
