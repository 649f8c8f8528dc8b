package io.duolog.chaos.register;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.mutant.Mutants;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.DiskFault;
import io.duolog.chaos.system.ProxiedCluster;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.ZooKeeperEnsemble;
import io.duolog.storage.TopicPartition;
import io.duolog.testkit.InParallel;
import io.duolog.testkit.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nodes that have coordination and nothing else, each a process, whose links are proxied; with ZooKeeper, its servers beside
 * them. What they see goes to the run's directory as histories. Schedules and reports see the metadata log as one partition,
 * led by the controller.
 */
public final class RegisterSystem extends ProxiedCluster {
    /** The backends that there are, by the systems that have them. */
    public static final Set<String> NAMES = Set.of("duolog-raft", "duolog-zookeeper");

    /** What stands for the metadata log where a partition is asked for. */
    public static final TopicPartition LOG = new TopicPartition("coordination", 0);

    private static final Duration FIRST_START = Duration.ofSeconds(60);
    private static final Duration LATER_START = Duration.ofSeconds(15);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(700);
    private static final String SESSION_TIMEOUT_MS = "2000";

    private final Map<NodeId, RegisterNode> nodes = new LinkedHashMap<>();

    private RegisterSystem(String name, SystemOptions options, boolean withZooKeeper) {
        super(name, options, List.of(), withZooKeeper, ANSWER_TIMEOUT);
        Path directory = options.directory().toAbsolutePath();
        for (NodeId node : brokers()) {
            Map<String, String> settings = settings(node);
            settings.put(RegisterNodeProgram.RUN_DIRECTORY, directory.toString());
            settings.putAll(options.settings());
            nodes.put(
                    node,
                    new RegisterNode(
                            node,
                            new NodeFiles(directory.resolve(node.hostName())),
                            settings,
                            network().hostsFile(node),
                            options.mutant()));
        }
    }

    /**
     * Makes the system with its network; starts no process of it.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException if it is none, or there is no such mutant
     */
    public static RegisterSystem create(String name, SystemOptions options) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' has no coordination to be tested alone; " + NAMES + " have");
        }
        if (!options.mutant().isEmpty() && Mutants.find(options.mutant()).isEmpty()) {
            throw new IllegalArgumentException("there is no mutant '" + options.mutant() + "'");
        }
        return new RegisterSystem(name, options, name.equals("duolog-zookeeper"));
    }

    private Map<String, String> settings(NodeId node) {
        int port = network().port(KAFKA);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(RegisterNodeProgram.NODE, Integer.toString(node.number()));
        settings.put(RegisterNodeProgram.HOST, node.hostName());
        settings.put(RegisterNodeProgram.PORT, Integer.toString(port));
        if (hasZooKeeper()) {
            settings.put(RegisterNodeProgram.BACKEND, "zookeeper");
            settings.put("zookeeper.connect", zooKeeper().connect());
            settings.put("zookeeper.session.timeout.ms", SESSION_TIMEOUT_MS);
        } else {
            settings.put(RegisterNodeProgram.BACKEND, "raft");
            settings.put(
                    "controller.quorum.voters",
                    brokers().stream()
                            .map(voter -> voter.number() + "@" + voter.hostName() + ":" + port)
                            .collect(Collectors.joining(",")));
            settings.put("broker.session.timeout.ms", SESSION_TIMEOUT_MS);
            settings.put("controller.quorum.election.timeout.ms", "500");
        }
        return settings;
    }

    /** What all nodes have done so far, in all of their lives. */
    public Progress progress() {
        return nodes.values().stream().map(RegisterNode::progress).reduce(Progress.NONE, Progress::plus);
    }

    /**
     * What nodes have done.
     *
     * @param appended appends that were acknowledged
     * @param refused appends that were refused
     * @param uncertain appends with an unknown outcome
     * @param reads questions that were answered
     */
    public record Progress(long appended, long refused, long uncertain, long reads) {
        static final Progress NONE = new Progress(0, 0, 0, 0);

        Progress plus(Progress other) {
            return new Progress(
                    appended + other.appended,
                    refused + other.refused,
                    uncertain + other.uncertain,
                    reads + other.reads);
        }
    }

    /** Has all nodes append and ask nothing more. */
    public void stopWork() {
        nodes.values().forEach(RegisterNode::stopWork);
    }

    /** Whether all nodes have been delivered equally much. */
    public boolean allDelivered() {
        return nodes.values().stream().map(RegisterNode::delivered).distinct().count() == 1;
    }

    @Override
    public Map<String, String> versions() {
        return Map.of("duolog", "of this build", "java", Runtime.version().toString());
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.MUTANTS);
    }

    @Override
    public void startAll() {
        if (hasZooKeeper()) {
            InParallel.forEach(ZooKeeperEnsemble.nodes(), server -> zooKeeper().start(server, FIRST_START));
        }
        InParallel.forEach(brokers(), node -> node(node).start(FIRST_START));
    }

    @Override
    public void start(NodeId node) {
        if (node.kind() == NodeId.Kind.ZOOKEEPER) {
            zooKeeper().start(node, LATER_START);
        } else {
            node(node).start(LATER_START);
        }
    }

    /** The node that says so of the newest epoch, of those that run. */
    @Override
    public OptionalInt controller() {
        return nodes.values().stream()
                .filter(node -> node.leadingEpoch() >= 0)
                .max(Comparator.comparingInt(RegisterNode::leadingEpoch))
                .map(node -> OptionalInt.of(node.number()))
                .orElse(OptionalInt.empty());
    }

    @Override
    public List<LeaderObserved> leaders(Set<String> topics) {
        List<Integer> running = nodes.values().stream()
                .filter(node -> node.process().isRunning())
                .map(RegisterNode::number)
                .toList();
        int epoch = nodes.values().stream()
                .mapToInt(RegisterNode::leadingEpoch)
                .max()
                .orElse(-1);
        return List.of(new LeaderObserved(System.nanoTime(), LOG, controller().orElse(-1), epoch, running));
    }

    @Override
    public void wipe(NodeId node) {
        throw without("nodes that may lose what they stored: a voter's vote is part of it");
    }

    @Override
    public void losePower(NodeId broker, long seed) {
        throw without("disks that are watched");
    }

    @Override
    public void failDisk(NodeId broker, DiskFault fault) {
        throw without("disks that are watched");
    }

    @Override
    public void healDisk(NodeId broker) {
        throw without("disks that are watched");
    }

    @Override
    public String damage(NodeId broker, long seed) {
        throw without("logs of topics");
    }

    @Override
    public List<ReplicaLog> dump(NodeId broker, String runId, Set<String> topics) {
        return List.of();
    }

    private UnsupportedOperationException without(String what) {
        return new UnsupportedOperationException("the register on " + name() + " has no " + what);
    }

    @Override
    protected NodeProcess brokerProcess(NodeId broker) {
        return node(broker).process();
    }

    @Override
    protected Path logDirectory(NodeId broker) {
        throw without("logs of topics");
    }

    private RegisterNode node(NodeId node) {
        return requireNonNull(nodes.get(requireBroker(node)), "all nodes are made with the system");
    }
}
