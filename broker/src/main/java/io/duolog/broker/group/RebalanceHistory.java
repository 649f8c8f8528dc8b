package io.duolog.broker.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest rebalances of a group, for people. Confined to its group. */
public final class RebalanceHistory {
    private final Deque<Rebalance> ended = new ArrayDeque<>();
    private @Nullable RebalanceReason current;

    /** A rebalance begins; if one is going on, this is part of it. */
    public void begin(RebalanceReason reason) {
        if (current == null) {
            current = reason;
        }
    }

    /** Whether one is going on. */
    public boolean isOngoing() {
        return current != null;
    }

    /** It ended: everybody has an assignment, or nobody is left. */
    public void end(int generation, long nowMs) {
        if (current == null) {
            return;
        }
        if (ended.size() == Rebalance.KEPT_MAX) {
            ended.removeFirst();
        }
        ended.addLast(new Rebalance(current, generation, Math.max(0, nowMs - current.atMs())));
        current = null;
    }

    /** Oldest first; the last one may be going on. */
    public List<Rebalance> all(int generation) {
        List<Rebalance> all = new ArrayList<>(ended);
        if (current != null) {
            all.add(new Rebalance(current, generation, Rebalance.ONGOING));
        }
        return all.subList(Math.max(0, all.size() - Rebalance.KEPT_MAX), all.size());
    }
}
