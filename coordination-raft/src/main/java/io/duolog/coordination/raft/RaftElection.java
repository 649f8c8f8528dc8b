package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.ControllerElection;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Raft's leadership as the seam tells it. The epoch is the Raft term. The end of an epoch is told only after every
 * append of it has completed, and the next election only after that.
 *
 * <pre>
 *   waiting ── Raft leads, candidate ──&gt; leading ── lost ──&gt; ending ── appends drained ──&gt; waiting
 * </pre>
 *
 * <p>What the seam's callers use is thread-safe; the rest is confined to the coordination thread.
 */
final class RaftElection implements ControllerElection {
    private static final int NONE = -1;

    private final Executor coordinationThread;
    private final BooleanSupplier votes;
    private final Effects effects;
    private final AtomicReference<@Nullable ElectionListener> listener = new AtomicReference<>();

    /** The term in which Raft says that this node leads. */
    private volatile int readyEpoch = NONE;

    private volatile int leadingEpoch = NONE;
    private int endingEpoch = NONE;
    private @Nullable Throwable endingCause;
    private volatile OptionalInt currentLeader = OptionalInt.empty();

    /** What an election needs done elsewhere. */
    interface Effects {
        /** Delivers all that is applied; returns the log's end. */
        long deliverAll();

        /** Whether an append is still to be answered. */
        boolean hasAppendsInFlight();

        /** Makes Raft give the leadership up. */
        void stepDown();
    }

    RaftElection(Executor coordinationThread, BooleanSupplier votes, Effects effects) {
        this.coordinationThread = coordinationThread;
        this.votes = votes;
        this.effects = effects;
    }

    @Override
    public void campaign(ElectionListener newListener) {
        if (!listener.compareAndSet(null, requireNonNull(newListener, "listener"))) {
            throw new IllegalStateException("the node stands for election already");
        }
        coordinationThread.execute(this::electIfReady);
    }

    @Override
    public boolean eligible() {
        return votes.getAsBoolean();
    }

    @Override
    public void resign(int epoch) {
        coordinationThread.execute(() -> {
            if (leadingEpoch == epoch) {
                effects.stepDown();
            }
        });
    }

    @Override
    public OptionalInt currentLeader() {
        return currentLeader;
    }

    /** Whether an append with this epoch may be sent. From any thread. */
    boolean leads(int epoch) {
        return leadingEpoch == epoch;
    }

    /** Whether Raft says that this node leads and has applied all, whether it stands for election or not. */
    boolean raftLeads() {
        return readyEpoch != NONE;
    }

    /** The epoch that this node leads in, or 0. From any thread. */
    int epoch() {
        return Math.max(0, readyEpoch);
    }

    void leaderReady(int epoch) {
        readyEpoch = epoch;
        end(new IllegalStateException("elected again, in epoch " + epoch));
        electIfReady();
    }

    void leadershipLost(Throwable cause) {
        readyEpoch = NONE;
        end(cause);
    }

    /** An append ended in a way that ends the epoch. Raft may not know: it must give this term up. */
    void appendFailed(int epoch, Throwable cause) {
        if (readyEpoch == epoch) {
            readyEpoch = NONE;
            effects.stepDown();
        }
        if (leadingEpoch == epoch) {
            end(cause);
        }
    }

    void appendsDrained() {
        if (endingEpoch != NONE && !effects.hasAppendsInFlight()) {
            int ended = endingEpoch;
            Throwable cause = requireNonNull(endingCause, "endingCause");
            endingEpoch = NONE;
            endingCause = null;
            requireNonNull(listener.get(), "listener").revoked(ended, cause);
            electIfReady();
        }
    }

    void leaderChanged(OptionalInt nodeId) {
        if (!currentLeader.equals(nodeId)) {
            currentLeader = nodeId;
            ElectionListener present = listener.get();
            if (present != null) {
                present.leaderChanged(nodeId);
            }
        }
    }

    private void end(Throwable cause) {
        if (leadingEpoch != NONE) {
            endingEpoch = leadingEpoch;
            endingCause = cause;
            leadingEpoch = NONE;
            appendsDrained();
        }
    }

    private void electIfReady() {
        ElectionListener present = listener.get();
        if (present != null && readyEpoch != NONE && leadingEpoch == NONE && endingEpoch == NONE) {
            long endOffset = effects.deliverAll();
            leadingEpoch = readyEpoch;
            present.elected(readyEpoch, endOffset);
        }
    }
}
