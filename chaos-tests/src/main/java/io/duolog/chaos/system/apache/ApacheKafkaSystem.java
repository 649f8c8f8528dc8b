package io.duolog.chaos.system.apache;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReplicaLog;
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
import io.duolog.testkit.MetadataQuery;
import io.duolog.testkit.NodeProcess;
import io.duolog.testkit.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Apache Kafka, unchanged: brokers that are the controllers' quorum, too, or brokers and a ZooKeeper ensemble. It is the
 * control group: what a run accuses it of is a fault of the harness until shown otherwise.
 */
public final class ApacheKafkaSystem implements SystemUnderTest {
    private static final Plane KAFKA =
            new Plane("kafka", NodeId.Kind.BROKER, Set.of(NodeId.Kind.BROKER, NodeId.Kind.CLIENT));
    private static final Plane CONTROLLER = new Plane("controller", NodeId.Kind.BROKER, Set.of(NodeId.Kind.BROKER));

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration START_PATIENCE = Duration.ofSeconds(20);
    private static final int CONNECT_TIMEOUT_MS = 1_000;
    /** A broker that restarts before ZooKeeper has ended its last session ends itself; a supervisor starts it again. */
    private static final int START_ATTEMPTS_MAX = 5;

    private final ApacheKafkaKind kind;
    private final ApacheKafkaClassPath classPath;
    private final ClusterNetwork network;
    private final @Nullable ZooKeeperEnsemble zooKeeper;
    private final Map<NodeId, ApacheKafkaNode> brokers = new TreeMap<>();
    private final BrokerAnswers answers = new BrokerAnswers(ANSWER_TIMEOUT);

    /**
     * Makes the network and writes all settings; starts nothing.
     *
     * @param kind which Kafka
     * @param classPath of its version
     * @throws IllegalArgumentException if the options ask for a mutant
     */
    public ApacheKafkaSystem(ApacheKafkaKind kind, ApacheKafkaClassPath classPath, SystemOptions options) {
        if (!options.mutant().isEmpty()) {
            throw new IllegalArgumentException("mutant " + options.mutant() + " is one of Duolog, not of "
                    + kind.systemName() + "; leave it out, or test duolog-raft or duolog-zookeeper");
        }
        this.kind = kind;
        this.classPath = classPath;
        List<NodeId> ids = IntStream.rangeClosed(1, options.brokers())
                .mapToObj(NodeId::broker)
                .toList();
        this.network = network(kind, ids, options);
        this.zooKeeper = kind.zooKeeper() ? new ZooKeeperEnsemble(options.directory(), network) : null;
        ApacheKafkaSettings settings = new ApacheKafkaSettings(
                kind,
                ids,
                network.port(KAFKA),
                kind.zooKeeper() ? 0 : network.port(CONTROLLER),
                zooKeeper == null ? "" : zooKeeper.connect(),
                options.settings());
        for (NodeId id : ids) {
            Path home = options.directory().resolve(id.hostName());
            brokers.put(id, new ApacheKafkaNode(id, settings, classPath, home, network.hostsFile(id)));
        }
    }

    private static ClusterNetwork network(ApacheKafkaKind kind, List<NodeId> brokers, SystemOptions options) {
        List<NodeId> nodes = new ArrayList<>(brokers);
        List<Plane> planes = new ArrayList<>(List.of(KAFKA));
        if (kind.zooKeeper()) {
            nodes.addAll(ZooKeeperEnsemble.nodes());
            planes.addAll(ZooKeeperEnsemble.PLANES);
        } else {
            planes.add(CONTROLLER);
        }
        nodes.addAll(options.clients());
        return ClusterNetwork.create(options.toxiproxy(), options.directory(), nodes, planes);
    }

    @Override
    public String name() {
        return kind.systemName();
    }

    @Override
    public Map<String, String> versions() {
        return Map.of("kafka", classPath.version());
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.POWER_LOSS, Capability.BIT_FLIP);
    }

    @Override
    public List<NodeId> nodes() {
        List<NodeId> nodes = new ArrayList<>(brokers.keySet());
        if (kind.zooKeeper()) {
            nodes.addAll(ZooKeeperEnsemble.nodes());
        }
        return List.copyOf(nodes);
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
            InParallel.forEach(ZooKeeperEnsemble.nodes(), server -> startZooKeeper(server, START_TIMEOUT));
        }
        InParallel.forEach(brokers.keySet(), broker -> startBroker(broker, START_TIMEOUT));
        if (!Waiting.until(START_TIMEOUT, this::allServe)) {
            throw new IllegalStateException(name() + " did not serve within " + START_TIMEOUT + "; "
                    + brokers.values().stream()
                            .map(broker -> broker.process().tail())
                            .collect(Collectors.joining("\n")));
        }
    }

    private boolean allServe() {
        List<Integer> known = answers.ask(addresses(), broker -> MetadataQuery.ask(broker, List.of())
                .map(answer -> answer.brokers().size()));
        return known.size() == brokers.size()
                && known.stream().allMatch(size -> size == brokers.size())
                && controller().isPresent();
    }

    @Override
    public void start(NodeId node) {
        if (node.kind() == NodeId.Kind.ZOOKEEPER) {
            startZooKeeper(node, START_PATIENCE);
        } else {
            startBroker(node, START_PATIENCE);
        }
    }

    private void startZooKeeper(NodeId server, Duration patience) {
        ensemble(server).start(server, patience);
    }

    private void startBroker(NodeId broker, Duration patience) {
        InetSocketAddress address = address(broker);
        for (int attempt = 1; ; attempt++) {
            try {
                broker(broker).start(() -> listens(address), patience);
                return;
            } catch (IllegalStateException endedInstead) {
                if (attempt == START_ATTEMPTS_MAX || !kind.zooKeeper()) {
                    throw endedInstead;
                }
            }
        }
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
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

    /**
     * Deletes the log directory of a broker. What it voted for as a member of a KRaft quorum stays: a voter that forgets is
     * one more, as in any Raft, and Kafka wants such a disk to be replaced as a new voter.
     */
    @Override
    public void wipe(NodeId node) {
        requireStopped(node);
        if (node.kind() == NodeId.Kind.ZOOKEEPER) {
            ensemble(node).wipe(node);
        } else {
            Directories.delete(broker(node).data());
        }
    }

    @Override
    public void losePower(NodeId broker, long seed) {
        kill(broker);
        try {
            UnforcedBytes.drop(broker(broker).data(), seed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot drop what " + broker + " did not force to disk", e);
        }
    }

    @Override
    public void failDisk(NodeId broker, DiskFault fault) {
        throw new UnsupportedOperationException(name() + " has no disk that can be made " + fault);
    }

    /** Does nothing: no disk is ever bad. */
    @Override
    public void healDisk(NodeId broker) {
        broker(broker);
    }

    @Override
    public String damage(NodeId broker, long seed) {
        requireStopped(broker);
        return BitFlips.in(broker(broker).data(), broker.number(), brokers.size(), new Random(seed));
    }

    @Override
    public List<LeaderObserved> leaders(Set<String> topics) {
        return answers.leaders(addresses(), topics);
    }

    @Override
    public OptionalInt controller() {
        if (kind.zooKeeper()) {
            return answers.controller(addresses());
        }
        List<InetSocketAddress> controllers = brokers.keySet().stream()
                .map(broker -> network.realAddress(broker, CONTROLLER))
                .toList();
        return QuorumLeader.ask(answers, controllers, ANSWER_TIMEOUT);
    }

    @Override
    public List<ReplicaLog> dump(NodeId broker, String runId, Set<String> topics) {
        requireStopped(broker);
        return new LogDump(broker.number(), runId).readAll(broker(broker).data(), topics);
    }

    @Override
    public void close() {
        brokers.values().forEach(broker -> broker.process().close());
        if (zooKeeper != null) {
            zooKeeper.close();
        }
        answers.close();
        network.close();
    }

    private List<InetSocketAddress> addresses() {
        return brokers.keySet().stream().map(this::address).toList();
    }

    private void requireStopped(NodeId node) {
        if (isRunning(node)) {
            throw new IllegalStateException(node + " runs; its files are its own until it is stopped");
        }
    }

    private NodeProcess process(NodeId node) {
        return node.kind() == NodeId.Kind.ZOOKEEPER
                ? ensemble(node).process(node)
                : broker(node).process();
    }

    private ApacheKafkaNode broker(NodeId broker) {
        return Optional.ofNullable(brokers.get(broker))
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no broker " + broker + "; there are " + nodes()));
    }

    private ZooKeeperEnsemble ensemble(NodeId server) {
        if (zooKeeper == null) {
            throw new IllegalArgumentException("there is no " + server + " in " + name() + "; there are " + nodes());
        }
        return zooKeeper;
    }
}
