package io.duolog.chaos.system;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.network.ClusterNetwork;
import io.duolog.chaos.network.Links;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.Plane;
import io.duolog.testkit.NodeProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What clusters have in common, whoever wrote their brokers: a proxied network, processes, perhaps a ZooKeeper ensemble. */
public abstract class ProxiedCluster implements SystemUnderTest {
    /** Where brokers serve clients and each other. */
    protected static final Plane KAFKA =
            new Plane("kafka", NodeId.Kind.BROKER, Set.of(NodeId.Kind.BROKER, NodeId.Kind.CLIENT));

    private final String name;
    private final List<NodeId> brokers;
    private final ClusterNetwork network;
    private final @Nullable ZooKeeperEnsemble zooKeeper;
    private final BrokerAnswers answers;

    /**
     * Makes the network; starts nothing.
     *
     * @param planes of the brokers, beside {@link #KAFKA}
     * @param withZooKeeper whether an ensemble coordinates
     * @param answerTimeout how long brokers may take to tell who leads
     */
    protected ProxiedCluster(
            String name, SystemOptions options, List<Plane> planes, boolean withZooKeeper, Duration answerTimeout) {
        this.name = requireNonNull(name, "name");
        this.brokers = IntStream.rangeClosed(1, options.brokers())
                .mapToObj(NodeId::broker)
                .toList();
        List<NodeId> nodes = new ArrayList<>(brokers);
        nodes.addAll(options.clients());
        List<Plane> all = new ArrayList<>(List.of(KAFKA));
        all.addAll(planes);
        if (withZooKeeper) {
            nodes.addAll(ZooKeeperEnsemble.nodes());
            all.addAll(ZooKeeperEnsemble.PLANES);
        }
        Path directory = options.directory().toAbsolutePath();
        this.network = ClusterNetwork.create(options.toxiproxy(), directory.resolve("network"), nodes, all);
        this.zooKeeper = withZooKeeper ? new ZooKeeperEnsemble(directory, network) : null;
        this.answers = new BrokerAnswers(answerTimeout);
    }

    /** The process of a broker, which exists. */
    protected abstract NodeProcess brokerProcess(NodeId broker);

    /** Where a broker, which exists, has its logs. */
    protected abstract Path logDirectory(NodeId broker);

    /** The brokers. */
    protected final List<NodeId> brokers() {
        return brokers;
    }

    /** The network. */
    protected final ClusterNetwork network() {
        return network;
    }

    /** Asks brokers. */
    protected final BrokerAnswers answers() {
        return answers;
    }

    /** Whether an ensemble coordinates. */
    protected final boolean hasZooKeeper() {
        return zooKeeper != null;
    }

    /** The ensemble; fails where there is none. */
    protected final ZooKeeperEnsemble zooKeeper() {
        if (zooKeeper == null) {
            throw new IllegalArgumentException(name + " has no ZooKeeper servers; there are " + nodes());
        }
        return zooKeeper;
    }

    /** The node, if it is one of the brokers. */
    protected final NodeId requireBroker(NodeId node) {
        if (!brokers.contains(node)) {
            throw new IllegalArgumentException("there is no broker " + node + "; there are " + brokers);
        }
        return node;
    }

    /** The addresses of the brokers that can answer now. */
    protected final Collection<InetSocketAddress> answering() {
        return brokers.stream()
                .filter(broker -> brokerProcess(broker).isRunning()
                        && !brokerProcess(broker).isPaused())
                .map(this::address)
                .toList();
    }

    /** Refuses to touch the files of a node that runs. */
    protected final void requireStopped(NodeId node) {
        if (isRunning(node)) {
            throw new IllegalStateException(node + " runs; its files are its own until it is stopped");
        }
    }

    private NodeProcess process(NodeId node) {
        return node.kind() == NodeId.Kind.ZOOKEEPER ? zooKeeper().process(node) : brokerProcess(requireBroker(node));
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<NodeId> nodes() {
        List<NodeId> nodes = new ArrayList<>(brokers);
        if (zooKeeper != null) {
            nodes.addAll(ZooKeeperEnsemble.nodes());
        }
        return List.copyOf(nodes);
    }

    @Override
    public final String bootstrapServers() {
        return brokers.stream()
                .map(broker -> broker.hostName() + ":" + network.port(KAFKA))
                .collect(Collectors.joining(","));
    }

    @Override
    public final InetSocketAddress address(NodeId broker) {
        return network.realAddress(broker, KAFKA);
    }

    @Override
    public final Path hostsFile(NodeId client) {
        return network.hostsFile(client);
    }

    @Override
    public final Links links() {
        return network.links();
    }

    @Override
    public final void terminate(NodeId node) {
        process(node).terminate();
    }

    @Override
    public final void kill(NodeId node) {
        process(node).kill();
    }

    @Override
    public final void pause(NodeId node) {
        process(node).pause();
    }

    @Override
    public final void resume(NodeId node) {
        process(node).resume();
    }

    @Override
    public final boolean isRunning(NodeId node) {
        return process(node).isRunning();
    }

    @Override
    public String damage(NodeId broker, long seed) {
        requireStopped(broker);
        return BitFlips.in(
                logDirectory(requireBroker(broker)), broker.number(), brokers.size(), new SplittableRandom(seed));
    }

    @Override
    public List<LeaderObserved> leaders(Set<String> topics) {
        return answers.leaders(answering(), topics);
    }

    @Override
    public List<ReplicaLog> dump(NodeId broker, String runId, Set<String> topics) {
        requireStopped(broker);
        return new LogDump(broker.number(), runId).readAll(logDirectory(requireBroker(broker)), topics);
    }

    @Override
    public final void close() {
        answers.close();
        brokers.forEach(broker -> brokerProcess(broker).close());
        if (zooKeeper != null) {
            zooKeeper.close();
        }
        network.close();
    }
}
