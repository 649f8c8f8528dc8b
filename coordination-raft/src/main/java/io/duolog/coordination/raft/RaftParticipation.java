package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node is in Raft, and how that changes while it runs.
 *
 * <pre>
 *                 prepareVoter            made a voter, caught up
 *   follows ──────────────────&gt; prepared ────────────────────────&gt; votes
 *      ^                                                             │
 *      └───────────────── caught up as follower &lt;── leaving ──────────┘ vote removed
 * </pre>
 *
 * A node that follows, is prepared, or leaves gets the log from the voters; one that votes reads what its own Raft peer
 * applied. Each step is taken only when the other copy of the log reaches as far.
 *
 * <p>Thread-safe to read. The disk thread starts and ends the Raft peer, the coordination thread goes over.
 */
final class RaftParticipation {
    private static final Logger LOGGER = LoggerFactory.getLogger(RaftParticipation.class);

    private static final long HANDOVER_TIMEOUT_MS = 1_500;

    private final boolean configuredVoter;
    private final RaftStartup startup;
    private final RaftTransport transport;
    private final LeaderHint hint;
    private final LogFollower.Threads threads;
    private final Events events;
    private final CurrentReplica current = new CurrentReplica(newReplica(raftIndex -> {}));
    private volatile @Nullable RaftDirectory directory;
    private volatile @Nullable RaftNode node;
    private volatile @Nullable Replica voting;
    private volatile @Nullable LogFollower follower;
    private volatile boolean leaving;

    /** What participation tells; on any thread. */
    interface Events extends RaftEvents {
        /** Something went wrong on the disk. */
        void diskFailed(Exception cause);
    }

    RaftParticipation(
            boolean configuredVoter,
            RaftStartup startup,
            RaftTransport transport,
            LeaderHint hint,
            LogFollower.Threads threads,
            Events events) {
        this.configuredVoter = configuredVoter;
        this.startup = startup;
        this.transport = transport;
        this.hint = hint;
        this.threads = threads;
        this.events = events;
    }

    /** The directory is open, whether it is part of a cluster or not. On the disk thread, as the next. */
    void opened(RaftDirectory opened) {
        directory = opened;
    }

    /** Begins, once the directory is part of a cluster. */
    void begin() throws IOException {
        RaftDirectory opened = requireNonNull(directory, "directory");
        PeerExchange exchange = transport.exchange();
        exchange.answerWith(MessageKind.PREPARE_VOTER, (from, message) -> prepareVoter()
                .thenApply(peerId -> peerId.getBytes(StandardCharsets.UTF_8)));
        exchange.answerWith(MessageKind.VOTE_REMOVED, (from, message) -> {
            voteRemoved();
            return CompletableFuture.completedFuture(new byte[0]);
        });
        if (opened.holdsLog() || !opened.initialPeers().isEmpty()) {
            startNode(opened);
        }
        if (votes()) {
            current.adopt(requireNonNull(voting, "voting"));
        } else {
            follow(opened);
        }
    }

    /** The copy of the log to read from. */
    CurrentReplica replica() {
        return current;
    }

    /** Whether this node's Raft peer follows, votes and stands. */
    boolean votes() {
        RaftNode running = node;
        return running != null && !leaving && running.isRunning();
    }

    /** Whether this node votes, or shall by its settings. */
    boolean eligible() {
        return configuredVoter || votes();
    }

    /** The Raft peer, where there is one. */
    Optional<RaftNode> node() {
        return Optional.ofNullable(node);
    }

    /** The Raft peer, where it votes. */
    Optional<RaftNode> voter() {
        return votes() ? node() : Optional.empty();
    }

    /** Whom this node takes for the leader. */
    OptionalInt leader() {
        Optional<RaftNode> voter = voter();
        return voter.isEmpty()
                ? hint.leader()
                : voter.get().leaderPeer().map(PeerId::nodeOf).orElse(OptionalInt.empty());
    }

    /** The cluster, once it is known. */
    Optional<UUID> cluster() {
        RaftDirectory opened = directory;
        return opened == null ? Optional.empty() : opened.cluster();
    }

    /** How heartbeats name this node's disk, if it has a vote or waits for one. */
    Optional<Heartbeat.VotingPeer> peer() {
        RaftDirectory opened = directory;
        return opened == null || (node == null && !configuredVoter)
                ? Optional.empty()
                : Optional.of(new Heartbeat.VotingPeer(opened.peerId(), votes()));
    }

    /** Starts a Raft peer that the leader can make a voter; completes with its id. */
    private CompletableFuture<String> prepareVoter() {
        CompletableFuture<String> prepared = new CompletableFuture<>();
        threads.disk().execute(() -> {
            try {
                RaftDirectory opened = requireNonNull(directory, "directory");
                if (leaving) {
                    throw new IOException("this node is still leaving the voters");
                }
                if (node == null) {
                    startNode(opened);
                }
                prepared.complete(opened.peerId());
            } catch (IOException | RuntimeException e) {
                prepared.completeExceptionally(e);
            }
        });
        return prepared;
    }

    /** This node's vote was removed: it goes on without. From any thread. */
    void voteRemoved() {
        threads.disk().execute(() -> {
            RaftDirectory opened = directory;
            if (node == null || leaving || opened == null) {
                return;
            }
            LOGGER.info("this node's vote on the metadata log was removed; it follows the log without");
            leaving = true;
            try {
                if (follower == null) {
                    follow(opened);
                }
            } catch (IOException e) {
                events.diskFailed(e);
            }
        });
    }

    /** Goes over to the other copy of the log, where that is due. On the coordination thread. */
    void adoptIfCaughtUp() {
        LogFollower following = follower;
        Replica other = votes() ? voting : following == null ? null : following.replica();
        if (other == null || !current.adopt(other)) {
            return;
        }
        if (other.is(voting)) {
            stopFollowing();
        } else if (leaving) {
            threads.disk().execute(this::leave);
        }
    }

    /** Gives the leadership up, if this node has it and there is another voter. Waits a bounded time. */
    void handOver(int nodeId) throws InterruptedException {
        Optional<RaftNode> voter = voter();
        if (voter.isEmpty()
                || leader().orElse(-1) != nodeId
                || voter.get().voters().size() == 1) {
            return;
        }
        try {
            voter.get().handOver().get(HANDOVER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.debug("nobody took over in time", e);
        }
    }

    /** Ends all of it. On the disk thread. */
    void close() {
        stopFollowing();
        RaftNode running = node;
        if (running != null) {
            running.close();
        }
        RaftDirectory opened = directory;
        if (opened != null) {
            opened.close();
        }
    }

    private void startNode(RaftDirectory opened) throws IOException {
        Replica replica = newReplica(raftIndex -> requireNonNull(node, "node").truncate(raftIndex));
        voting = replica;
        node = RaftNode.start(
                new RaftNode.Setup(
                        opened,
                        opened.cluster().orElseThrow(),
                        startup.initialPeers(opened),
                        startup.properties(opened),
                        transport),
                new MetadataStateMachine(replica.log(), replica.snapshots(), transport.appenders(), events));
    }

    private void follow(RaftDirectory opened) throws IOException {
        Replica replica = newReplica(raftIndex -> {});
        replica.snapshots().openEmpty(opened.observerDirectory());
        LogFollower started = new LogFollower(replica, hint, transport.exchange(), threads, events::applied);
        follower = started;
        started.start();
    }

    private void stopFollowing() {
        LogFollower following = follower;
        if (following != null) {
            following.stop();
            follower = null;
        }
    }

    /** On the disk thread. */
    private void leave() {
        RaftNode left = node;
        RaftDirectory opened = directory;
        if (left == null || opened == null) {
            return;
        }
        left.close();
        node = null;
        voting = null;
        try {
            opened.retire();
            leaving = false;
        } catch (IOException e) {
            events.diskFailed(e);
        }
    }

    private static Replica newReplica(RaftCompactor.Truncation truncation) {
        return new Replica(new ReplicatedLog(), new SnapshotStore(), truncation);
    }
}
