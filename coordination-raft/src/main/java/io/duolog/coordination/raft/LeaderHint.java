package io.duolog.coordination.raft;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whom a node without a vote takes for the leader. It knows by asking: any voter says who leads. Thread-safe.
 */
final class LeaderHint {
    private static final int NOBODY = -1;

    private final List<Integer> voters;
    private final AtomicInteger next = new AtomicInteger();
    private volatile int leader = NOBODY;

    /** With the voters that are configured. */
    LeaderHint(List<Integer> voters) {
        this.voters = List.copyOf(voters);
    }

    /** Who answered as the leader last. */
    OptionalInt leader() {
        int present = leader;
        return present == NOBODY ? OptionalInt.empty() : OptionalInt.of(present);
    }

    /** Whom to ask now. */
    OptionalInt target() {
        int present = leader;
        if (present != NOBODY) {
            return OptionalInt.of(present);
        }
        return voters.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(voters.get(Math.floorMod(next.get(), voters.size())));
    }

    /** A node answered what only a leader answers. */
    void answered(int nodeId) {
        leader = nodeId;
    }

    /** A node did not answer, or said that it does not lead. */
    void failed(int nodeId, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        OptionalInt hint = cause instanceof NotLeaderAnswer notLeader ? notLeader.leaderHint() : OptionalInt.empty();
        leader = hint.isPresent() && hint.getAsInt() != nodeId ? hint.getAsInt() : NOBODY;
        if (leader == NOBODY) {
            next.incrementAndGet();
        }
    }
}
