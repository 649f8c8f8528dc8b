package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataPublisher;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.Membership;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker among the living: announces it, announces it again when it was fenced by mistake, and stops it from acting
 * as a leader when the others have had time to replace it. Confined to the coordination thread, except where it says
 * otherwise.
 *
 * <pre>
 *   acting ── uncertain for a session timeout ──&gt; suspended
 *   suspended ── alive, and metadata from after that know this life as not fenced ──&gt; acting
 * </pre>
 */
public final class BrokerPresence implements MetadataPublisher, Membership.SelfLivenessListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(BrokerPresence.class);

    /** How long after an announcement without effect the next one follows. */
    static final Duration ANNOUNCE_AGAIN = Duration.ofSeconds(1);

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final NodeIdentity self;
    private final Membership membership;
    private final MetadataLog log;
    private final SerialScheduler scheduler;
    private final Duration sessionTimeout;
    private final Leadership leadership;
    private MetadataImage image = MetadataImage.EMPTY;
    private byte @Nullable [] info;
    private boolean alive;
    private boolean suspended;
    private boolean replaced;
    private boolean closed;
    /** Metadata up to here tell what was decided while this broker was not sure to be alive. */
    private long confirmingOffset = UNKNOWN;

    private @Nullable Cancellable suspension;
    private @Nullable Cancellable announcement;

    /**
     * Creates the presence of a broker that is not announced yet.
     *
     * @param self which life of which node
     * @param membership carries announcements
     * @param log tells how far the metadata reach
     * @param scheduler the coordination thread
     * @param sessionTimeout after which the others may regard a silent broker as dead
     * @param leadership told when this broker must not act as a leader
     */
    public BrokerPresence(
            NodeIdentity self,
            Membership membership,
            MetadataLog log,
            SerialScheduler scheduler,
            Duration sessionTimeout,
            Leadership leadership) {
        this.self = requireNonNull(self, "self");
        this.membership = requireNonNull(membership, "membership");
        this.log = requireNonNull(log, "log");
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.sessionTimeout = requireNonNull(sessionTimeout, "sessionTimeout");
        this.leadership = requireNonNull(leadership, "leadership");
    }

    /** Announces this broker until it is closed. Any thread. */
    public void announce(byte[] newInfo) {
        byte[] copy = newInfo.clone();
        scheduler.execute(() -> {
            info = copy;
            announceNow();
        });
    }

    /** Announces nothing more: this broker stops. Any thread. */
    public void close() {
        scheduler.execute(() -> {
            closed = true;
            cancel(suspension);
            cancel(announcement);
        });
    }

    @Override
    public void alive() {
        LOGGER.debug("Broker {} counts as alive", self.nodeId());
        alive = true;
        cancel(suspension);
        suspension = null;
        if (suspended) {
            confirm();
        }
    }

    @Override
    public void uncertain() {
        LOGGER.warn("Broker {} lost touch with the others; they may regard it as dead", self.nodeId());
        alive = false;
        confirmingOffset = UNKNOWN;
        cancel(suspension);
        suspension = scheduler.schedule(this::suspend, sessionTimeout);
    }

    @Override
    public void onMetadata(MetadataDelta delta) {
        image = delta.after();
        BrokerRegistration own = image.brokers().get(self.nodeId());
        if (own == null || closed) {
            return;
        }
        if (own.incarnationId().equals(self.incarnation())) {
            if (own.fenced() && announcement == null) {
                LOGGER.info("Broker {} was fenced while it is alive; announcing it again", self.nodeId());
                announceNow();
            }
            resumeIfConfirmed();
        } else if (wasOwn(delta)) {
            replaced = true;
            LOGGER.error(
                    "Another broker has taken the place of node.id={} at {}; this one does not lead any more. Stop one of"
                            + " the two, and give each node a node.id of its own",
                    self.nodeId(),
                    own.endpoints());
            suspend();
        }
    }

    private boolean wasOwn(MetadataDelta delta) {
        BrokerRegistration before = delta.before().brokers().get(self.nodeId());
        return before != null && before.incarnationId().equals(self.incarnation());
    }

    /** Repeats itself until the metadata say that it has worked. */
    @SuppressWarnings("FutureReturnValueIgnored") // the metadata tell whether it was accepted
    private void announceNow() {
        cancel(announcement);
        announcement = null;
        byte[] current = info;
        if (closed || replaced || current == null) {
            return;
        }
        membership.announce(current, this);
        announcement = scheduler.schedule(this::announceIfFenced, ANNOUNCE_AGAIN);
    }

    private void announceIfFenced() {
        announcement = null;
        BrokerRegistration own = image.brokers().get(self.nodeId());
        if (own != null && own.fenced() && own.incarnationId().equals(self.incarnation())) {
            announceNow();
        }
    }

    private void suspend() {
        suspension = null;
        if (!suspended && !closed) {
            suspended = true;
            LOGGER.warn(
                    "Broker {} does not act as a leader any more until it counts as alive: others may lead in its place",
                    self.nodeId());
            leadership.suspend();
        }
    }

    private void confirm() {
        log.committedEnd().whenComplete((end, failure) -> {
            if (failure == null) {
                confirmingOffset = end;
                resumeIfConfirmed();
            } else if (alive && suspended && !closed) {
                scheduler.schedule(this::confirmAgain, ANNOUNCE_AGAIN);
            }
        });
    }

    private void confirmAgain() {
        if (alive && suspended && !closed) {
            confirm();
        }
    }

    private void resumeIfConfirmed() {
        BrokerRegistration own = image.brokers().get(self.nodeId());
        boolean confirmed = alive
                && !replaced
                && image.endOffset() >= confirmingOffset
                && own != null
                && !own.fenced()
                && own.incarnationId().equals(self.incarnation());
        if (suspended && confirmed) {
            suspended = false;
            LOGGER.info("Broker {} counts as alive again and leads what the metadata say", self.nodeId());
            leadership.resume();
        }
    }

    private static void cancel(@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
