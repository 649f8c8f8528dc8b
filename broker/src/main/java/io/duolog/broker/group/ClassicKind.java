package io.duolog.broker.group;

import io.duolog.broker.group.member.ClassicRoster;

/** A group of the classic kind: its members alone divide what there is. It can pass its members on, and take them over. */
public interface ClassicKind extends ClassicProtocol {
    /** Its members, as they would pass to a successor. */
    ClassicRoster roster();

    /**
     * A successor takes the members over: those whose requests wait are told REBALANCE_IN_PROGRESS, upon which they join again. The
     * group stays good, in case that the successor cannot be kept.
     */
    GroupDecision dismiss(long nowMs);

    /**
     * Begins with the members of a group of the other kind, who are to join a new generation. Called once, on a group that nobody
     * has joined.
     */
    GroupDecision takeOver(ClassicRoster roster, long nowMs);
}
