package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataPublisher;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.ControllerElection.ElectionListener;
import io.duolog.protocol.wire.WireReader;
import io.duolog.transport.CloseReason;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to whoever matters, and tells at once when its process is gone, instead of a session timeout later:
 * the active controller watches every broker that is not fenced, every other broker watches the controller. What is
 * concluded from a broken connection is {@link PeerSuspicion}'s. Confined to the coordination thread.
 */
public final class PeerWatch implements MetadataPublisher {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeerWatch.class);

    private final int nodeId;
    private final PeerDialer dialer;
    private final PeerAddresses addresses;
    private final Supplier<OptionalInt> controller;
    private final IntConsumer suspect;
    private final Map<Integer, Watched> watched = new HashMap<>();
    private MetadataImage image = MetadataImage.EMPTY;
    private boolean leading;
    private boolean closed;

    /** Where a watched broker is, and which life of it; another one is watched anew. */
    private record Target(PeerAddress address, @Nullable UUID incarnation) {}

    /**
     * Creates a watch that watches nobody yet.
     *
     * @param nodeId this node
     * @param dialer makes connections on the coordination thread
     * @param addresses where the others are
     * @param controller who is thought to be controller: {@code ControllerElection::currentLeader}
     * @param suspect told who is thought to be gone: {@code Membership::suspect}
     */
    public PeerWatch(
            int nodeId,
            PeerDialer dialer,
            PeerAddresses addresses,
            Supplier<OptionalInt> controller,
            IntConsumer suspect) {
        this.nodeId = nodeId;
        this.dialer = requireNonNull(dialer, "dialer");
        this.addresses = requireNonNull(addresses, "addresses");
        this.controller = requireNonNull(controller, "controller");
        this.suspect = requireNonNull(suspect, "suspect");
    }

    /** Listens to elections in front of {@code behind}, which is told everything. */
    public ElectionListener inFrontOf(ElectionListener behind) {
        return new ElectionListener() {
            @Override
            public void elected(int epoch, long endOffset) {
                behind.elected(epoch, endOffset);
                leading = true;
                refresh();
            }

            @Override
            public void revoked(int epoch, Throwable cause) {
                behind.revoked(epoch, cause);
                leading = false;
                refresh();
            }

            @Override
            public void leaderChanged(OptionalInt newLeader) {
                behind.leaderChanged(newLeader);
                refresh();
            }
        };
    }

    @Override
    public void onMetadata(MetadataDelta delta) {
        boolean changed = delta.before().brokers() != delta.after().brokers();
        image = delta.after();
        if (changed) {
            refresh();
        }
    }

    /** Ends all connections, and watches nobody from now on. Any thread. */
    public void close() {
        dialer.scheduler().execute(() -> {
            closed = true;
            refresh();
        });
    }

    private void refresh() {
        Map<Integer, Target> wanted = wanted();
        watched.entrySet().removeIf(each -> {
            boolean obsolete = !each.getValue().target.equals(wanted.get(each.getKey()));
            if (obsolete) {
                each.getValue().end();
            }
            return obsolete;
        });
        wanted.forEach((id, target) -> watched.computeIfAbsent(id, added -> new Watched(added, target)));
    }

    private Map<Integer, Target> wanted() {
        Map<Integer, Target> wanted = new HashMap<>();
        if (closed) {
            return wanted;
        }
        OptionalInt leader = controller.get();
        if (leading) {
            image.brokers().values().stream()
                    .filter(broker -> !broker.fenced() && broker.id() != nodeId)
                    .forEach(broker -> addresses
                            .address(broker)
                            .ifPresent(
                                    address -> wanted.put(broker.id(), new Target(address, broker.incarnationId()))));
        } else if (leader.isPresent() && leader.getAsInt() != nodeId) {
            int controllerId = leader.getAsInt();
            BrokerRegistration registered = image.brokers().get(controllerId);
            if (registered == null) {
                addresses.find(controllerId).ifPresent(address -> wanted.put(controllerId, new Target(address, null)));
            } else {
                addresses
                        .address(registered)
                        .ifPresent(
                                address -> wanted.put(controllerId, new Target(address, registered.incarnationId())));
            }
        }
        return wanted;
    }

    /** One broker that is watched, from the first attempt to connect until it does not matter any more. */
    private final class Watched implements PeerLink.Listener {
        private final int id;
        private final Target target;
        private PeerSuspicion state = PeerSuspicion.INITIAL;
        private @Nullable PeerLink link;
        private @Nullable Cancellable redial;
        private boolean ended;
        private boolean told;

        private Watched(int id, Target target) {
            this.id = id;
            this.target = target;
            dial();
        }

        private void dial() {
            if (!ended) {
                link = PeerLink.dial(dialer, id, target.address(), this);
            }
        }

        private void end() {
            ended = true;
            PeerLink present = link;
            if (present != null) {
                present.close("not watched any more");
            }
            Cancellable timer = redial;
            if (timer != null) {
                timer.cancel();
            }
        }

        @Override
        public void opened(UUID incarnation) {
            state = state.opened();
            told = false;
        }

        @Override
        public void answered(int correlationId, WireReader body) {
            LOGGER.debug("Node {} answered what it was not asked", id);
        }

        @Override
        public void closed(CloseReason reason) {
            link = null;
            if (ended) {
                return;
            }
            PeerSuspicion.Step step = state.closed(reason.kind());
            state = step.state();
            redial = dialer.scheduler().schedule(this::dial, step.dialAfter());
            if (step.suspect()) {
                if (!told) {
                    LOGGER.info(
                            "Nobody listens at {} any more: broker {} is suspected to be gone", target.address(), id);
                    told = true;
                }
                suspect.accept(id);
            }
        }
    }
}
