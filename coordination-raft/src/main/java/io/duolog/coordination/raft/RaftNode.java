package io.duolog.coordination.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Ratis server, addressed in its own JVM: no client, hence no hidden retries. Thread-safe. Its futures
 * complete on Ratis' threads.
 */
final class RaftNode {
    private static final Logger LOGGER = LoggerFactory.getLogger(RaftNode.class);
    private static final long STEP_DOWN_TIMEOUT_MS = 2_000;
    private static final TermIndex NO_ENTRY = TermIndex.valueOf(0, -1);

    private final RaftServer server;
    private final RaftGroupId groupId;
    private final RaftPeerId peerId;
    private final MetadataStateMachine stateMachine;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong nextCallId = new AtomicLong();

    private RaftNode(RaftServer server, RaftGroupId groupId, MetadataStateMachine stateMachine) {
        this.server = server;
        this.groupId = groupId;
        this.peerId = server.getId();
        this.stateMachine = stateMachine;
    }

    /**
     * How a server is to be started.
     *
     * @param directory where its log is, and which peer it is
     * @param clusterId the Raft group
     * @param initialPeers the peers that the cluster was founded of; empty for a peer that came later
     * @param properties how Ratis is run
     * @param transport to the others
     */
    record Setup(
            RaftDirectory directory,
            UUID clusterId,
            List<RaftPeer> initialPeers,
            RaftProperties properties,
            RaftTransport transport) {}

    /** Starts the server; returns before anybody leads. Blocks on the disk. */
    static RaftNode start(Setup setup, MetadataStateMachine stateMachine) throws IOException {
        RaftGroupId groupId = RaftGroupId.valueOf(setup.clusterId());
        // RECOVER makes a missing group as well; FORMAT, the default, refuses an existing one.
        RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(setup.directory().peerId()))
                .setGroup(RaftGroup.valueOf(groupId, setup.initialPeers()))
                .setProperties(setup.properties())
                .setParameters(PeerRpc.parameters(setup.transport()))
                .setStateMachineRegistry(any -> stateMachine)
                .setOption(StartupOption.RECOVER)
                .build();
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            new RaftNode(server, groupId, stateMachine).close();
            throw e;
        }
        return new RaftNode(server, groupId, stateMachine);
    }

    /** A peer as Ratis wants it. */
    static RaftPeer peer(String peerId, Optional<Voter> address) {
        RaftPeer.Builder builder = RaftPeer.newBuilder().setId(peerId);
        address.ifPresent(known -> builder.setAddress(known.address()));
        return builder.build();
    }

    /**
     * Submits an entry. Calls of one thread are written in call order.
     *
     * @return the state machine's reply; or an exception, after which the entry may or may not be written
     */
    CompletableFuture<ByteBuffer> append(byte[] entry) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(peerId)
                .setGroupId(groupId)
                .setCallId(nextCallId.incrementAndGet())
                .setMessage(MetadataStateMachine.message(entry))
                .setType(RaftClientRequest.writeRequestType())
                .build();
        try {
            return server.submitClientRequestAsync(request).thenApply(RaftNode::content);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The term that this peer is in; it votes in no earlier one any more. */
    OptionalLong term() {
        return division()
                .map(division -> OptionalLong.of(division.getInfo().getCurrentTerm()))
                .orElse(OptionalLong.empty());
    }

    /** The end of what this peer has applied. */
    long appliedEnd() {
        return stateMachine.endOffset();
    }

    /** The leader's peer id, as far as this peer knows of one in the present term. */
    Optional<String> leaderPeer() {
        return division().map(division -> division.getInfo().getLeaderId()).map(RaftPeerId::toString);
    }

    /** Whether this peer follows, votes and stands; not while it is being made a voter or after it was unmade. */
    boolean isRunning() {
        return division()
                .filter(division -> division.getInfo().getLifeCycleState() == LifeCycle.State.RUNNING)
                .isPresent();
    }

    /** This peer's id. */
    String peerId() {
        return peerId.toString();
    }

    /** The voters, as far as this peer knows. */
    List<RaftPeer> voters() {
        return division()
                .map(division -> List.copyOf(division.getRaftConf().getCurrentPeers()))
                .orElse(List.of());
    }

    /** The sets of voters, of each of which a majority decides: one, or two while the voters are being changed. */
    List<Set<String>> electorates() {
        return division().map(RaftServer.Division::getRaftConf).stream()
                .flatMap(configuration -> Stream.of(configuration.getCurrentPeers(), configuration.getPreviousPeers()))
                .filter(peers -> !peers.isEmpty())
                .map(peers ->
                        peers.stream().map(peer -> peer.getId().toString()).collect(Collectors.toSet()))
                .toList();
    }

    /** The end of this peer's log. */
    TermIndex lastEntry() {
        TermIndex last = division()
                .map(division -> division.getRaftLog().getLastEntryTermIndex())
                .orElse(null);
        return last == null ? NO_ENTRY : last;
    }

    /**
     * Gives the leadership up, if this node has it: to the follower that was heard of last, or else to nobody. The stage
     * completes when another leads, or this node knows that it will not be so in time.
     */
    CompletableFuture<Boolean> handOver() {
        Optional<RaftPeerId> successor = division().flatMap(RaftNode::liveliestFollower);
        if (successor.isEmpty()) {
            return transfer(null);
        }
        return transfer(successor.get())
                .thenCompose(done -> done ? CompletableFuture.completedFuture(true) : transfer(null));
    }

    /**
     * Stands for election at once, as if the leader had asked for it, which is how Ratis hands over. Safe whoever asks:
     * the others vote by Raft's rules.
     *
     * @param deadLeader the leader to take over from
     * @return whether this peer stands
     */
    boolean standAgainst(String deadLeader) {
        TermIndex last = lastEntry();
        StartLeaderElectionRequestProto request = StartLeaderElectionRequestProto.newBuilder()
                .setServerRequest(RaftRpcRequestProto.newBuilder()
                        .setRequestorId(RaftPeerId.valueOf(deadLeader).toByteString())
                        .setReplyId(peerId.toByteString())
                        .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(groupId.toByteString())))
                .setLeaderLastEntry(
                        TermIndexProto.newBuilder().setTerm(last.getTerm()).setIndex(last.getIndex()))
                .build();
        try {
            return server.startLeaderElection(request).getServerReply().getSuccess();
        } catch (IOException e) {
            LOGGER.debug("could not stand for election", e);
            return false;
        }
    }

    /** Changes the voters, if they are still those; the stage fails when they are not, or when the change got stuck. */
    CompletableFuture<Void> changeVoters(List<RaftPeer> present, List<RaftPeer> next) {
        SetConfigurationRequest request = new SetConfigurationRequest(
                clientId,
                peerId,
                groupId,
                nextCallId.incrementAndGet(),
                SetConfigurationRequest.Arguments.newBuilder()
                        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                        .setServersInCurrentConf(present)
                        .setServersInNewConf(next)
                        .build());
        try {
            return server.setConfigurationAsync(request).thenAccept(RaftNode::check);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Deletes closed segments whose entries all are at or below the index. */
    void truncate(long index) throws IOException {
        CompletableFuture<?> unused = server.getDivision(groupId)
                .getRaftLog()
                .purge(index)
                .whenComplete((purged, failure) -> {
                    if (failure != null) {
                        LOGGER.warn("could not truncate the metadata log below Raft index {}", index, failure);
                    }
                });
    }

    /** Stops the server and waits for it. */
    void close() {
        stateMachine.expectClose();
        WorkerWaker waker = new WorkerWaker(peerId.toString(), stateMachine::isClosed);
        try {
            server.close();
        } catch (IOException e) {
            LOGGER.warn("Raft did not close cleanly", e);
        } finally {
            waker.close();
        }
    }

    private Optional<RaftServer.Division> division() {
        try {
            return Optional.of(server.getDivision(groupId));
        } catch (IOException closed) {
            return Optional.empty();
        }
    }

    private static Optional<RaftPeerId> liveliestFollower(RaftServer.Division division) {
        return division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
                .min(Comparator.comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs))
                .map(follower -> RaftPeerId.valueOf(follower.getId().getId()));
    }

    private CompletableFuture<Boolean> transfer(@Nullable RaftPeerId successor) {
        TransferLeadershipRequest request = new TransferLeadershipRequest(
                clientId, peerId, groupId, nextCallId.incrementAndGet(), successor, STEP_DOWN_TIMEOUT_MS);
        try {
            return server.transferLeadershipAsync(request).handle((reply, failure) -> {
                boolean done = failure == null && reply.isSuccess();
                if (!done) {
                    LOGGER.debug("leadership was not handed over to {}", successor, failure);
                }
                return done;
            });
        } catch (IOException | RuntimeException e) {
            LOGGER.debug("could not hand the leadership over", e);
            return CompletableFuture.completedFuture(false);
        }
    }

    private static void check(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new IllegalStateException("Raft refused the request", reply.getException());
        }
    }

    private static ByteBuffer content(RaftClientReply reply) {
        check(reply);
        return reply.getMessage().getContent().asReadOnlyByteBuffer();
    }
}
