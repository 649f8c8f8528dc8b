package io.duolog.chaos.system.duolog;

import io.duolog.broker.inspection.InspectionClient;
import io.duolog.broker.inspection.InspectionException;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.mutant.Mutants;
import io.duolog.chaos.network.ClusterNetwork;
import io.duolog.chaos.network.Links;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.Plane;
import io.duolog.chaos.system.BitFlips;
import io.duolog.chaos.system.BrokerAnswers;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.DiskFault;
import io.duolog.chaos.system.LogDump;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.chaos.system.ZooKeeperEnsemble;
import io.duolog.testkit.Directories;
import io.duolog.testkit.InParallel;
import io.duolog.testkit.NodeProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A cluster of Duolog: brokers, and with ZooKeeper three servers of it, each a process of its own. */
public final class DuologSystem implements SystemUnderTest {
    /** Clients, brokers and Raft's voters all dial the brokers' one port. */
    private static final Plane KAFKA =
            new Plane("kafka", NodeId.Kind.BROKER, Set.of(NodeId.Kind.BROKER, NodeId.Kind.CLIENT));

    private static final Duration FIRST_START = Duration.ofSeconds(90);
    private static final Duration LATER_START = Duration.ofSeconds(15);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(700);

    /** Detection within seconds, so that a run of minutes sees many faults and their ends. */
    private static final Map<String, String> SETTINGS = Map.of(
            "broker.session.timeout.ms", "3000",
            "broker.heartbeat.interval.ms", "500",
            "replica.lag.time.max.ms", "3000",
            "auto.create.topics.enable", "false");

    private final String name;
    private final ClusterNetwork network;
    private final Map<NodeId, DuologBroker> brokers = new LinkedHashMap<>();
    private final @Nullable ZooKeeperEnsemble zooKeeper;
    private final BrokerAnswers answers = new BrokerAnswers(ANSWER_TIMEOUT);

    private DuologSystem(String name, SystemOptions options, boolean withZooKeeper) {
        if (!options.mutant().isEmpty() && Mutants.find(options.mutant()).isEmpty()) {
            throw new IllegalArgumentException("there is no mutant '" + options.mutant() + "'");
        }
        this.name = name;
        Path directory = Directories.create(options.directory().toAbsolutePath());
        List<NodeId> members = IntStream.rangeClosed(1, options.brokers())
                .mapToObj(NodeId::broker)
                .toList();
        List<NodeId> all = new ArrayList<>(members);
        all.addAll(options.clients());
        List<Plane> planes = new ArrayList<>(List.of(KAFKA));
        if (withZooKeeper) {
            all.addAll(ZooKeeperEnsemble.nodes());
            planes.addAll(ZooKeeperEnsemble.PLANES);
        }
        this.network = ClusterNetwork.create(options.toxiproxy(), directory.resolve("network"), all, planes);
        this.zooKeeper = withZooKeeper ? new ZooKeeperEnsemble(directory, network) : null;
        for (NodeId broker : members) {
            brokers.put(
                    broker,
                    new DuologBroker(
                            broker,
                            directory.resolve(broker.hostName()),
                            settings(broker, members, options),
                            network.hostsFile(broker),
                            options.mutant()));
        }
    }

    /** A cluster whose brokers agree by Raft. */
    static DuologSystem onRaft(String name, SystemOptions options) {
        return new DuologSystem(name, options, false);
    }

    /** A cluster whose brokers agree by three servers of ZooKeeper. */
    static DuologSystem onZooKeeper(String name, SystemOptions options) {
        return new DuologSystem(name, options, true);
    }

    private Map<String, String> settings(NodeId broker, List<NodeId> members, SystemOptions options) {
        Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
        int port = network.port(KAFKA);
        settings.put("node.id", Integer.toString(broker.number()));
        settings.put("listeners", "PLAINTEXT://" + broker.hostName() + ":" + port);
        if (zooKeeper != null) {
            settings.put("coordination.backend", "zookeeper");
            settings.put("zookeeper.connect", zooKeeper.connect());
            settings.put("zookeeper.session.timeout.ms", "3000");
        } else {
            settings.put(
                    "controller.quorum.voters",
                    members.stream()
                            .map(voter -> voter.number() + "@" + voter.hostName() + ":" + port)
                            .collect(Collectors.joining(",")));
        }
        settings.putAll(options.settings());
        return settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> versions() {
        return Map.of(
                "duolog",
                        Optional.ofNullable(InspectionClient.class.getPackage().getImplementationVersion())
                                .orElse("of this build"),
                "java", Runtime.version().toString());
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public List<NodeId> nodes() {
        List<NodeId> nodes = new ArrayList<>(brokers.keySet());
        if (zooKeeper != null) {
            nodes.addAll(ZooKeeperEnsemble.nodes());
        }
        return nodes;
    }

    @Override
    public String bootstrapServers() {
        return brokers.keySet().stream()
                .map(broker -> broker.hostName() + ":" + network.port(KAFKA))
                .collect(Collectors.joining(","));
    }

    @Override
    public InetSocketAddress address(NodeId broker) {
        return network.realAddress(broker, KAFKA);
    }

    @Override
    public Path hostsFile(NodeId client) {
        return network.hostsFile(client);
    }

    @Override
    public Links links() {
        return network.links();
    }

    @Override
    public void startAll() {
        if (zooKeeper != null) {
            InParallel.forEach(ZooKeeperEnsemble.nodes(), server -> start(server, FIRST_START));
        }
        InParallel.forEach(List.copyOf(brokers.keySet()), broker -> {
            if (!start(broker, FIRST_START)) {
                throw new IllegalStateException(broker + " did not serve clients within " + FIRST_START + "; "
                        + process(broker).tail());
            }
        });
    }

    @Override
    public void start(NodeId node) {
        start(node, LATER_START);
    }

    private boolean start(NodeId node, Duration patience) {
        if (node.kind() == NodeId.Kind.ZOOKEEPER) {
            return ensemble().start(node, patience);
        }
        return broker(node).start(patience);
    }

    @Override
    public void terminate(NodeId node) {
        process(node).terminate();
    }

    @Override
    public void kill(NodeId node) {
        process(node).kill();
    }

    @Override
    public void pause(NodeId node) {
        process(node).pause();
    }

    @Override
    public void resume(NodeId node) {
        process(node).resume();
    }

    @Override
    public boolean isRunning(NodeId node) {
        return process(node).isRunning();
    }

    @Override
    public void wipe(NodeId node) {
        if (node.kind() == NodeId.Kind.ZOOKEEPER) {
            ensemble().wipe(node);
        } else {
            broker(node).wipe();
        }
    }

    @Override
    public void losePower(NodeId broker, long seed) {
        broker(broker).losePower(seed);
    }

    @Override
    public void failDisk(NodeId broker, DiskFault fault) {
        broker(broker).setDisk(Optional.of(fault));
    }

    /** A broker that met a failing disk is restarted, as an operator would do: it has taken its directory offline. */
    @Override
    public void healDisk(NodeId broker) {
        broker(broker).setDisk(Optional.empty());
        if (broker(broker).needsRestart()) {
            terminate(broker);
            start(broker);
        }
    }

    @Override
    public String damage(NodeId broker, long seed) {
        DuologBroker target = broker(broker);
        target.requireStopped("damage");
        return BitFlips.in(target.data(), broker.number(), brokers.size(), new SplittableRandom(seed));
    }

    @Override
    public List<LeaderObserved> leaders(Set<String> topics) {
        return answers.leaders(answering(), topics);
    }

    /** As the broker says that knows of the newest controller epoch. */
    @Override
    public OptionalInt controller() {
        return answers.ask(answering(), DuologSystem::coordination).stream()
                .filter(answer -> answer.controllerId() >= 0)
                .max(Comparator.comparingInt(DescribeCoordinationResponse::controllerEpoch))
                .map(answer -> OptionalInt.of(answer.controllerId()))
                .orElse(OptionalInt.empty());
    }

    private static Optional<DescribeCoordinationResponse> coordination(InetSocketAddress broker) {
        try (InspectionClient client =
                InspectionClient.connect(broker.getAddress().getHostAddress(), broker.getPort(), ANSWER_TIMEOUT)) {
            return Optional.of(client.describeCoordination());
        } catch (InspectionException e) {
            return Optional.empty();
        }
    }

    /** The brokers that can answer now. */
    private Collection<InetSocketAddress> answering() {
        return brokers.entrySet().stream()
                .filter(broker -> broker.getValue().process().isRunning()
                        && !broker.getValue().process().isPaused())
                .map(broker -> address(broker.getKey()))
                .toList();
    }

    @Override
    public List<ReplicaLog> dump(NodeId broker, String runId, Set<String> topics) {
        DuologBroker source = broker(broker);
        source.requireStopped("read");
        return new LogDump(broker.number(), runId).readAll(source.data(), topics);
    }

    private NodeProcess process(NodeId node) {
        return node.kind() == NodeId.Kind.ZOOKEEPER
                ? ensemble().process(node)
                : broker(node).process();
    }

    private DuologBroker broker(NodeId node) {
        DuologBroker broker = brokers.get(node);
        if (broker == null) {
            throw new IllegalArgumentException("there is no broker " + node + "; there are " + brokers.keySet());
        }
        return broker;
    }

    private ZooKeeperEnsemble ensemble() {
        if (zooKeeper == null) {
            throw new IllegalArgumentException(name + " has no ZooKeeper servers");
        }
        return zooKeeper;
    }

    @Override
    public void close() {
        answers.close();
        brokers.values().forEach(DuologBroker::close);
        if (zooKeeper != null) {
            zooKeeper.close();
        }
        network.close();
    }
}
