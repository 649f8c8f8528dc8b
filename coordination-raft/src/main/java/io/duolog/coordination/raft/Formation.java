package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.support.CallbackThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node whose directory is empty learns which cluster it belongs to. There is no format step, so it cannot know by
 * itself whether the cluster is new or its disk is. It asks the other voters:
 *
 * <pre>
 *   fresh ── somebody knows a cluster ──&gt; join it: as one of the initial peers if this disk is among them, else as a
 *     │                                   new disk, which becomes a voter only when the leader makes it one
 *     └──── all are fresh, and this node has the lowest id ──&gt; found a cluster of the disks that answered
 * </pre>
 *
 * All voters must be up to found a cluster: a majority could be a majority of replaced disks, and would bury the log
 * of the others. A disk's id is minted and durable before anybody is told of it, the founder's decision before anybody
 * else learns of it. So whoever crashes when, all that ever start do so with one cluster id and one list of peers.
 *
 * <p>Confined to the coordination thread, but for {@link #answer}.
 */
final class Formation {
    private static final Logger LOGGER = LoggerFactory.getLogger(Formation.class);
    private static final Duration ROUND_INTERVAL = Duration.ofMillis(100);
    private static final int ROUNDS_BETWEEN_WARNINGS = 100;

    private final PeerExchange exchange;
    private final SerialScheduler scheduler;
    private final CallbackThread callbacks;
    private final List<Voter> voters;
    private final FormationView self;
    private final Consumer<Result> result;
    private final Map<Integer, FormationView> fresh = new HashMap<>();
    private int rounds;
    private boolean done;

    /**
     * What to do.
     *
     * @param clusterId the cluster
     * @param initialPeers the disks that it was founded of
     * @param founded whether this node founds it; else it joins
     */
    record Result(UUID clusterId, List<String> initialPeers, boolean founded) {}

    /** Where it runs. */
    record Threads(SerialScheduler scheduler, CallbackThread callbacks) {}

    Formation(PeerExchange exchange, Threads threads, List<Voter> voters, FormationView self, Consumer<Result> result) {
        this.exchange = exchange;
        this.scheduler = threads.scheduler();
        this.callbacks = threads.callbacks();
        this.voters = List.copyOf(voters);
        this.self = self;
        this.result = result;
    }

    /** Answers another voter's question with what this node's directory says now. */
    static CompletionStage<byte[]> answer(FormationView view) {
        return CompletableFuture.completedFuture(view.encode());
    }

    void start() {
        round();
    }

    private void round() {
        if (done) {
            return;
        }
        boolean late = rounds++ % ROUNDS_BETWEEN_WARNINGS == ROUNDS_BETWEEN_WARNINGS - 1;
        if (late) {
            LOGGER.warn(
                    "this node's Raft directory is empty, and of the voters {} only {} could be asked so far; a new"
                            + " cluster needs all of them, an existing one any that knows it",
                    voters.stream().map(Voter::nodeId).toList(),
                    fresh.keySet());
        }
        fresh.clear();
        fresh.put(self.nodeId(), self);
        for (Voter voter : voters) {
            if (voter.nodeId() != self.nodeId()) {
                ask(voter);
            }
        }
        foundIfComplete();
        scheduler.schedule(() -> callbacks.execute(this::round), ROUND_INTERVAL);
    }

    private void ask(Voter voter) {
        CompletableFuture<?> unused = exchange.ask(voter.nodeId(), MessageKind.FORMATION, self.encode())
                .whenComplete((bytes, failure) -> {
                    if (failure == null) {
                        callbacks.execute(() -> answered(voter.nodeId(), bytes));
                    }
                });
    }

    private void answered(int nodeId, ByteBuffer bytes) {
        if (done) {
            return;
        }
        FormationView view;
        try {
            view = FormationView.decode(bytes);
        } catch (IOException e) {
            LOGGER.warn("node {} did not say which cluster it belongs to: {}", nodeId, e.getMessage());
            return;
        }
        if (view.clusterId().isPresent()) {
            done = true;
            result.accept(new Result(view.clusterId().get(), view.initialPeers(), false));
        } else if (!view.voters().equals(self.voters())) {
            LOGGER.warn(
                    "the voters of node {} are {}, those of this node {}: {} must be the same on all voters",
                    nodeId,
                    view.voters(),
                    self.voters(),
                    RaftConfig.VOTERS);
        } else if (view.nodeId() == nodeId) {
            fresh.put(nodeId, view);
            foundIfComplete();
        }
    }

    private void foundIfComplete() {
        boolean founder = self.voters().indexOf(self.nodeId()) == 0;
        if (!done && founder && fresh.keySet().containsAll(self.voters())) {
            done = true;
            List<String> peers = self.voters().stream()
                    .map(nodeId -> requireNonNull(fresh.get(nodeId), "fresh").peerId())
                    .toList();
            result.accept(new Result(UUID.randomUUID(), peers, true));
        }
    }
}
