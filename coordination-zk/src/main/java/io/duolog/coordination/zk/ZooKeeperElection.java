package io.duolog.coordination.zk;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.ControllerElection;
import io.duolog.coordination.FencedException;
import io.duolog.coordination.NodeIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Who is the controller. To be elected is one change of ZooKeeper: the epoch goes up, provided that nobody raised it
 * since it was read, and the controller entry is created. From then on no append of an earlier epoch is accepted, so all
 * that is left is to read the log to its end.
 *
 * <p>Whatever happens (the entry changes, an append is fenced, the connection is back), the answer is to look again and
 * decide by what was found.
 *
 * <pre>
 *   waiting ── elected in ZooKeeper ──&gt; catching up ── log read to its end ──&gt; leading ── lost, resigned ──&gt; waiting
 * </pre>
 *
 * <p>What the seam's callers use is thread-safe; the rest is confined to the coordination thread.
 */
final class ZooKeeperElection implements ControllerElection {
    /** Who has resigned waits this long for another candidate to be elected, if there is one. */
    private static final Duration RESIGNED_HOLD = Duration.ofSeconds(2);

    private static final int NONE = -1;

    private final Layout layout;
    private final NodeIdentity self;
    private final Timers timers;
    private final Candidates candidates;
    private final Effects effects;
    private final Predicate<NodeIdentity> isOwnPast;
    private final AtomicReference<@Nullable ElectionListener> listener = new AtomicReference<>();
    private volatile OptionalInt currentLeader = OptionalInt.empty();
    private volatile int leadingEpoch = NONE;

    /** The newest epoch known, for people. */
    private volatile int newestEpoch;

    private @Nullable Session session;

    /** Looks of an earlier session or connection are not heard. */
    private int round;

    private boolean looking;
    private boolean lookAgain;

    /** Elected in ZooKeeper, catching up; never the same as leadingEpoch. */
    private int winningEpoch = NONE;

    /** The greatest epoch that this life has led in or given up. */
    private int spentEpoch = NONE;

    private int epochVersion;
    private boolean resigning;
    private long heldUntilNanos;

    /** The controller entry that is to be replaced at the next look, by its creation; 0 if none. */
    private long condemned;

    /** What an election needs done elsewhere. */
    interface Effects {
        /** Reads the log to its end; see {@link LogReader#catchUp}. */
        void catchUp(Consumer<Boolean> answer);

        /** Appends of the epoch are accepted from now on; returns the log's end. */
        long begin(int epoch, int epochVersion, Session session);

        /** The connection was interrupted, and the epoch goes on. */
        void resume();

        /** No append is accepted any more; those under way may still be answered. */
        void refuseAppends();

        /** A controller was replaced because it was suspected. */
        void replacedSuspect();

        /** The epoch is over: ends what is under way. */
        void end(int fencedBy, Throwable cause);
    }

    ZooKeeperElection(
            Layout layout, NodeIdentity self, Timers timers, Predicate<NodeIdentity> isOwnPast, Effects effects) {
        this.layout = layout;
        this.self = self;
        this.timers = timers;
        this.candidates = new Candidates(layout, self.nodeId());
        this.isOwnPast = isOwnPast;
        this.effects = effects;
    }

    @Override
    public void campaign(ElectionListener newListener) {
        if (!listener.compareAndSet(null, requireNonNull(newListener, "listener"))) {
            throw new IllegalStateException("the node stands for election already");
        }
        timers.execute(() -> {
            if (session != null) {
                candidates.add(session);
            }
            look();
        });
    }

    @Override
    public boolean eligible() {
        return true;
    }

    @Override
    public void resign(int epoch) {
        timers.execute(() -> {
            if (leadingEpoch == epoch) {
                resign();
            }
        });
    }

    @Override
    public OptionalInt currentLeader() {
        return currentLeader;
    }

    /** Whether this node is the controller of this epoch. From any thread. */
    boolean leads(int epoch) {
        return leadingEpoch == epoch;
    }

    /** Whether this node is a controller. From any thread. */
    boolean leads() {
        return leadingEpoch != NONE;
    }

    /** The newest epoch that this node has heard of. From any thread. */
    int newestEpoch() {
        return newestEpoch;
    }

    /** What changes must check to be of this node's epoch. */
    Op fence() {
        return Op.check(layout.epoch(), epochVersion);
    }

    /** Whether this node stands and does not lead. */
    boolean waits() {
        return listener.get() != null && leadingEpoch == NONE && winningEpoch == NONE;
    }

    /** A session begins, or goes on after an interruption. */
    void connected(Session present) {
        session = present;
        abandonLook();
        if (listener.get() != null) {
            candidates.add(present);
        }
        look();
    }

    /** The session is over, and with it the epoch. */
    void disconnected() {
        session = null;
        abandonLook();
        revoke(0, new BackendUnavailableException("the ZooKeeper session is over", null));
        winningEpoch = NONE;
        resigning = false;
        heldUntilNanos = timers.nanoTime();
        setLeader(OptionalInt.empty());
    }

    /** The backend has failed. */
    void failed(Throwable cause) {
        session = null;
        abandonLook();
        revoke(0, cause);
    }

    /** Replaces the controller, if it is still the one of this creation when looked at. */
    void replace(long creation) {
        condemned = creation;
        look();
    }

    /** Looks who is the controller, and acts on it. */
    void look() {
        Session present = session;
        if (present == null) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        lookAgain = false;
        int current = round;
        Session.Entry[] epochEntry = new Session.Entry[1];
        // In this order: a controller found after the epoch was read cannot be replaced while the epoch stays.
        present.read(layout.epoch(), entry -> epochEntry[0] = entry);
        present.read(layout.controller(), controller -> {
            Session.Entry epoch = epochEntry[0];
            if (current != round || epoch == null) {
                return;
            }
            looking = false;
            if (epoch.isInterrupted() || controller.isInterrupted()) {
                return; // the next connection looks again
            }
            decide(present, EpochCodec.decode(layout.epoch(), epoch.data()), epoch.version(), controller);
            if (lookAgain && !looking) {
                look();
            }
        });
    }

    private void decide(Session present, int epoch, int version, Session.Entry entry) {
        newestEpoch = Math.max(newestEpoch, epoch);
        Optional<Holder> holder =
                entry.isPresent() ? Optional.of(Holder.decode(layout.controller(), entry.data())) : Optional.empty();
        setLeader(holder.map(found -> OptionalInt.of(found.node().nodeId())).orElseGet(OptionalInt::empty));
        boolean mine = holder.isPresent() && entry.owner() == present.id();
        if (mine && leadingEpoch == epoch) {
            effects.resume();
        } else if (mine && winningEpoch == epoch) {
            catchUp(present);
        } else if (mine
                && !resigning
                && epoch > spentEpoch
                && epoch == holder.get().epoch()) {
            won(present, epoch, version);
        } else {
            if (leadingEpoch != NONE && !resigning) {
                int fencedBy = version == epochVersion ? 0 : epoch;
                revoke(
                        fencedBy,
                        fencedBy > 0
                                ? new FencedException(epoch)
                                : new BackendUnavailableException("this node's controller entry is gone", null));
            }
            winningEpoch = NONE;
            standIfFree(present, epoch, version, entry, holder);
        }
    }

    private void standIfFree(Session present, int epoch, int version, Session.Entry entry, Optional<Holder> holder) {
        boolean replaceable = holder.isPresent()
                && (entry.creation() == condemned || isOwnPast.test(holder.get().node()));
        if (listener.get() == null || resigning || (holder.isPresent() && !replaceable)) {
            return;
        }
        long heldNanos = heldUntilNanos - timers.nanoTime();
        if (heldNanos > 0 && holder.isEmpty()) {
            timers.schedule(this::look, Duration.ofNanos(heldNanos));
            return;
        }
        stand(present, epoch, version, entry);
    }

    private void stand(Session present, int epoch, int version, Session.Entry replaced) {
        int next = Math.addExact(epoch, 1);
        List<Op> operations = new ArrayList<>();
        operations.add(Op.setData(layout.epoch(), EpochCodec.encode(next), version));
        if (replaced.isPresent()) {
            operations.add(Op.delete(layout.controller(), -1));
        }
        operations.add(Op.create(
                layout.controller(), new Holder(self, next).encode(), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL));
        looking = true;
        int current = round;
        present.change(operations, change -> {
            if (current != round) {
                return;
            }
            looking = false;
            if (change.isDone()) {
                if (replaced.isPresent() && replaced.creation() == condemned) {
                    effects.replacedSuspect();
                }
                won(present, next, version + 1);
            } else if (!change.isInterrupted()) {
                look(); // somebody was faster
            }
        });
    }

    private void won(Session present, int epoch, int version) {
        winningEpoch = epoch;
        epochVersion = version;
        newestEpoch = Math.max(newestEpoch, epoch);
        setLeader(OptionalInt.of(self.nodeId()));
        catchUp(present);
    }

    private void catchUp(Session present) {
        int epoch = winningEpoch;
        effects.catchUp(reached -> {
            if (reached && winningEpoch == epoch && session == present) {
                winningEpoch = NONE;
                spentEpoch = epoch;
                leadingEpoch = epoch;
                long endOffset = effects.begin(epoch, epochVersion, present);
                ElectionListener told = listener.get();
                if (told != null) {
                    told.elected(epoch, endOffset);
                }
            }
        });
    }

    private void resign() {
        Session present = session;
        if (present == null || resigning) {
            return;
        }
        resigning = true;
        effects.refuseAppends();
        int epoch = leadingEpoch;
        int current = round;
        present.change(List.of(fence(), Op.delete(layout.controller(), -1)), change -> {
            if (current == round && leadingEpoch == epoch) {
                // What was sent before is answered by now. If this was lost, the entry is that of a spent epoch.
                resigned(epoch);
            }
        });
    }

    private void resigned(int epoch) {
        resigning = false;
        heldUntilNanos = timers.nanoTime() + RESIGNED_HOLD.toNanos();
        revoke(0, new BackendUnavailableException("resigned from epoch " + epoch, null));
        Session present = session;
        if (present != null) {
            candidates.findOthers(present, others -> {
                if (!others) {
                    heldUntilNanos = timers.nanoTime();
                }
                look();
            });
        }
    }

    private void revoke(int fencedBy, Throwable cause) {
        int epoch = leadingEpoch;
        if (epoch == NONE) {
            return;
        }
        leadingEpoch = NONE;
        effects.end(fencedBy, cause);
        ElectionListener told = listener.get();
        if (told != null) {
            told.revoked(epoch, cause);
        }
    }

    private void abandonLook() {
        round++;
        looking = false;
        lookAgain = false;
        if (resigning) {
            resigned(leadingEpoch);
        }
    }

    private void setLeader(OptionalInt leader) {
        if (!leader.equals(currentLeader)) {
            currentLeader = leader;
            ElectionListener told = listener.get();
            if (told != null) {
                told.leaderChanged(leader);
            }
        }
    }
}
