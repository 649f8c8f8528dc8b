package io.duolog.coordination.raft;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStatus.Participant;
import io.duolog.coordination.CoordinationStatus.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftPeer;

/** What a leader answers to the other nodes' questions, and what each node asks its leader. */
final class LeaderDesk {
    private final int nodeId;
    private final PeerExchange exchange;
    private final LeaderHint hint;
    private final Desk desk;
    private final ReadIndex readIndex;

    /** What the answers are made of; thread-safe, unless said otherwise. */
    interface Desk {
        /** Whether Raft says that this node leads. */
        boolean raftLeads();

        /** Whom this node takes for the leader. */
        OptionalInt leader();

        /** The present term's epoch. */
        int epoch();

        /** Runs a task where liveness is kept. */
        void onLivenessThread(Runnable task);

        /** Liveness; on its thread. */
        RaftMembership membership();

        /** Monotonic time, on which liveness is measured. */
        long nanoTime();

        /** The Raft peer, where this node has one. */
        Optional<RaftNode> node();

        /** The Raft peer, where it votes. */
        Optional<RaftNode> voter();
    }

    LeaderDesk(int nodeId, PeerExchange exchange, LeaderHint hint, Desk desk) {
        this.nodeId = nodeId;
        this.exchange = exchange;
        this.hint = hint;
        this.desk = desk;
        this.readIndex = new ReadIndex(exchange);
    }

    /** Begins to answer. */
    void open() {
        exchange.answerWith(MessageKind.HEARTBEAT, (nodeId, message) -> {
            Heartbeat heartbeat = authentic(nodeId, message);
            return onLeader(() -> CompletableFuture.completedFuture(
                    desk.membership().heartbeat(heartbeat).encode()));
        });
        exchange.answerWith(MessageKind.WITHDRAW, (nodeId, message) -> {
            Heartbeat farewell = authentic(nodeId, message);
            return onLeader(() -> {
                desk.membership().withdrawn(farewell.node());
                return CompletableFuture.completedFuture(new byte[0]);
            });
        });
        exchange.answerWith(MessageKind.LOG_POSITION, (nodeId, message) -> Succession.position(peer()));
        exchange.answerWith(MessageKind.TERM, (nodeId, message) -> ReadIndex.term(peer(), message));
        exchange.answerWith(
                MessageKind.COMMITTED_END,
                (nodeId, message) -> onLeader(() -> ownEnd().thenApply(end ->
                        ByteBuffer.allocate(Long.BYTES).putLong(end).array())));
        exchange.answerWith(
                MessageKind.STATUS,
                (nodeId, message) -> onLeader(() -> ownStatus().thenApply(StatusMessage::encode)));
    }

    /** Asks whom this node takes for the leader, which is not this node. */
    CompletableFuture<ByteBuffer> ask(MessageKind kind, byte[] message) {
        boolean votes = desk.voter().isPresent();
        OptionalInt leader = votes ? desk.leader() : hint.target();
        if (leader.isEmpty() || leader.getAsInt() == nodeId) {
            return CompletableFuture.failedFuture(new IOException("no leader is known now"));
        }
        CompletableFuture<ByteBuffer> answer = exchange.ask(leader.getAsInt(), kind, message);
        return answer.whenComplete((bytes, failure) -> {
            if (failure == null) {
                hint.answered(leader.getAsInt());
            } else {
                hint.failed(leader.getAsInt(), failure);
            }
        });
    }

    /** The end of the log, linearizably. */
    CompletableFuture<Long> committedEnd() {
        return desk.raftLeads()
                ? ownEnd()
                : ask(MessageKind.COMMITTED_END, new byte[0]).thenApply(ByteBuffer::getLong);
    }

    /** The leader's view of all; completes on the coordination thread. */
    CompletableFuture<CoordinationStatus> status(Executor coordinationThread) {
        CompletableFuture<CoordinationStatus> status = new CompletableFuture<>();
        CompletableFuture<CoordinationStatus> found = desk.raftLeads()
                ? ownStatus()
                : ask(MessageKind.STATUS, new byte[0]).thenCompose(LeaderDesk::decodeStatus);
        CompletableFuture<?> unused = found.whenComplete((value, failure) -> coordinationThread.execute(() -> {
            if (failure == null) {
                status.complete(value);
            } else {
                status.completeExceptionally(new BackendUnavailableException("Raft has no leader to ask now", failure));
            }
        }));
        return status;
    }

    private CompletableFuture<CoordinationStatus> ownStatus() {
        return ownEnd().thenCompose(end -> {
            CompletableFuture<CoordinationStatus> status = new CompletableFuture<>();
            desk.onLivenessThread(() -> status.complete(new CoordinationStatus(
                    RaftCoordinationBackendFactory.NAME,
                    OptionalInt.of(nodeId),
                    desk.epoch(),
                    end,
                    participants(end))));
            return status;
        });
    }

    private List<Participant> participants(long end) {
        long nowNs = desk.nanoTime();
        List<Participant> participants = new ArrayList<>();
        Map<Integer, LeaseTable.Contact> contacts =
                new TreeMap<>(desk.membership().contacts());
        for (RaftPeer voter : desk.node().map(RaftNode::voters).orElse(List.of())) {
            OptionalInt node = PeerId.nodeOf(voter.getId().toString());
            Optional<LeaseTable.Contact> contact = Optional.ofNullable(contacts.remove(node.orElse(-1)));
            boolean self = node.orElse(-1) == nodeId;
            participants.add(new Participant(
                    node,
                    self ? Role.LEADER : Role.FOLLOWER,
                    Optional.ofNullable(voter.getAddress()).orElse(""),
                    self ? OptionalLong.of(end) : endOffset(contact),
                    self ? OptionalLong.of(0) : lastContactMs(contact, nowNs)));
        }
        contacts.forEach((node, contact) -> participants.add(new Participant(
                OptionalInt.of(node),
                Role.OBSERVER,
                "",
                endOffset(Optional.of(contact)),
                lastContactMs(Optional.of(contact), nowNs))));
        participants.sort(
                Comparator.comparingInt(participant -> participant.nodeId().orElse(-1)));
        return participants;
    }

    private static OptionalLong endOffset(Optional<LeaseTable.Contact> contact) {
        return contact.map(known -> OptionalLong.of(known.heartbeat().endOffset()))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong lastContactMs(Optional<LeaseTable.Contact> contact, long nowNs) {
        return contact.map(known -> OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nowNs - known.heardNs())))
                .orElse(OptionalLong.empty());
    }

    private CompletableFuture<Long> ownEnd() {
        try {
            return readIndex.end(peer(), desk.epoch());
        } catch (IOException noVoter) {
            return CompletableFuture.failedFuture(noVoter);
        }
    }

    private RaftNode peer() throws IOException {
        return desk.node().orElseThrow(() -> new IOException("this node is no voter"));
    }

    /** Answers on the liveness thread, where this node leads. */
    private CompletionStage<byte[]> onLeader(Supplier<CompletableFuture<byte[]>> answer) {
        CompletableFuture<byte[]> answered = new CompletableFuture<>();
        desk.onLivenessThread(() -> {
            if (!desk.raftLeads()) {
                OptionalInt leader = desk.leader();
                boolean self = leader.orElse(-1) == nodeId;
                answered.completeExceptionally(new NotLeaderAnswer(self ? -1 : leader.orElse(-1)));
                return;
            }
            CompletableFuture<?> unused = answer.get().whenComplete((bytes, failure) -> {
                if (failure == null) {
                    answered.complete(bytes);
                } else {
                    answered.completeExceptionally(failure);
                }
            });
        });
        return answered;
    }

    private static Heartbeat authentic(int nodeId, ByteBuffer message) throws IOException {
        Heartbeat heartbeat = Heartbeat.decode(message);
        if (heartbeat.node().nodeId() != nodeId) {
            throw new IOException(
                    "node " + nodeId + " speaks for node " + heartbeat.node().nodeId());
        }
        return heartbeat;
    }

    private static CompletableFuture<CoordinationStatus> decodeStatus(ByteBuffer bytes) {
        try {
            return CompletableFuture.completedFuture(StatusMessage.decode(bytes));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
