package io.duolog.coordination.testkit;

import io.duolog.coordination.BackendUnavailableException;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Who is the controller of the memory cluster, and in which epoch. Guarded by the cluster's lock. */
final class MemoryLeadership {
    private final MemoryLog log;
    private final Collection<MemoryNode> nodes;
    private @Nullable MemoryNode leader;
    private int epoch;

    /** The nodes are a view: those of the moment. */
    MemoryLeadership(MemoryLog log, Map<Integer, MemoryNode> nodes) {
        this.log = log;
        this.nodes = nodes.values();
    }

    @Nullable
    MemoryNode leader() {
        return leader;
    }

    OptionalInt leaderId() {
        return leader == null ? OptionalInt.empty() : OptionalInt.of(leader.identity.nodeId());
    }

    int epoch() {
        return epoch;
    }

    boolean leads(MemoryNode node, int claimedEpoch) {
        return leader == node && epoch == claimedEpoch;
    }

    void campaign(MemoryNode node) {
        node.campaigning = true;
        electIfVacant();
    }

    void resign(MemoryNode node, int resignedEpoch) {
        if (leads(node, resignedEpoch)) {
            end(node, new BackendUnavailableException("resigned", null));
        }
    }

    /** Ends the epoch if the node leads, and lets the others stand first. A paused node learns it when it returns. */
    void end(MemoryNode node, Throwable cause) {
        if (leader != node) {
            return;
        }
        int ended = epoch;
        leader = null;
        node.watchers.clear();
        if (!node.link.paused()) {
            node.link.toNode(() -> node.backend.revoked(ended, cause));
        }
        elect(node);
    }

    void electIfVacant() {
        if (leader == null) {
            elect(null);
        }
    }

    void tellLeader(MemoryNode node) {
        if (node.reachable()) {
            OptionalInt known = leaderId();
            node.link.toNode(() -> node.backend.leaderChanged(known));
        }
    }

    /** Chooses among those who stand; the one to avoid only when there is nobody else. */
    private void elect(@Nullable MemoryNode avoid) {
        MemoryNode next = null;
        for (MemoryNode node : nodes) {
            if (node.canLead() && (next == null || next == avoid)) {
                next = node;
            }
        }
        leader = next;
        if (next != null) {
            MemoryNode elected = next;
            int newEpoch = ++epoch;
            long endOffset = log.endOffset();
            elected.link.toNode(() -> elected.backend.elected(newEpoch, endOffset));
        }
        nodes.forEach(this::tellLeader);
    }
}
