package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.Membership;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.raft.HeartbeatAnswer.Member;
import io.duolog.coordination.raft.LeaseTable.Contact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Liveness by leases: every node sends heartbeats to the leader, which keeps a {@link LeaseTable} while it leads. All of
 * it happens on a thread of its own, the liveness thread, and only what is to be told goes to the coordination thread: a
 * node that works on a long backlog there is alive all the same.
 *
 * <p>What the seam's callers use is thread-safe; the rest is confined to the liveness thread.
 */
final class RaftMembership implements Membership {
    private static final Duration RETRY_PAUSE_MAX = Duration.ofMillis(50);
    private static final long NO_TABLE = -1;

    private final NodeIdentity self;
    private final Executor coordinationThread;
    private final SerialScheduler livenessThread;
    private final RaftTiming timing;
    private final Surroundings surroundings;
    private final LeaseTable leases;

    private byte @Nullable [] info;
    private int infoVersion;
    private int knownInfoVersion;
    private @Nullable SelfLivenessListener listener;
    private boolean toldAlive;
    private @Nullable CompletableFuture<Void> announcing;
    private volatile @Nullable Watch watch;
    private final Map<Integer, Long> suspectedNs = new HashMap<>();

    /** Of the newest heartbeat that was answered: when it was sent. */
    private long answeredNs;

    private boolean everAnswered;
    private long beatNs;
    private @Nullable Cancellable nextBeat;
    private List<Member> table = List.of();
    private long tableVersion = NO_TABLE;
    private volatile @Nullable BackendClosedException closed;

    private record Watch(int epoch, LivenessListener listener) {}

    /** Where it runs. */
    record Threads(Executor coordination, SerialScheduler liveness) {}

    /** What liveness needs of the rest of the backend; thread-safe. */
    interface Surroundings {
        /** Whether this node holds the epoch, so that it may tell the epoch's watcher. */
        boolean leads(int epoch);

        /** Whether Raft says that this node leads and is up to date. */
        boolean raftLeads();

        /** How far this node follows the log. */
        long endOffset();

        /** This node as a Raft peer, if it is one. */
        Optional<Heartbeat.VotingPeer> voting();

        /** Sends a heartbeat to whom this node takes for the leader. */
        CompletableFuture<ByteBuffer> askLeader(MessageKind kind, byte[] message);

        /** The leader answered. */
        void inTouch();

        /** The leader has not answered for a while; repeated as long as that is so. */
        void silent();

        /** A node is suspected, and this one does not lead. */
        void suspectLeader(int nodeId);
    }

    RaftMembership(NodeIdentity self, Threads threads, RaftTiming timing, Surroundings surroundings) {
        this.self = self;
        this.coordinationThread = threads.coordination();
        this.livenessThread = threads.liveness();
        this.timing = timing;
        this.surroundings = surroundings;
        this.leases = new LeaseTable(timing.leaseDuration(), new Watcher());
    }

    @Override
    public CompletionStage<Void> announce(byte[] newInfo, SelfLivenessListener newListener) {
        requireNonNull(newListener, "listener");
        if (newInfo.length > INFO_SIZE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "info of " + newInfo.length + " bytes is larger than " + INFO_SIZE_BYTES_MAX);
        }
        byte[] copy = newInfo.clone();
        CompletableFuture<Void> announced = new CompletableFuture<>();
        livenessThread.execute(() -> {
            info = copy;
            infoVersion++;
            listener = newListener;
            toldAlive = false;
            CompletableFuture<Void> former = announcing;
            if (former != null) {
                CompletableFuture<?> unused = announced.whenComplete((done, failure) -> former.complete(null));
            }
            announcing = announced;
            beatNow();
        });
        BackendClosedException present = closed;
        if (present != null) {
            announced.completeExceptionally(present);
        }
        return announced;
    }

    @Override
    public void withdraw() {
        livenessThread.execute(() -> {
            info = null;
            listener = null;
            knownInfoVersion = 0;
            beatNow();
        });
    }

    @Override
    public void suspect(int nodeId) {
        livenessThread.execute(() -> {
            if (surroundings.raftLeads()) {
                leases.drop(nodeId, Optional.empty());
            } else {
                suspectedNs.put(nodeId, livenessThread.nanoTime());
                surroundings.suspectLeader(nodeId);
            }
        });
    }

    @Override
    public Cancellable watch(int controllerEpoch, LivenessListener newListener) {
        Watch started = new Watch(controllerEpoch, requireNonNull(newListener, "listener"));
        livenessThread.execute(() -> {
            watch = started;
            leases.heard().forEach(member -> tell(started, present -> present.up(member.node(), member.info())));
            dropSuspected();
        });
        return () -> livenessThread.execute(() -> {
            if (started.equals(watch)) {
                watch = null;
            }
        });
    }

    /** The backend knows its cluster: heartbeats begin. From any thread, as the next two. */
    void start() {
        livenessThread.execute(() -> {
            beatNs = livenessThread.nanoTime();
            beatNow();
        });
    }

    /** Raft made this node the leader: before anybody is told. */
    void leaderReady(int epoch) {
        livenessThread.execute(() -> leases.begin(epoch, table, livenessThread.nanoTime()));
    }

    /** Another leader was heard of, or this node leads from now on. */
    void leaderChanged() {
        livenessThread.execute(this::beatNow);
    }

    /** A heartbeat came from another node; only where this node leads. */
    HeartbeatAnswer heartbeat(Heartbeat heartbeat) {
        return leases.heartbeat(heartbeat, livenessThread.nanoTime());
    }

    /** A node says farewell. */
    void withdrawn(NodeIdentity node) {
        leases.drop(node.nodeId(), Optional.of(node.incarnation()));
    }

    /** All who were heard of in this term, on the leader. */
    Map<Integer, Contact> contacts() {
        return leases.contacts();
    }

    /** The farewell to send when the backend is closed; empty when there is nothing to take back. */
    Optional<byte[]> farewell() {
        return info == null
                ? Optional.empty()
                : Optional.of(new Heartbeat(self, 0, Optional.empty(), 0, Optional.empty(), NO_TABLE).encode());
    }

    /** Refuses what is unanswered and what is yet to come. */
    void close(BackendClosedException cause) {
        closed = cause;
        CompletableFuture<Void> unanswered = announcing;
        if (unanswered != null) {
            unanswered.completeExceptionally(cause);
        }
    }

    private void beatNow() {
        scheduleBeat(Duration.ZERO);
    }

    private void scheduleBeat(Duration delay) {
        Cancellable present = nextBeat;
        if (present != null) {
            present.cancel();
        }
        nextBeat = livenessThread.schedule(this::beat, delay);
    }

    private void beat() {
        if (closed != null) {
            return;
        }
        scheduleBeat(timing.heartbeatInterval());
        long nowNs = livenessThread.nanoTime();
        Heartbeat heartbeat = newHeartbeat();
        if (surroundings.raftLeads()) {
            // The first beat after this node stood still: others may well have sent theirs meanwhile.
            long intervalNs = timing.heartbeatInterval().toNanos();
            if (nowNs - beatNs > 2 * intervalNs) {
                leases.extendAll(nowNs - beatNs - intervalNs);
            }
            answered(heartbeat, nowNs, leases.heartbeat(heartbeat, nowNs));
            leases.expire(nowNs);
        } else {
            send(heartbeat, nowNs);
        }
        beatNs = nowNs;
        checkContact(nowNs);
    }

    private Heartbeat newHeartbeat() {
        byte[] announced = info;
        Optional<byte[]> unknown = knownInfoVersion == infoVersion ? Optional.empty() : Optional.ofNullable(announced);
        return new Heartbeat(
                self,
                announced == null ? 0 : infoVersion,
                unknown,
                surroundings.endOffset(),
                surroundings.voting(),
                tableVersion);
    }

    private void send(Heartbeat heartbeat, long nowNs) {
        CompletableFuture<?> unused = surroundings
                .askLeader(MessageKind.HEARTBEAT, heartbeat.encode())
                .thenCompose(RaftMembership::decode)
                .whenComplete((answer, failure) -> livenessThread.execute(() -> {
                    if (failure == null) {
                        answered(heartbeat, nowNs, answer);
                    } else {
                        Duration interval = timing.heartbeatInterval();
                        scheduleBeat(interval.compareTo(RETRY_PAUSE_MAX) < 0 ? interval : RETRY_PAUSE_MAX);
                    }
                }));
    }

    private static CompletableFuture<HeartbeatAnswer> decode(ByteBuffer bytes) {
        try {
            return CompletableFuture.completedFuture(HeartbeatAnswer.decode(bytes));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(Heartbeat heartbeat, long sentNs, HeartbeatAnswer answer) {
        if (answer.table().isPresent()) {
            table = answer.table().get();
            tableVersion = answer.tableVersion();
        }
        answeredNs = everAnswered ? Math.max(answeredNs, sentNs) : sentNs;
        everAnswered = true;
        surroundings.inTouch();
        if (info == null || heartbeat.infoVersion() != infoVersion) {
            return;
        }
        if (answer.known()) {
            knownInfoVersion = infoVersion;
            tellAlive();
        } else {
            knownInfoVersion = 0;
            beatNow();
        }
    }

    private void checkContact(long nowNs) {
        if (everAnswered && nowNs - answeredNs > timing.uncertainAfter().toNanos()) {
            surroundings.silent();
            if (toldAlive && listener != null) {
                toldAlive = false;
                coordinationThread.execute(listener::uncertain);
            }
        }
    }

    private void tellAlive() {
        CompletableFuture<Void> accepted = announcing;
        if (accepted != null) {
            announcing = null;
            coordinationThread.execute(() -> accepted.complete(null));
        }
        if (!toldAlive && listener != null) {
            toldAlive = true;
            coordinationThread.execute(listener::alive);
        }
    }

    /** Whom this node suspected before it was elected, above all the former leader, and did not hear of since. */
    private void dropSuspected() {
        long nowNs = livenessThread.nanoTime();
        suspectedNs.forEach((nodeId, atNs) -> {
            if (nowNs - atNs < timing.sessionTimeout().toNanos()
                    && !leases.contacts().containsKey(nodeId)) {
                leases.drop(nodeId, Optional.empty());
            }
        });
        suspectedNs.clear();
    }

    /** Tells the watch on the coordination thread, if it is in force when its turn comes. */
    private void tell(@Nullable Watch told, Consumer<LivenessListener> event) {
        if (told != null) {
            coordinationThread.execute(() -> {
                if (told.equals(watch) && surroundings.leads(told.epoch())) {
                    event.accept(told.listener());
                }
            });
        }
    }

    private final class Watcher implements LivenessListener {
        @Override
        public void up(NodeIdentity node, byte[] announced) {
            tell(watch, present -> present.up(node, announced));
        }

        @Override
        public void down(NodeIdentity node) {
            tell(watch, present -> present.down(node));
        }
    }
}
