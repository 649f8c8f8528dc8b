package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.Membership;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.wire.WireFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what membership tells into registrations and fencing, while this node is the active controller. One session
 * timeout after the election, brokers that the metadata regards as active and nobody has heard of are fenced: they died
 * while there was no controller.
 */
public final class LivenessRole implements ControllerRole {
    private static final Logger LOGGER = LoggerFactory.getLogger(LivenessRole.class);

    private static final Set<ErrorCode> EPOCH_OVER = Set.of(ErrorCode.NOT_CONTROLLER, ErrorCode.REQUEST_TIMED_OUT);

    private final Membership membership;
    private final SerialScheduler scheduler;
    private final Duration sessionTimeout;
    private final BrokerDecisions decisions;
    private final Map<Integer, UUID> alive = new HashMap<>();
    private final List<Cancellable> running = new ArrayList<>();
    private @Nullable Term term;

    /** What is heard in an epoch counts in that epoch: the next one hears of who lives by itself. */
    private record Term(int epoch, ActiveController controller) {
        <R> CompletionStage<R> submit(Decision<R> decision) {
            return controller.submit(epoch, decision);
        }
    }

    /**
     * Creates the role.
     *
     * @param membership tells who lives
     * @param scheduler the coordination thread
     * @param sessionTimeout of membership
     * @param context for decisions on partitions
     */
    public LivenessRole(
            Membership membership, SerialScheduler scheduler, Duration sessionTimeout, ControllerContext context) {
        this.membership = requireNonNull(membership, "membership");
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.sessionTimeout = requireNonNull(sessionTimeout, "sessionTimeout");
        this.decisions = new BrokerDecisions(context);
    }

    @Override
    public void begin(int epoch, ActiveController controller) {
        alive.clear();
        Term begun = new Term(epoch, controller);
        term = begun;
        running.add(membership.watch(epoch, new Listener(begun)));
        running.add(scheduler.schedule(
                () -> log(
                        "fence silent brokers",
                        begun.submit(image -> decisions.fenceAllBut(image, alive::containsKey))),
                sessionTimeout));
    }

    @Override
    public void end(int epoch) {
        running.forEach(Cancellable::cancel);
        running.clear();
        alive.clear();
        term = null;
    }

    /**
     * A node's process is gone, as seen by this node. If it has not been heard of since this node was elected, as when it
     * is the controller that was, there is no session of it whose end one could wait for: it is fenced now. Without
     * effect while this node is not the active controller. Called on the coordination thread.
     */
    public void suspect(int nodeId) {
        Term present = term;
        if (present != null && !alive.containsKey(nodeId)) {
            log("fence node " + nodeId, present.submit(image -> decisions.fenceAllBut(image, id -> id != nodeId)));
        }
    }

    private final class Listener implements Membership.LivenessListener {
        private final Term heardIn;

        private Listener(Term heardIn) {
            this.heardIn = heardIn;
        }

        @Override
        public void up(NodeIdentity node, byte[] info) {
            RegisterBrokerRecord announcement;
            try {
                announcement = BrokerAnnouncement.decode(info);
            } catch (WireFormatException e) {
                LOGGER.error("Announcement of node {} cannot be read; it stays out of the cluster", node.nodeId(), e);
                return;
            }
            alive.put(node.nodeId(), node.incarnation());
            log("register " + node, heardIn.submit(image -> decisions.up(image, node, announcement)));
        }

        @Override
        public void down(NodeIdentity node) {
            alive.remove(node.nodeId(), node.incarnation());
            log("fence " + node, heardIn.submit(image -> decisions.down(image, node)));
        }
    }

    /** When the epoch ends first, nothing is lost: the next controller hears of the same nodes and decides again. */
    private static void log(String what, CompletionStage<?> decision) {
        decision.whenComplete((done, failure) -> {
            if (failure instanceof ApiException e && EPOCH_OVER.contains(e.error())) {
                LOGGER.debug("Left to the next controller: {}", what);
            } else if (failure != null) {
                LOGGER.warn("Could not {}", what, failure);
            }
        });
    }
}
