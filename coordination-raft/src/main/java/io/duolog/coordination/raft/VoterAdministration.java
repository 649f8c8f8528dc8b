package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.VoterChanges;
import io.duolog.coordination.support.CallbackThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.ratis.protocol.RaftPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of who votes, on the leader, one at a time: those that people ask for, and the replacement of a voter whose disk
 * was lost by the disk that its node has now.
 *
 * <p>What the seam's callers use is thread-safe; the rest is confined to the coordination thread.
 */
final class VoterAdministration implements VoterChanges {
    private static final Logger LOGGER = LoggerFactory.getLogger(VoterAdministration.class);
    private static final Duration NEXT_ATTEMPT = Duration.ofSeconds(5);
    private static final Duration SUCCESSOR_POLL = Duration.ofMillis(50);
    private static final int SUCCESSOR_POLLS_MAX = 100;

    private final int nodeId;
    private final PeerExchange exchange;
    private final CallbackThread callbacks;
    private final SerialScheduler scheduler;
    private final LeaderDesk.Desk desk;
    private final Duration sessionTimeout;
    private boolean changing;
    private long notBeforeNs = Long.MIN_VALUE;

    /** Where it runs. */
    record Threads(CallbackThread callbacks, SerialScheduler scheduler) {}

    VoterAdministration(
            int nodeId, PeerExchange exchange, Threads threads, LeaderDesk.Desk desk, Duration sessionTimeout) {
        this.nodeId = nodeId;
        this.exchange = exchange;
        this.callbacks = threads.callbacks();
        this.scheduler = threads.scheduler();
        this.desk = desk;
        this.sessionTimeout = sessionTimeout;
    }

    /** Begins to answer. */
    void open() {
        exchange.answerWith(MessageKind.REMOVE_VOTER, (from, message) -> {
            int removed = PeerCodec.reader(message).readInt();
            return removeVoter(removed).thenApply(done -> new byte[0]);
        });
    }

    @Override
    public CompletionStage<Void> addVoter(int added, String host, int port) {
        requireNonNull(host, "host");
        return asLeader((node, done) -> {
            if (peerOf(node, added).isPresent()) {
                done.completeExceptionally(new IllegalArgumentException("node " + added + " votes already"));
                return;
            }
            exchange.learnAddress(added, host, port);
            Voter address = new Voter(added, host, port);
            change(
                    prepare(added).thenCompose(peerId -> {
                        List<RaftPeer> present = node.voters();
                        List<RaftPeer> next = new ArrayList<>(present);
                        next.add(RaftNode.peer(peerId, Optional.of(address)));
                        return node.changeVoters(present, next);
                    }),
                    "add voter " + added,
                    done);
        });
    }

    @Override
    public CompletionStage<Void> removeVoter(int removed) {
        return asLeader((node, done) -> {
            Optional<RaftPeer> peer = peerOf(node, removed);
            if (peer.isEmpty()) {
                done.completeExceptionally(new IllegalArgumentException("node " + removed + " does not vote"));
            } else if (node.voters().size() == 1) {
                done.completeExceptionally(new IllegalArgumentException("node " + removed + " is the only voter"));
            } else if (removed == nodeId) {
                change(handOverAndRemove(node), "remove this node's vote", done);
            } else {
                List<RaftPeer> present = node.voters();
                List<RaftPeer> next = present.stream()
                        .filter(other -> !other.equals(peer.get()))
                        .toList();
                change(
                        node.changeVoters(present, next).thenRun(() -> tellRemoved(removed)),
                        "remove voter " + removed,
                        done);
            }
        });
    }

    /** Replaces a voter whose disk was lost, when all the others are well. On the coordination thread, now and then. */
    void replaceLostDisk(Map<Integer, LeaseTable.Contact> contacts) {
        Optional<RaftNode> leader = desk.node().filter(node -> desk.raftLeads());
        long nowNs = scheduler.nanoTime();
        if (changing || leader.isEmpty() || nowNs < notBeforeNs) {
            return;
        }
        RaftNode node = leader.get();
        List<RaftPeer> present = node.voters();
        List<RaftPeer> lost = present.stream()
                .filter(voter -> !isNode(voter, nodeId) && !runs(voter, contacts, nowNs))
                .toList();
        if (lost.size() != 1) {
            return;
        }
        int owner = PeerId.nodeOf(lost.get(0).getId().toString()).orElse(-1);
        LeaseTable.Contact contact = contacts.get(owner);
        if (contact == null
                || !isFresh(contact, nowNs)
                || contact.heartbeat().voting().isEmpty()) {
            return;
        }
        String peerId = contact.heartbeat().voting().get().peerId();
        if (peerId.equals(lost.get(0).getId().toString())) {
            return;
        }
        LOGGER.warn(
                "the disk of voter {} was replaced: {} takes the place of {}",
                owner,
                peerId,
                lost.get(0).getId());
        notBeforeNs = nowNs + NEXT_ATTEMPT.toNanos();
        change(
                prepare(owner).thenCompose(prepared -> {
                    List<RaftPeer> next = new ArrayList<>(present);
                    next.remove(lost.get(0));
                    next.add(RaftPeer.newBuilder(lost.get(0)).setId(prepared).build());
                    return node.changeVoters(present, next);
                }),
                "replace the disk of voter " + owner,
                new CompletableFuture<>());
    }

    private CompletableFuture<Void> asLeader(Change change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        callbacks.execute(() -> {
            Optional<RaftNode> node = desk.node();
            if (!desk.raftLeads() || node.isEmpty()) {
                done.completeExceptionally(new NotControllerException(desk.epoch()));
            } else if (changing) {
                done.completeExceptionally(
                        new BackendUnavailableException("another change of the voters is under way", null));
            } else {
                change.begin(node.get(), done);
            }
        });
        return done;
    }

    private void change(CompletableFuture<Void> running, String what, CompletableFuture<Void> done) {
        changing = true;
        CompletableFuture<?> unused = running.whenComplete((nothing, failure) -> callbacks.execute(() -> {
            changing = false;
            if (failure == null) {
                LOGGER.info("done: {}", what);
                done.complete(null);
            } else {
                LOGGER.warn("could not {}: {}", what, failure.toString());
                done.completeExceptionally(new BackendUnavailableException("could not " + what, failure));
            }
        }));
    }

    private CompletableFuture<String> prepare(int prepared) {
        return exchange.ask(prepared, MessageKind.PREPARE_VOTER, new byte[0])
                .thenApply(bytes -> StandardCharsets.UTF_8.decode(bytes).toString())
                .thenCompose(peerId -> PeerId.nodeOf(peerId).orElse(-1) == prepared
                        ? CompletableFuture.completedFuture(peerId)
                        : CompletableFuture.failedFuture(
                                new IOException("node " + prepared + " wants to vote as peer " + peerId)));
    }

    /** It would find out by itself, after an election timeout. */
    private void tellRemoved(int removed) {
        CompletableFuture<?> unused = exchange.ask(removed, MessageKind.VOTE_REMOVED, new byte[0]);
    }

    private CompletableFuture<Void> handOverAndRemove(RaftNode node) {
        CompletableFuture<Void> removed = new CompletableFuture<>();
        CompletableFuture<?> unused = node.handOver()
                .whenComplete((done, failure) -> callbacks.execute(() -> askSuccessor(removed, SUCCESSOR_POLLS_MAX)));
        return removed;
    }

    private void askSuccessor(CompletableFuture<Void> removed, int pollsLeft) {
        OptionalInt successor = desk.leader();
        if (pollsLeft == 0) {
            removed.completeExceptionally(new IOException("no other voter took over"));
        } else if (successor.isEmpty() || successor.getAsInt() == nodeId) {
            scheduler.schedule(() -> callbacks.execute(() -> askSuccessor(removed, pollsLeft - 1)), SUCCESSOR_POLL);
        } else {
            byte[] message = PeerCodec.encode(out -> out.writeInt(nodeId));
            CompletableFuture<?> unused = exchange.ask(successor.getAsInt(), MessageKind.REMOVE_VOTER, message)
                    .whenComplete((bytes, failure) -> callbacks.execute(() -> {
                        if (failure == null) {
                            removed.complete(null);
                        } else {
                            scheduler.schedule(
                                    () -> callbacks.execute(() -> askSuccessor(removed, pollsLeft - 1)),
                                    SUCCESSOR_POLL);
                        }
                    }));
        }
    }

    private boolean runs(RaftPeer voter, Map<Integer, LeaseTable.Contact> contacts, long nowNs) {
        LeaseTable.Contact contact =
                contacts.get(PeerId.nodeOf(voter.getId().toString()).orElse(-1));
        return contact != null
                && isFresh(contact, nowNs)
                && contact.heartbeat()
                        .voting()
                        .filter(peer -> peer.running()
                                && peer.peerId().equals(voter.getId().toString()))
                        .isPresent();
    }

    private boolean isFresh(LeaseTable.Contact contact, long nowNs) {
        return nowNs - contact.heardNs() < sessionTimeout.toNanos();
    }

    private static Optional<RaftPeer> peerOf(RaftNode node, int nodeId) {
        return node.voters().stream().filter(voter -> isNode(voter, nodeId)).findFirst();
    }

    private static boolean isNode(RaftPeer voter, int nodeId) {
        return PeerId.nodeOf(voter.getId().toString()).orElse(-1) == nodeId;
    }

    @FunctionalInterface
    private interface Change {
        void begin(RaftNode node, CompletableFuture<Void> done);
    }
}
