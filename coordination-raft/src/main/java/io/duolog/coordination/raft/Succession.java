package io.duolog.coordination.raft;

import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.support.CallbackThread;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a voter does when its host suspects the leader's process to be gone: it stands for election at once. Several
 * voters hear of a death at the same time, and would split the votes; so each first asks the others how far their logs
 * reach, and the one whose log reaches furthest stands first, as it is the one that can win. The others follow one after
 * the other, should nobody have been elected.
 *
 * <p>Confined to the coordination thread.
 */
final class Succession {
    private static final Logger LOGGER = LoggerFactory.getLogger(Succession.class);
    private static final Duration POSITIONS_TIMEOUT = Duration.ofMillis(100);

    /** Longer than it takes to be voted for on a busy machine: a vote that is split is only repeated by the election timeout. */
    private static final Duration STAGGER = Duration.ofMillis(250);

    private static final TermIndex UNKNOWN = TermIndex.valueOf(0, -1);

    private final int nodeId;
    private final PeerExchange exchange;
    private final SerialScheduler scheduler;
    private final CallbackThread callbacks;
    private final Executor workers;
    private boolean running;

    /** Where it runs. */
    record Threads(SerialScheduler scheduler, CallbackThread callbacks, Executor workers) {}

    Succession(int nodeId, PeerExchange exchange, Threads threads) {
        this.nodeId = nodeId;
        this.exchange = exchange;
        this.scheduler = threads.scheduler();
        this.callbacks = threads.callbacks();
        this.workers = threads.workers();
    }

    /** Another node's question how far this one's log reaches. */
    static CompletionStage<byte[]> position(RaftNode node) {
        TermIndex last = node.lastEntry();
        return CompletableFuture.completedFuture(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(last.getTerm())
                .putLong(last.getIndex())
                .array());
    }

    /** Takes over from a node, if it leads as far as is known here. */
    void suspect(RaftNode node, int suspect) {
        if (running || !node.isRunning() || !mayLead(node, suspect)) {
            return;
        }
        running = true;
        Candidate self = new Candidate(node.lastEntry(), nodeId);
        Map<Integer, Optional<Candidate>> others = new HashMap<>();
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (RaftPeer voter : node.voters()) {
            int other = PeerId.nodeOf(voter.getId().toString()).orElse(suspect);
            if (other != nodeId && other != suspect) {
                others.put(other, Optional.empty());
                answers.add(exchange.ask(other, MessageKind.LOG_POSITION, new byte[0])
                        .thenAccept(
                                bytes -> callbacks.execute(() -> others.put(other, Optional.of(read(bytes, other))))));
            }
        }
        Runnable once = new Runnable() {
            private boolean done;

            @Override
            public void run() {
                if (!done) {
                    done = true;
                    stand(node, suspect, rank(self, others));
                }
            }
        };
        CompletableFuture<?> unused = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .whenComplete((all, failure) -> {
                    if (failure == null) {
                        callbacks.execute(once);
                    }
                });
        scheduler.schedule(() -> callbacks.execute(once), POSITIONS_TIMEOUT);
    }

    private void stand(RaftNode node, int suspect, long rank) {
        scheduler.schedule(
                () -> callbacks.execute(() -> {
                    running = false;
                    Optional<String> peer = peerOf(node, suspect);
                    if (peer.isPresent() && mayLead(node, suspect)) {
                        workers.execute(() -> {
                            boolean stands = node.standAgainst(peer.get());
                            LOGGER.info(
                                    "node {} leads and is suspected to be dead; standing for election: {}",
                                    suspect,
                                    stands);
                        });
                    }
                }),
                STAGGER.multipliedBy(rank));
    }

    /** How many others come first. One that has not answered in time may be about to stand as well: ids decide. */
    private static long rank(Candidate self, Map<Integer, Optional<Candidate>> others) {
        return others.entrySet().stream()
                .filter(other -> other.getValue()
                        .map(candidate -> candidate.compareTo(self) < 0)
                        .orElse(other.getKey() < self.nodeId()))
                .count();
    }

    private static boolean mayLead(RaftNode node, int suspect) {
        Optional<String> leader = node.leaderPeer();
        return leader.isEmpty() || PeerId.nodeOf(leader.get()).orElse(-1) == suspect;
    }

    private static Optional<String> peerOf(RaftNode node, int suspect) {
        return node.voters().stream()
                .map(voter -> voter.getId().toString())
                .filter(peer -> PeerId.nodeOf(peer).orElse(-1) == suspect)
                .findFirst();
    }

    private static Candidate read(ByteBuffer bytes, int nodeId) {
        return bytes.remaining() < 2 * Long.BYTES
                ? new Candidate(UNKNOWN, nodeId)
                : new Candidate(TermIndex.valueOf(bytes.getLong(), bytes.getLong()), nodeId);
    }

    /** The first in this order can be elected by all others. */
    private record Candidate(TermIndex last, int nodeId) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int longer = other.last.compareTo(last);
            return longer != 0 ? longer : Integer.compare(nodeId, other.nodeId);
        }
    }
}
