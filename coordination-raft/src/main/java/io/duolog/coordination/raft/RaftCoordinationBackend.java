package io.duolog.coordination.raft;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BackendHost;
import io.duolog.coordination.BackendListener;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.ControllerElection;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.Membership;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.VoterChanges;
import io.duolog.coordination.support.CallbackThread;
import io.duolog.coordination.support.LogDispatcher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seam on Apache Ratis. Five kinds of threads: the host's coordination thread, on which everything is decided and
 * told; Ratis' own, which only hand over; and of the backend one for what waits on the disk (start, close, snapshots),
 * one for signs of life, and workers, which answer other peers with what Ratis says.
 */
final class RaftCoordinationBackend implements CoordinationBackend {
    private static final Logger LOGGER = LoggerFactory.getLogger(RaftCoordinationBackend.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final long FAREWELL_TIMEOUT_MS = 300;
    private static final Duration SNAPSHOT_CHUNK_TIMEOUT = Duration.ofSeconds(10);

    private final BackendHost host;
    private final CallbackThread callbacks;
    private final BackendThreads threads;
    private final PeerExchange exchange;
    private final RaftTransport transport;
    private final RaftStartup startup;
    private final RaftParticipation participation;
    private final LogDispatcher dispatcher;
    private final RaftElection election;
    private final RaftAppends appends;
    private final RaftMembership membership;
    private final Succession succession;
    private final LeaderDesk desk;
    private final LogServer logServer;
    private final VoterAdministration voters;
    private final RaftCompactor compactor;
    private final RaftMetadataLog metadataLog;
    private final AtomicBoolean deliveryScheduled = new AtomicBoolean();
    private final StateTeller state = new StateTeller();

    RaftCoordinationBackend(RaftConfig config, BackendHost host) {
        this.host = host;
        int nodeId = host.self().nodeId();
        this.callbacks = new CallbackThread(host.scheduler(), this::fail);
        this.threads = new BackendThreads(nodeId);
        SerialScheduler liveness = threads.liveness();
        this.exchange = new PeerExchange(host.peers());
        this.transport = new RaftTransport(
                exchange,
                new LogAppenders(),
                threads.workers(),
                config.timing().electionTimeoutMax(),
                SNAPSHOT_CHUNK_TIMEOUT);
        this.startup = new RaftStartup(config, host, transport, new StartupSteps());
        LeaderHint hint = new LeaderHint(config.voters().stream()
                .map(Voter::nodeId)
                .filter(voter -> voter != nodeId)
                .toList());
        this.participation = new RaftParticipation(
                config.isVoter(nodeId),
                startup,
                transport,
                hint,
                new LogFollower.Threads(liveness, threads::onDisk),
                new Handover());
        this.dispatcher = new LogDispatcher(participation.replica(), callbacks);
        this.election = new RaftElection(callbacks, participation::eligible, new ElectionEffects());
        this.appends = new RaftAppends(callbacks, election, this::submit, this::deliverAll);
        this.membership = new RaftMembership(
                host.self(), new RaftMembership.Threads(callbacks, liveness), config.timing(), new NodeView());
        this.succession = new Succession(
                nodeId, exchange, new Succession.Threads(host.scheduler(), callbacks, threads.workers()));
        this.desk = new LeaderDesk(nodeId, exchange, hint, new NodeView());
        this.logServer = new LogServer(participation.replica(), participation::votes, liveness, threads.workers());
        this.voters = new VoterAdministration(
                nodeId,
                exchange,
                new VoterAdministration.Threads(callbacks, host.scheduler()),
                new NodeView(),
                config.timing().sessionTimeout());
        this.compactor = new RaftCompactor(
                participation.replica(),
                dispatcher,
                new RaftCompactor.Threads(callbacks, threads::onDisk),
                config.snapshotIntervalBytes());
        this.metadataLog = new RaftMetadataLog(appends, dispatcher, callbacks, desk::committedEnd, compactor::compact);
    }

    @Override
    public void start(BackendListener newListener) {
        state.listen(newListener);
        exchange.start();
        startup.start();
    }

    @Override
    public String clusterId() {
        if (!state.wasReady()) {
            throw new IllegalStateException("the cluster id is not known before the backend was ready");
        }
        return RaftDirectory.toText(participation.cluster().orElseThrow());
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
        return desk.status(callbacks);
    }

    @Override
    public Optional<VoterChanges> voterChanges() {
        return Optional.of(voters);
    }

    @Override
    public BackendState state() {
        return state.state();
    }

    @Override
    public void close() {
        if (!state.close()) {
            return;
        }
        callbacks.close();
        dispatcher.close();
        appends.close();
        membership.close(new BackendClosedException("the backend is closed", null));
        threads.stop(this::stopRaft);
        if (!threads.awaitStopped(CLOSE_TIMEOUT)) {
            LOGGER.warn("Raft is still closing after {} ms", CLOSE_TIMEOUT.toMillis());
        }
    }

    /** On the disk thread. */
    private void stopRaft() {
        sayFarewell();
        exchange.close();
        participation.close();
    }

    /** Leadership first, as it is the new leader whom to tell that this node leaves. */
    private void sayFarewell() {
        try {
            participation.handOver(host.self().nodeId());
            Optional<byte[]> farewell = membership.farewell();
            if (farewell.isPresent()) {
                desk.ask(MessageKind.WITHDRAW, farewell.get()).get(FAREWELL_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.debug("left without a farewell", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the coordination thread. */
    private void fail(Throwable cause) {
        if (!state.fail()) {
            return;
        }
        LOGGER.error("coordination by Raft has failed", cause);
        dispatcher.close();
        appends.close();
        membership.close(new BackendClosedException("the backend has failed", cause));
        election.leadershipLost(cause);
        state.tellFailed(cause);
        threads.stop(this::stopRaft);
    }

    private void leaderReady(long term) {
        int epoch = Math.toIntExact(term);
        participation.adoptIfCaughtUp();
        state.inTouch();
        leaderChanged();
        // In this order: who is elected may watch the living at once, and must not meet the table of the term before.
        membership.leaderReady(epoch);
        election.leaderReady(epoch);
        membership.leaderChanged();
    }

    private void leaderChanged() {
        election.leaderChanged(participation.leader());
        membership.leaderChanged();
    }

    private long deliverAll() {
        long endOffset = participation.replica().log().endOffset();
        dispatcher.deliverUpTo(endOffset);
        return endOffset;
    }

    private CompletableFuture<ByteBuffer> submit(byte[] entry) {
        return participation
                .voter()
                .map(voter -> voter.append(entry))
                .orElseGet(() -> CompletableFuture.failedFuture(new IOException("this node votes no more")));
    }

    private void applied() {
        deliveryScheduled.set(false);
        participation.adoptIfCaughtUp();
        deliverAll();
        compactor.compactIfGrown();
    }

    private final class StartupSteps implements RaftStartup.Steps {
        @Override
        public void onDiskThread(RaftStartup.DiskStep step) {
            threads.onDisk(() -> {
                try {
                    step.run();
                } catch (IOException | RuntimeException | LinkageError e) {
                    callbacks.execute(() -> fail(StartFailure.rootOf(e)));
                }
            });
        }

        @Override
        public CallbackThread callbacks() {
            return callbacks;
        }

        @Override
        public void opened(RaftDirectory opened) {
            participation.opened(opened);
        }

        @Override
        public void joined(RaftDirectory opened) throws IOException {
            exchange.joinCluster(opened.cluster().orElseThrow());
            desk.open();
            voters.open();
            logServer.open(exchange);
            participation.begin();
            membership.start();
        }
    }

    /** Ratis' threads only leave a task here. */
    private final class Handover implements RaftParticipation.Events {
        @Override
        public void applied() {
            logServer.wake();
            if (deliveryScheduled.compareAndSet(false, true)) {
                callbacks.execute(RaftCoordinationBackend.this::applied);
            }
        }

        @Override
        public void leaderReady(long term, long endOffset) {
            callbacks.execute(() -> RaftCoordinationBackend.this.leaderReady(term));
        }

        @Override
        public void leadershipLost() {
            callbacks.execute(() -> {
                election.leadershipLost(new BackendUnavailableException("Raft has given the leadership up", null));
                RaftCoordinationBackend.this.leaderChanged();
            });
        }

        @Override
        public void leaderChanged(String peerId) {
            callbacks.execute(RaftCoordinationBackend.this::leaderChanged);
        }

        @Override
        public void closedByItself(boolean everything) {
            if (everything) {
                ended(new BackendUnavailableException("Raft has shut down by itself; see its log", null));
            } else {
                participation.voteRemoved();
            }
        }

        @Override
        public void diskFailed(Exception cause) {
            ended(new CoordinationStorageException("cannot use the Raft directory", cause));
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
            participation.voter().ifPresent(voter -> threads.workers().execute(() -> {
                CompletableFuture<?> unused = voter.handOver();
            }));
        }
    }

    /** This node as its other parts see it. */
    private final class NodeView implements RaftMembership.Surroundings, LeaderDesk.Desk {
        @Override
        public boolean leads(int epoch) {
            return election.leads(epoch);
        }

        @Override
        public boolean raftLeads() {
            return election.raftLeads();
        }

        @Override
        public long endOffset() {
            return participation.replica().log().endOffset();
        }

        @Override
        public Optional<Heartbeat.VotingPeer> voting() {
            return participation.peer();
        }

        @Override
        public CompletableFuture<ByteBuffer> askLeader(MessageKind kind, byte[] message) {
            return desk.ask(kind, message);
        }

        @Override
        public void inTouch() {
            Map<Integer, LeaseTable.Contact> contacts = Map.copyOf(membership.contacts());
            callbacks.execute(() -> {
                participation.adoptIfCaughtUp();
                state.inTouch();
                election.leaderChanged(participation.leader());
                voters.replaceLostDisk(contacts);
            });
        }

        @Override
        public void silent() {
            callbacks.execute(() -> {
                election.leaderChanged(participation.leader());
                state.silent();
            });
        }

        @Override
        public void suspectLeader(int nodeId) {
            participation.voter().ifPresent(voter -> callbacks.execute(() -> succession.suspect(voter, nodeId)));
        }

        @Override
        public OptionalInt leader() {
            return participation.leader();
        }

        @Override
        public int epoch() {
            return election.epoch();
        }

        @Override
        public void onLivenessThread(Runnable task) {
            threads.liveness().execute(task);
        }

        @Override
        public RaftMembership membership() {
            return membership;
        }

        @Override
        public long nanoTime() {
            return host.scheduler().nanoTime();
        }

        @Override
        public Optional<RaftNode> node() {
            return participation.node();
        }

        @Override
        public Optional<RaftNode> voter() {
            return participation.voter();
        }
    }
}
