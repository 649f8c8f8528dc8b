package io.duolog.chaos.system.apache;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.Plane;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.DiskFault;
import io.duolog.chaos.system.ProxiedCluster;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.ZooKeeperEnsemble;
import io.duolog.peer.ApacheKafkaClassPath;
import io.duolog.peer.ApacheKafkaKind;
import io.duolog.peer.ApacheKafkaNode;
import io.duolog.peer.QuorumLeader;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Apache Kafka, unchanged: brokers that are the controllers' quorum, too, or brokers and a ZooKeeper ensemble. It is the
 * control group: what a run accuses it of is a fault of the harness until shown otherwise.
 */
public final class ApacheKafkaSystem extends ProxiedCluster {
    private static final Plane CONTROLLER = new Plane("controller", NodeId.Kind.BROKER, Set.of(NodeId.Kind.BROKER));

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration START_PATIENCE = Duration.ofSeconds(20);
    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final List<String> JAVA_OPTIONS =
            List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final ApacheKafkaKind kind;
    private final ApacheKafkaClassPath classPath;
    private final Map<NodeId, ApacheKafkaNode> brokers = new TreeMap<>();

    /**
     * Makes the network and writes all settings; starts nothing.
     *
     * @param kind which Kafka
     * @param classPath of its version
     * @throws IllegalArgumentException if the options ask for a mutant
     */
    public ApacheKafkaSystem(ApacheKafkaKind kind, ApacheKafkaClassPath classPath, SystemOptions options) {
        super(
                kind.systemName(),
                checked(kind, options),
                kind.zooKeeper() ? List.of() : List.of(CONTROLLER),
                kind.zooKeeper(),
                ANSWER_TIMEOUT);
        this.kind = kind;
        this.classPath = classPath;
        ApacheKafkaSettings settings = new ApacheKafkaSettings(
                kind,
                brokers(),
                network().port(KAFKA),
                kind.zooKeeper() ? 0 : network().port(CONTROLLER),
                kind.zooKeeper() ? zooKeeper().connect() : "",
                options.settings());
        for (NodeId id : brokers()) {
            Path home = options.directory().toAbsolutePath().resolve(id.hostName());
            List<String> javaOptions = new ArrayList<>(JAVA_OPTIONS);
            javaOptions.add("-Djdk.net.hosts.file=" + network().hostsFile(id));
            brokers.put(
                    id, new ApacheKafkaNode(id.hostName(), kind, classPath, home, settings.of(id, home), javaOptions));
        }
    }

    private static SystemOptions checked(ApacheKafkaKind kind, SystemOptions options) {
        if (!options.mutant().isEmpty()) {
            throw new IllegalArgumentException("mutant " + options.mutant() + " is one of Duolog, not of "
                    + kind.systemName() + "; leave it out, or test duolog-raft or duolog-zookeeper");
        }
        return options;
    }

    @Override
    public Map<String, String> versions() {
        return Map.of("kafka", classPath.version());
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.POWER_LOSS, Capability.BIT_FLIP, Capability.PARTITIONS);
    }

    @Override
    public void startAll() {
        if (hasZooKeeper()) {
            InParallel.forEach(ZooKeeperEnsemble.nodes(), server -> startZooKeeper(server, START_TIMEOUT));
        }
        InParallel.forEach(brokers(), broker -> startBroker(broker, START_TIMEOUT));
        if (!Waiting.until(START_TIMEOUT, this::allServe)) {
            throw new IllegalStateException(name() + " did not serve within " + START_TIMEOUT + "; "
                    + brokers.values().stream()
                            .map(broker -> broker.process().tail())
                            .collect(Collectors.joining("\n")));
        }
    }

    private boolean allServe() {
        List<Integer> known = answers().ask(answering(), broker -> MetadataQuery.ask(broker, List.of())
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
        zooKeeper().start(server, patience);
    }

    private void startBroker(NodeId broker, Duration patience) {
        InetSocketAddress address = address(broker);
        broker(broker).start(() -> listens(address), patience);
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Deletes the log directory of a broker. What it voted for as a member of a KRaft quorum stays: a voter that forgets is
     * one more, as in any Raft, and Kafka wants such a disk to be replaced as a new voter.
     */
    @Override
    public void wipe(NodeId node) {
        requireStopped(node);
        if (node.kind() == NodeId.Kind.ZOOKEEPER) {
            zooKeeper().wipe(node);
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
    public OptionalInt controller() {
        if (kind.zooKeeper()) {
            return answers().controller(answering());
        }
        List<InetSocketAddress> controllers = brokers.keySet().stream()
                .map(broker -> network().realAddress(broker, CONTROLLER))
                .toList();
        return QuorumLeader.of(answers().ask(controllers, controller -> QuorumLeader.ask(controller, ANSWER_TIMEOUT)));
    }

    @Override
    protected NodeProcess brokerProcess(NodeId broker) {
        return broker(broker).process();
    }

    @Override
    protected Path logDirectory(NodeId broker) {
        return broker(broker).data();
    }

    private ApacheKafkaNode broker(NodeId broker) {
        return requireNonNull(brokers.get(requireBroker(broker)), "all brokers are made with the system");
    }
}
