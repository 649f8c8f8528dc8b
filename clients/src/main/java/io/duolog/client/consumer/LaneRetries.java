package io.duolog.client.consumer;

/** How one part of the fetching asks for another try. Confined to the event loop. */
interface LaneRetries {
    /** Nothing is asked about this lane until a growing pause is over. */
    void later(Lane lane);

    /** Somebody's idea of who leads what seems to be outdated. */
    void leaderUnknown();

    /** There may be something to do now; returns at once, it is done later. */
    void wakeUp();
}
