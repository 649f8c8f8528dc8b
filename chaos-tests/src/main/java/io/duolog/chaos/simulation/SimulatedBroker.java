package io.duolog.chaos.simulation;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.ReadinessPublisher;
import io.duolog.broker.api.FetchHandler;
import io.duolog.broker.api.ProduceHandler;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.controller.ActiveController;
import io.duolog.broker.controller.BrokerAnnouncement;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.ControllerContext;
import io.duolog.broker.controller.LivenessRole;
import io.duolog.broker.controller.LocalControllerClient;
import io.duolog.broker.fetch.FetchSessionCache;
import io.duolog.broker.fetch.ReplicaFetches;
import io.duolog.broker.metadata.BrokerEndpoint;
import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionContext;
import io.duolog.broker.partition.PartitionPublisher;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.Partitions;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.broker.partition.TopicSettings;
import io.duolog.broker.peer.BrokerPresence;
import io.duolog.broker.peer.Leadership;
import io.duolog.broker.replication.AlterPartitionProposals;
import io.duolog.broker.replication.FetcherContext;
import io.duolog.broker.replication.ImageReplicaBrokers;
import io.duolog.broker.replication.LagCheck;
import io.duolog.broker.replication.OwnBrokerEpoch;
import io.duolog.broker.replication.ReplicaFetchers;
import io.duolog.broker.replication.Replication;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.TestBackendHost;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.storage.LogManager;
import io.duolog.storage.LogManagerConfig;
import io.duolog.storage.StorageEnvironment;
import io.duolog.storage.StorageScheduler;
import io.duolog.storage.fs.FaultyFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One life of a broker: the product's own parts, put together without sockets and threads. */
final class SimulatedBroker {
    static final String TOPIC = "simulated";
    static final Path DATA = Path.of("data");
    private static final long NO_EPOCH = -1;
    private static final short REPLICATION_FACTOR = 3;
    private static final int CREATE_TIMEOUT_MS = 1_000;
    private static final long PROPOSAL_RETRY_MS = 20;
    private static final int SESSIONS_MAX = 100;
    private static final long SESSION_EVICTION_MS = 60_000;

    private final SimulatedCluster cluster;
    private final SimulatedWorld world;
    private final SimulatedProcess process;
    private final NodeIdentity identity;
    private final SerialScheduler coordination;
    private final SerialScheduler partitionsThread;
    private final SerialScheduler eventLoop;
    private final LogManager logs;
    private final Partitions partitions = new Partitions();
    private final PartitionPublisher partitionPublisher;
    private final Replication replication;
    private final SimulatedEndpoint endpoint;
    private final ReadinessPublisher readiness;
    private final BrokerPresence presence;
    private final MetadataLoader loader;
    private final CoordinationBackend backend;
    private final ActiveController controller;
    private final LocalControllerClient controllerClient;

    /** Puts a broker together on what its disk holds. */
    SimulatedBroker(SimulatedCluster cluster, BrokerConfig config, FaultyFileSystem disk) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.process = new SimulatedProcess(world.execution());
        Random random = world.random();
        this.identity = new NodeIdentity(config.nodeId(), new UUID(random.nextLong(), random.nextLong()));
        this.coordination = process.newThread();
        this.partitionsThread = process.newThread();
        this.eventLoop = process.newThread();
        SerialScheduler storageThread = process.newThread();
        TopicSettings settings = new TopicSettings(this::image, config.nodeId(), config.given());
        StorageEnvironment storage =
                new StorageEnvironment(disk, world.clock(), storageScheduler(storageThread), Runnable::run, random);
        this.logs = new LogManager(storage, LogManagerConfig.of(List.of(DATA)), settings::logConfig, (path, why) -> {});
        SerialScheduler replicationThread = process.newThread();
        RequestTimer timer = (task, delayMs) -> eventLoop.schedule(task, Duration.ofMillis(delayMs))::cancel;
        OwnBrokerEpoch ownEpoch = new OwnBrokerEpoch(this::image, identity);
        ControllerClient remote = new SimulatedControllerClient(
                config.nodeId(), world.network(), replicationThread, this::knownController);
        ImageReplicaBrokers replicaBrokers = new ImageReplicaBrokers();
        PartitionContext context = new PartitionContext(
                config.nodeId(),
                settings,
                replicaBrokers,
                new AlterPartitionProposals(
                        () -> remote, config.nodeId(), ownEpoch, timer, replicationThread, PROPOSAL_RETRY_MS),
                config.replication().lagTimeMaxMs(),
                () -> Duration.ofNanos(eventLoop.nanoTime()).toMillis());
        ReplicaFetchers fetchers = new ReplicaFetchers(new FetcherContext(
                config.nodeId(),
                ownEpoch,
                config.replication(),
                new SimulatedLeaderChannels(config.nodeId(), world.network(), replicationThread),
                timer,
                replicationThread));
        this.replication = new Replication(
                fetchers,
                new LagCheck(
                        partitions,
                        timer,
                        replicationThread,
                        config.replication().lagTimeMaxMs()));
        this.partitionPublisher =
                new PartitionPublisher(logs, partitions, settings, context, fetchers, partitionsThread, timer);
        this.endpoint = endpoint(config, context, settings, timer);
        this.readiness = new ReadinessPublisher(identity);
        this.backend = world.coordination()
                .factory()
                .create(Map.of(), new TestBackendHost(identity, Optional.empty(), DATA, world.clock(), coordination));
        this.presence = presence();
        this.loader = new MetadataLoader(List.of(replicaBrokers, partitionPublisher, presence, readiness));
        ControllerContext decisions = new ControllerContext(
                config.nodeId(),
                config.topics(),
                config.given(),
                () -> new UUID(random.nextLong(), random.nextLong()),
                random::nextInt);
        LivenessRole liveness = new LivenessRole(
                backend.membership(), coordination, world.coordination().sessionTimeout(), decisions);
        this.controller = new ActiveController(coordination, backend.log(), loader::image, List.of(liveness));
        this.controllerClient = new LocalControllerClient(controller, decisions);
    }

    /** Starts it, in the order in which a broker starts. */
    void start() {
        logs.start();
        backend.start((state, cause) -> {
            if (state == BackendState.FAILED) {
                throw new IllegalStateException("coordination failed on broker " + identity.nodeId(), cause);
            }
        });
        backend.log().subscribe(0, loader).offerSnapshots(loader);
        backend.election().campaign(controller);
        backend.log().committedEnd().thenCompose(readiness::reached).thenRun(() -> {
            partitionPublisher.follow();
            replication.start();
            partitionsThread.execute(this::announce);
        });
        // As in the product, nobody is served before this life is registered and its partitions are as the metadata
        // say.
        readiness
                .registered()
                .thenRun(() -> partitionsThread.execute(this::serve))
                .exceptionally(this::failed);
    }

    private void serve() {
        logs.recordRun(requireNonNull(image().brokers().get(nodeId())).epoch());
        world.network().up(nodeId(), this, eventLoop);
    }

    private @Nullable Void failed(Throwable failure) {
        throw new IllegalStateException("broker " + nodeId() + " did not start", failure);
    }

    private void announce() {
        BrokerEndpoint endpoint =
                new BrokerEndpoint("PLAINTEXT", "broker-" + identity.nodeId(), 9092, BrokerEndpoint.PLAINTEXT);
        byte[] info = BrokerAnnouncement.encode(
                identity,
                List.of(endpoint),
                Optional.empty(),
                logs.previousBrokerEpoch().orElse(NO_EPOCH));
        presence.announce(info);
    }

    private BrokerPresence presence() {
        Leadership leadership = new Leadership() {
            @Override
            public void suspend() {
                partitions.suspendLeadership();
            }

            @Override
            public void resume() {
                partitions.resumeLeadership();
            }
        };
        return new BrokerPresence(
                identity,
                backend.membership(),
                backend.log(),
                coordination,
                world.coordination().sessionTimeout(),
                leadership);
    }

    private SimulatedEndpoint endpoint(
            BrokerConfig config, PartitionContext context, TopicSettings settings, RequestTimer timer) {
        PartitionResolver resolver = new PartitionResolver(partitions, settings);
        Random random = world.random();
        ReplicaFetches replicas = new ReplicaFetches(
                resolver,
                context.brokers(),
                timer,
                random::nextInt,
                config.requests().fetchMaxBytes());
        FetchHandler fetchHandler = new FetchHandler(
                resolver,
                new FetchSessionCache(SESSIONS_MAX, SESSION_EVICTION_MS, random::nextInt),
                replicas,
                timer,
                world.clock(),
                config.requests().fetchMaxBytes());
        return new SimulatedEndpoint(cluster, eventLoop, resolver, new ProduceHandler(resolver, timer), fetchHandler);
    }

    private OptionalInt knownController() {
        return backend.election().currentLeader();
    }

    /** Asks this node, as the controller, for the topic. */
    void createTopic(int partitionCount) {
        CreateTopicsRequest.CreatableTopic topic = CreateTopicsRequest.CreatableTopic.builder()
                .name(TOPIC)
                .numPartitions(partitionCount)
                .replicationFactor(REPLICATION_FACTOR)
                .build();
        controllerClient.createTopics(new CreateTopicsRequest(List.of(topic), CREATE_TIMEOUT_MS, false));
    }

    /** Whether this life of the broker is the one that the metadata speak of. */
    boolean isRegisteredIn(MetadataImage image) {
        BrokerRegistration registration = image.brokers().get(nodeId());
        return registration != null && registration.incarnationId().equals(identity.incarnation());
    }

    /** What it does for others. */
    SimulatedEndpoint endpoint() {
        return endpoint;
    }

    int nodeId() {
        return identity.nodeId();
    }

    NodeIdentity identity() {
        return identity;
    }

    SimulatedProcess process() {
        return process;
    }

    /** What it knows of the cluster. */
    MetadataImage image() {
        return loader.image();
    }

    /** Its replica of a partition, if it has one by now. */
    Optional<Partition> replica(int number) {
        return partitions.find(TOPIC, number);
    }

    /** Its replicas. */
    Partitions partitions() {
        return partitions;
    }

    LocalControllerClient controllerClient() {
        return controllerClient;
    }

    private static StorageScheduler storageScheduler(SerialScheduler thread) {
        return new StorageScheduler() {
            @Override
            public void scheduleOnce(Runnable task, long delayMs) {
                thread.schedule(task, Duration.ofMillis(delayMs));
            }

            @Override
            public Runnable schedulePeriodically(Runnable task, long periodMs) {
                boolean[] ended = new boolean[1];
                thread.schedule(
                        new Runnable() {
                            @Override
                            public void run() {
                                if (!ended[0]) {
                                    task.run();
                                    thread.schedule(this, Duration.ofMillis(periodMs));
                                }
                            }
                        },
                        Duration.ofMillis(periodMs));
                return () -> ended[0] = true;
            }
        };
    }
}
