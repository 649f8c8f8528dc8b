package io.duolog.coordination.zk;

import io.duolog.coordination.NodeIdentity;
import java.time.Duration;

/**
 * What this node does about a controller whose process seems to be gone: it takes its place, unless another node was
 * faster. Candidates wait by their rank among the living, so that usually the first one does it alone; and a node that
 * has just done so waits longer each time, so that two nodes which cannot reach each other do not take turns for ever.
 * Confined to the coordination thread.
 */
final class Suspicions {
    private static final Duration STAGGER = Duration.ofMillis(50);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

    /** After this long without a take-over by suspicion, the next one is the first. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(1);

    private final Layout layout;
    private final NodeIdentity self;
    private final Timers timers;
    private final ZooKeeperElection election;
    private final Duration backoffMax;
    private Duration backoff = Duration.ZERO;
    private long notBeforeNanos;
    private long lastNanos;

    Suspicions(Layout layout, NodeIdentity self, Timers timers, ZooKeeperElection election, Duration backoffMax) {
        this.layout = layout;
        this.self = self;
        this.timers = timers;
        this.election = election;
        this.backoffMax = backoffMax;
        this.notBeforeNanos = timers.nanoTime();
        this.lastNanos = timers.nanoTime();
    }

    /** The controller seems to be gone: this node may stand against it. */
    void suspectController(Session session, int nodeId) {
        session.read(layout.controller(), entry -> {
            if (entry.isPresent()
                    && Holder.decode(layout.controller(), entry.data()).node().nodeId() == nodeId) {
                session.list(layout.brokers(), children -> {
                    if (!children.isInterrupted()) {
                        long rank = children.names().stream()
                                .mapToInt(LivenessTable::nodeId)
                                .filter(other -> other >= 0 && other != nodeId && other < self.nodeId())
                                .count();
                        schedule(entry.creation(), STAGGER.multipliedBy(rank));
                    }
                });
            }
        });
    }

    private void schedule(long creation, Duration stagger) {
        long heldNanos = Math.max(0, notBeforeNanos - timers.nanoTime());
        timers.schedule(
                () -> {
                    if (election.waits()) {
                        election.replace(creation);
                    }
                },
                stagger.plusNanos(heldNanos));
    }

    /** A controller was replaced by suspicion, by this node. */
    void replaced() {
        long now = timers.nanoTime();
        boolean forgiven = now - lastNanos > FORGIVEN_AFTER.toNanos();
        backoff = forgiven || backoff.isZero() ? FIRST_BACKOFF : backoff.multipliedBy(2);
        backoff = backoff.compareTo(backoffMax) > 0 ? backoffMax : backoff;
        lastNanos = now;
        notBeforeNanos = now + backoff.toNanos();
    }
}
