package io.duolog.client.consumer.group;

/** What is going on with a member of a group of the consumer protocol. */
enum ConsumerPhase {
    /** Not subscribed. */
    OUT,
    /** Subscribed; waits for the application to poll. */
    IDLE,
    /** The application is told that everything is lost, before the member joins. */
    LOSING,
    /** The heartbeat that joins is on its way, or due. */
    JOINING,
    /** The application is told what it is to give up, and what is new. */
    RECONCILING,
    /** A member with nothing to do but heartbeats. */
    STABLE;

    /** Whether heartbeats go out. */
    boolean needsHeartbeats() {
        return switch (this) {
            case JOINING, RECONCILING, STABLE -> true;
            case OUT, IDLE, LOSING -> false;
        };
    }
}
