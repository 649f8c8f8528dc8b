package io.duolog.coordination;

import java.util.OptionalInt;

/**
 * Chooses the active controller. At most one node can append at any instant, by the epoch; more than one may
 * <em>believe</em> that it is the controller for a while.
 *
 * <pre>
 *   waiting ── elected(epoch) ──&gt; leading ── revoked(epoch) ──&gt; waiting ── ...
 * </pre>
 */
public interface ControllerElection {
    /**
     * Stands for election until the backend is closed. Called at most once. While the
     * node is not {@linkplain #eligible() eligible} the listener is told of leader changes only.
     *
     * @param listener told on the coordination thread
     */
    void campaign(ElectionListener listener);

    /**
     * Whether this node can be elected at all: on Raft, whether it votes, which may change while it runs (see {@link
     * VoterChanges}).
     */
    boolean eligible();

    /**
     * Gives the leadership up, if the epoch is the present one, in favour of another candidate; {@code revoked} follows.
     * The node goes on standing, and may be elected again under a higher epoch when there is nobody else.
     */
    void resign(int epoch);

    /** Who was the controller when last heard of. A hint: it may be old, and it fences nobody. */
    OptionalInt currentLeader();

    /** Told of election results, on the coordination thread. */
    interface ElectionListener {
        /**
         * This node is the active controller. All records below {@code endOffset} have been delivered to this node's
         * subscriptions; nobody with a lower epoch can append any more.
         *
         * @param epoch greater than every epoch that this log has ever given to any node
         * @param endOffset the log's end: where this epoch's first append goes
         */
        void elected(int epoch, long endOffset);

        /**
         * This node's epoch is over: none of its later appends will be accepted. Exactly once for each
         * {@code elected}, after every append of the epoch has completed in one way or another.
         *
         * @param epoch the epoch that ended
         * @param cause why: resignation, lost session, another leader, an uncertain append
         */
        void revoked(int epoch, Throwable cause);

        /**
         * Another leader was heard of, or none is known. A hint, as {@link #currentLeader()}.
         *
         * @param nodeId the leader, if known
         */
        default void leaderChanged(OptionalInt nodeId) {}
    }
}
