package io.duolog.coordination;

import java.util.concurrent.CompletionStage;

/**
 * Liveness, and nothing else: what a node <em>is</em> (its registration, its broker epoch) stands in the metadata log.
 * Only the active controller watches; it appends what it concludes, and everybody learns it from the log in order.
 */
public interface Membership {
    /** The largest announcement in bytes. */
    int INFO_SIZE_BYTES_MAX = 64 * 1024;

    /**
     * Announces this incarnation until {@link #withdraw()} or close. The backend keeps the announcement alive and
     * repeats it by itself after a lost session. Announcing again replaces the info.
     *
     * @param info what the controller is told of this node, at most {@link #INFO_SIZE_BYTES_MAX}
     * @param listener told whether this node still counts as alive
     * @return completes when the announcement has been accepted for the first time; exceptionally with
     *     {@link BackendClosedException}
     * @throws IllegalArgumentException when the info is too large
     */
    CompletionStage<Void> announce(byte[] info, SelfLivenessListener listener);

    /** Takes the announcement back: the controller is told at once that this incarnation is down. */
    void withdraw();

    /**
     * Evidence from the host that a node's process is gone: its connections broke, and its port refuses new ones. Where
     * this node is the active controller, the suspect's {@code down} may then come at once; where the suspect is the
     * active controller, this node may stand against it at once; both instead of after a session timeout. A wrong
     * suspicion costs an election or a fencing and nothing else: epochs keep the log safe, and the node comes
     * {@code up} again by its next sign of life, at the latest by announcing itself again. The host
     * repeats it for as long as the evidence lasts, as a first attempt to take over may fail.
     *
     * @param nodeId the node; not this one
     */
    void suspect(int nodeId);

    /**
     * Watches all nodes, for the active controller. It begins with {@code up} for every node known to be alive. The
     * watch ends by itself, silently, when the epoch does.
     *
     * <p>A {@code down} never comes sooner than one session timeout after the node's last sign of life, except for a
     * node that withdrew or that is {@linkplain #suspect suspected}. A node that was alive under the former controller
     * counts as alive for one session timeout under the new one, though {@code up} may only come with its next sign of
     * life. When an incarnation replaces another of the same node, {@code up} of the new and {@code down}
     * of the old come in either order; a {@code down} speaks only of the incarnation that it names.
     *
     * @param controllerEpoch the epoch the caller was elected with; with any other the watch never tells anything
     * @param listener told on the coordination thread
     * @return ends the watch early
     */
    Cancellable watch(int controllerEpoch, LivenessListener listener);

    /** Told which nodes live, on the coordination thread. */
    interface LivenessListener {
        /** This incarnation is alive; repeated when its info changed. */
        void up(NodeIdentity node, byte[] info);

        /** This incarnation is gone. Never told of one that was not alive under this controller or the one before. */
        void down(NodeIdentity node);
    }

    /** Told whether this node counts as alive, on the coordination thread. */
    interface SelfLivenessListener {
        /** The announcement is in force. First call, and after each {@link #uncertain()} that healed. */
        void alive();

        /** Contact was lost: others may already regard this node as dead. What the cluster decides stands in the log. */
        void uncertain();
    }
}
