package io.duolog.coordination.raft;

/** What Ratis tells, on whichever of its threads. Implementations hand over to the coordination thread at once. */
interface RaftEvents {
    /** Entries were applied: the log may have grown. */
    void applied();

    /** This node leads; everything committed in earlier terms has been applied. */
    void leaderReady(long term, long endOffset);

    /** This node leads no more. */
    void leadershipLost();

    /** Another leader was heard of, or none. */
    void leaderChanged(String peerId);

    /** Ratis has ended without having been asked: all of it, or only this peer, which is no voter any more. */
    void closedByItself(boolean everything);

    /** The log cannot go on. */
    void ended(Throwable cause);
}
