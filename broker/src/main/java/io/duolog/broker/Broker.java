package io.duolog.broker;

import static java.util.Objects.requireNonNull;

import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Stage;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.config.Endpoint;
import io.duolog.broker.controller.ActiveController;
import io.duolog.broker.controller.BrokerAnnouncement;
import io.duolog.broker.metadata.BrokerEndpoint;
import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.network.ClientGate;
import io.duolog.broker.partition.PartitionPublisher;
import io.duolog.broker.peer.BrokerPresence;
import io.duolog.broker.peer.ControllerRequests;
import io.duolog.broker.peer.DuplicateNodeCheck;
import io.duolog.broker.peer.LeadershipHandover;
import io.duolog.broker.peer.PeerWatch;
import io.duolog.broker.replication.Replication;
import io.duolog.broker.wiring.BrokerModules;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.NodeIdentity;
import io.duolog.storage.LogManager;
import io.duolog.storage.compaction.LogCleaner;
import io.duolog.transport.EventLoops;
import io.duolog.transport.ListenerConfig;
import io.duolog.transport.TransportServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker: everything that one node of a cluster does. Here, and nowhere else, stands the order in which its parts start
 * and stop.
 *
 * <p>Made, started and closed by one owner; a closed broker cannot be started again.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Broker.class);
    private static final long NO_EPOCH = -1;

    private final BrokerConfig config;
    private final NodeIdentity identity;
    private final LogDirectories logDirectories;
    private final LogManager logs;
    private final LogCleaner cleaner;
    private final PartitionPublisher partitionPublisher;
    private final MetadataLoader loader;
    private final CoordinationBackend backend;
    private final ActiveController controller;
    private final Replication replication;
    private final TransportServer server;
    private final ClientGate clients;
    private final BetweenBrokers between;
    private final EventLoops loops;
    private final BrokerThreads threads;
    private final ReadinessPublisher readiness;
    private final MetadataCatchUp catchUp;
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private boolean closed;

    @Inject
    Broker(
            Parts parts,
            BetweenBrokers between,
            BrokerConfig config,
            NodeIdentity identity,
            BrokerThreads threads,
            EventLoops loops) {
        this.config = config;
        this.between = between;
        this.identity = identity;
        this.threads = threads;
        this.loops = loops;
        this.logDirectories = parts.logDirectories();
        this.logs = parts.logs();
        this.cleaner = parts.cleaner();
        this.partitionPublisher = parts.partitionPublisher();
        this.loader = parts.loader();
        this.backend = parts.backend();
        this.controller = parts.controller();
        this.replication = parts.replication();
        this.server = parts.server();
        this.clients = parts.clients();
        this.readiness = parts.readiness();
        this.catchUp = parts.catchUp();
    }

    /**
     * What a broker starts and stops; made by the wiring.
     *
     * @param logDirectories whose data it is
     * @param logs the logs
     * @param cleaner compacts them
     * @param partitionPublisher makes partitions of them
     * @param loader builds the metadata image
     * @param readiness tells when this broker is registered
     * @param catchUp brings it up to date with the metadata
     * @param backend what the cluster agrees by
     * @param controller this node as a controller
     * @param replication has replicas follow their leaders
     * @param server the listeners
     * @param clients opened when clients can be served
     */
    public record Parts(
            LogDirectories logDirectories,
            LogManager logs,
            LogCleaner cleaner,
            PartitionPublisher partitionPublisher,
            MetadataLoader loader,
            ReadinessPublisher readiness,
            MetadataCatchUp catchUp,
            CoordinationBackend backend,
            ActiveController controller,
            Replication replication,
            TransportServer server,
            ClientGate clients) {}

    /**
     * What ties a broker to the others; made by the wiring.
     *
     * @param presence announces it
     * @param watch watches the others
     * @param duplicates finds another broker with the same id
     * @param handover hands its partitions over
     * @param controllerRequests on their way to the active controller
     */
    public record BetweenBrokers(
            BrokerPresence presence,
            PeerWatch watch,
            DuplicateNodeCheck duplicates,
            LeadershipHandover handover,
            ControllerRequests controllerRequests) {}

    /** Puts a broker together; starts no thread and touches nothing outside. */
    public static Broker create(BrokerConfig config, BrokerEnvironment environment) {
        return Guice.createInjector(Stage.DEVELOPMENT, BrokerModules.of(config, environment))
                .getInstance(Broker.class);
    }

    /**
     * Starts the broker; when this returns, clients are served. If it fails, what had started is stopped.
     *
     * @throws BrokerStartException for what a person can mend
     * @throws io.duolog.storage.LogStorageException if no log directory can be used
     * @throws io.duolog.coordination.CoordinationException if the backend refuses to start
     */
    public void start() {
        try {
            startInOrder();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startInOrder() {
        config.warnings().forEach(LOGGER::warn);
        // Whose data is it? Nothing may be touched before that is known.
        logDirectories.open();
        // Ports come next: what is announced later names them, and a port in use is found before anything is changed.
        bind();
        // Other brokers are answered from here on: they may need this one to agree on who leads. Clients are not.
        server.start();
        // The backend and the logs are the slow parts, so they start side by side.
        CompletableFuture<Void> backendReady = startBackend();
        logs.start();
        await(backendReady, "The coordination backend " + config.coordination().backend() + " did not start");
        logDirectories.mark(backend.clusterId());
        // From here on this node follows the metadata and may be elected.
        backend.log().subscribe(0, loader).offerSnapshots(loader);
        backend.election().campaign(between.watch().inFrontOf(controller));
        await(catchUp.caughtUp(), "This node could not catch up with the metadata");
        partitionPublisher.follow();
        await(partitionsApplied(), "The partitions of this broker could not be opened");
        refuseToBeASecond();
        // Announcing says: ready to lead.
        announce();
        await(readiness.registered(), "This broker was not registered by a controller");
        await(partitionsApplied(), "The partitions of this broker could not be opened");
        logs.recordRun(ownEpoch().orElse(NO_EPOCH));
        replication.start();
        cleaner.start();
        clients.open();
        LOGGER.info("Broker {} of cluster {} serves {}", config.nodeId(), backend.clusterId(), endpoints);
    }

    private void bind() {
        for (int i = 0; i < config.listeners().listeners().size(); i++) {
            Endpoint listener = config.listeners().listeners().get(i);
            Endpoint advertised = config.listeners().advertised().get(i);
            try {
                InetSocketAddress bound = server.bind(
                        ListenerConfig.plaintext(listener.listenerName(), listener.host(), listener.port()));
                String host = advertised.host().isEmpty() ? ownHost() : advertised.host();
                int port = advertised.port() == 0 ? bound.getPort() : advertised.port();
                endpoints.add(new Endpoint(listener.listenerName(), host, port));
            } catch (IOException e) {
                throw new BrokerStartException(
                        "cannot listen on " + listener + ": " + e.getMessage()
                                + "; free the port, or change it in listeners",
                        e);
            }
        }
    }

    private static String ownHost() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            throw new BrokerStartException(
                    "this host's own name cannot be resolved; name a host in advertised.listeners", e);
        }
    }

    private CompletableFuture<Void> startBackend() {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        backend.start((state, cause) -> {
            if (state == BackendState.READY) {
                ready.complete(null);
            } else if (state == BackendState.FAILED) {
                Throwable why = cause == null ? new IllegalStateException("the backend failed") : cause;
                if (!ready.completeExceptionally(why)) {
                    LOGGER.error("Coordination has failed for good; this broker must be restarted", why);
                }
            } else {
                LOGGER.warn("Coordination is {}: {}", state, String.valueOf(cause));
            }
        });
        return ready;
    }

    /** Completes when the partitions are as the metadata said at the time of the call. */
    private CompletableFuture<Void> partitionsApplied() {
        return CompletableFuture.runAsync(() -> {}, threads.partitions());
    }

    /** A former life of this node is dead, unless it answers where it registered. */
    private void refuseToBeASecond() {
        BrokerRegistration registered = loader.image().brokers().get(config.nodeId());
        if (registered == null || registered.incarnationId().equals(identity.incarnation())) {
            return;
        }
        between.duplicates().run(registered).join().ifPresent(address -> {
            throw new BrokerStartException("node.id=" + config.nodeId() + " is in use by a broker at " + address
                    + "; give this node another node.id, or stop that broker");
        });
    }

    private void announce() {
        List<BrokerEndpoint> announced = endpoints.stream()
                .map(endpoint -> new BrokerEndpoint(
                        endpoint.listenerName(), endpoint.host(), endpoint.port(), BrokerEndpoint.PLAINTEXT))
                .toList();
        between.presence()
                .announce(BrokerAnnouncement.encode(
                        identity,
                        announced,
                        config.rack(),
                        logs.previousBrokerEpoch().orElse(NO_EPOCH)));
    }

    private void await(CompletableFuture<Void> future, String whatFailed) {
        try {
            future.get(config.coordination().registrationTimeoutMs(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new BrokerStartException(whatFailed + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new BrokerStartException(
                    whatFailed + " within initial.broker.registration.timeout.ms="
                            + config.coordination().registrationTimeoutMs(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException(whatFailed + ": interrupted", e);
        }
    }

    /** This node's id. */
    public int nodeId() {
        return config.nodeId();
    }

    /**
     * The cluster's id.
     *
     * @throws IllegalStateException before the broker was started
     */
    public String clusterId() {
        return backend.clusterId();
    }

    /** Where clients reach this broker, with the ports that were chosen; empty before the broker was started. */
    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /** The newest metadata that this broker has acted on. Thread-safe. */
    public MetadataImage image() {
        return loader.image();
    }

    /**
     * Stops the broker: answers what it has begun, hands over what it holds, and leaves the logs so that the next start
     * need not recover them. Idempotent; collects failures in the log rather than stopping half-way.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        between.watch().close();
        between.presence().close();
        // Clients are served until others lead in this broker's place.
        quietly("its part in the cluster", this::handOver);
        clients.close();
        between.controllerRequests().close();
        quietly("replication", replication::close);
        // Other brokers are answered until coordination has handed over what this one held.
        quietly("coordination", backend::close);
        quietly("the listeners", server::close);
        quietly("partitions", () -> await(partitionsApplied(), "The last changes of partitions were not applied"));
        quietly("compaction", cleaner::close);
        quietly("the logs", this::closeLogs);
        quietly("the event loops", loops::close);
        quietly("the threads", threads::close);
    }

    /** The broker epoch of this life, once it is registered. */
    private Optional<Long> ownEpoch() {
        return Optional.ofNullable(loader.image().brokers().get(config.nodeId()))
                .filter(broker -> broker.incarnationId().equals(identity.incarnation()))
                .map(BrokerRegistration::epoch);
    }

    /** A life that was not registered leaves things as the one before it did. */
    private void closeLogs() {
        logs.close(ownEpoch().orElseGet(() -> logs.previousBrokerEpoch().orElse(NO_EPOCH)));
    }

    private void handOver() {
        boolean others = loader.image().brokers().values().stream()
                .anyMatch(broker -> broker.id() != config.nodeId() && !broker.fenced());
        if (config.coordination().controlledShutdownEnabled() && others && backend.state() == BackendState.READY) {
            ownEpoch().ifPresent(epoch -> between.handover().run(config.nodeId(), epoch));
        }
    }

    /**
     * Ends the broker as a crash of its process would: connections are cut, nothing is handed over, and the logs are
     * left as they lie, not marked as closed properly. For tests of failures with several brokers in one JVM; files that
     * were open stay open in the file system that it was given. Idempotent.
     */
    public synchronized void abandon() {
        if (closed) {
            return;
        }
        closed = true;
        between.watch().close();
        between.presence().close();
        quietly("the listeners", () -> server.close(0));
        quietly("the event loops", loops::close);
        quietly("replication", replication::close);
        quietly("coordination", backend::close);
        quietly("the threads", threads::close);
    }

    private static void quietly(String what, Runnable step) {
        try {
            requireNonNull(step).run();
        } catch (RuntimeException e) {
            LOGGER.warn("Could not close {} cleanly", what, e);
        }
    }
}
