package io.duolog.client.consumer.group;

/** What is going on with a member of a classic group. */
enum ClassicPhase {
    /** Not subscribed. */
    OUT,
    /** Subscribed; waits for the application to poll. */
    IDLE,
    /** The application gives up what it must before the member joins. */
    GIVING_UP,
    /** JoinGroup is on its way, or due. */
    JOINING,
    /** The leader divides the partitions. */
    DIVIDING,
    /** SyncGroup is on its way. */
    SYNCING,
    /** The application is told what was assigned. */
    TAKING_OVER,
    /** A member with nothing to do but heartbeats. */
    STABLE;

    /** Whether the coordinator takes a member for dead that does not send heartbeats meanwhile. */
    boolean needsHeartbeats() {
        return switch (this) {
            case STABLE, GIVING_UP, DIVIDING, TAKING_OVER -> true;
            case OUT, IDLE, JOINING, SYNCING -> false;
        };
    }
}
