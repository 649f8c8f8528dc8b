package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

/**
 * A rebalance that a group went through, or is in.
 *
 * @param reason why it began; what joined in later is part of the same rebalance
 * @param generation the generation, or the group's epoch, that it led to; that it is leading away from while it goes on
 * @param pausedMs for how long members were without an assignment; {@link #ONGOING} while it goes on
 */
public record Rebalance(RebalanceReason reason, int generation, long pausedMs) {
    /** How many a group remembers. */
    public static final int KEPT_MAX = 20;

    /** In place of a duration that is not known yet. */
    public static final long ONGOING = -1;

    /** Checks that there is a reason. */
    public Rebalance {
        requireNonNull(reason, "reason");
    }
}
