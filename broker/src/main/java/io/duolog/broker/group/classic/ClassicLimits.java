package io.duolog.broker.group.classic;

/** Bounds on classic groups that are not configured. */
final class ClassicLimits {
    /**
     * How long a new member may wait for its first answer. It cannot send heartbeats yet, and its request may have been
     * given up long ago: a member that is still there then sends it again.
     */
    static final long NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;

    /** The most members that may have been told an id without having joined with it. */
    static final int PENDING_MEMBERS_MAX = 10_000;

    private ClassicLimits() {}
}
