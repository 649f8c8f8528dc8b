package io.duolog.coordination.raft;

import java.io.IOException;
import java.util.OptionalInt;

/** The node that was asked does not lead. */
final class NotLeaderAnswer extends IOException {
    private static final long serialVersionUID = 1;

    private final int leaderHint;

    /** With the node that it thinks does, or -1. */
    NotLeaderAnswer(int leaderHint) {
        super("not the leader" + (leaderHint < 0 ? "" : "; node " + leaderHint + " may be"));
        this.leaderHint = leaderHint;
    }

    OptionalInt leaderHint() {
        return leaderHint < 0 ? OptionalInt.empty() : OptionalInt.of(leaderHint);
    }
}
