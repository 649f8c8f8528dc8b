package io.duolog.coordination;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One node's connection to what its cluster agrees by. A process has one per node; a backend is started once and, once
 * closed or failed, never used again.
 *
 * <h2>Threads</h2>
 * Every callback of one backend (state, election, membership and log listeners, and every stage that it completes)
 * runs on the {@linkplain BackendHost#scheduler() host's serial scheduler}, the <em>coordination thread</em>: never
 * concurrently, never after {@link #close()} has returned (unless {@code close()} was called from the coordination
 * thread itself, then never after that callback has returned). Callbacks must not block. Methods of the seam may be
 * called from any thread, the coordination thread included, and return without waiting, except {@link #close()}.
 *
 * <h2>Order</h2>
 * On one node these are seen in one order that never contradicts the log: records are delivered to the log's
 * subscriptions before the append that wrote them completes, and before {@code elected()} of any later epoch.
 *
 * <h2>Failure</h2>
 * A backend heals by itself whatever can heal (lost connections, lost sessions, lost leadership), telling its state on
 * the way. A callback that throws, a corrupt store, or a library that gave up ends it: {@link BackendState#FAILED}.
 */
public interface CoordinationBackend extends AutoCloseable {
    /**
     * Starts connecting. Called once. Subscriptions, candidacy and announcement may be given before or after; nothing
     * is delivered before this call.
     *
     * @param listener told of every state change, starting with the first one after {@link BackendState#CONNECTING}
     * @throws IllegalStateException when called twice or after {@link #close()}
     */
    void start(BackendListener listener);

    /**
     * The cluster's identity: 22 characters, a UUID in URL-safe Base64. Minted when the cluster's metadata log is
     * created, the same on every node, and never changed.
     *
     * @throws IllegalStateException before the backend was {@link BackendState#READY} for the first time
     */
    String clusterId();

    /** Who is alive. */
    Membership membership();

    /** Who is the active controller. */
    ControllerElection election();

    /** What the cluster has agreed on. */
    MetadataLog log();

    /**
     * What the backend can tell people about itself and those it consists of. Completes exceptionally with {@link
     * BackendUnavailableException} when it cannot find out in bounded time.
     */
    CompletionStage<CoordinationStatus> status();

    /** Changes of who votes; empty where the backend has no voters among the brokers. */
    default Optional<VoterChanges> voterChanges() {
        return Optional.empty();
    }

    /** The present state; a snapshot that may be old when the caller looks at it. */
    BackendState state();

    /**
     * Withdraws this node, resigns if it is the controller (so that another takes over at once, not after a timeout),
     * and releases everything. Appends in flight complete with {@link AppendUncertainException}, on the calling thread. Waits a bounded time
     * (seconds at most), is idempotent, and never throws.
     */
    @Override
    void close();
}
