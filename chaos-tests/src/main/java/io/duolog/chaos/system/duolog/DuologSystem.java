package io.duolog.chaos.system.duolog;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.inspection.InspectionClient;
import io.duolog.broker.inspection.InspectionException;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.chaos.mutant.Mutants;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.DiskFault;
import io.duolog.chaos.system.ProxiedCluster;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.ZooKeeperEnsemble;
import io.duolog.testkit.InParallel;
import io.duolog.testkit.NodeProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** A cluster of Duolog: brokers, and with ZooKeeper three servers of it, each a process of its own. */
public final class DuologSystem extends ProxiedCluster {
    /** Clients, brokers and Raft's voters all dial the brokers' one port. */
    private static final Duration FIRST_START = Duration.ofSeconds(90);

    private static final Duration LATER_START = Duration.ofSeconds(15);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(700);

    /** Detection within seconds, so that a run of minutes sees many faults and their ends. */
    private static final Map<String, String> SETTINGS = Map.of(
            "broker.session.timeout.ms", "3000",
            "broker.heartbeat.interval.ms", "500",
            "replica.lag.time.max.ms", "3000",
            "offsets.topic.num.partitions", "4",
            "group.initial.rebalance.delay.ms", "500",
            "auto.create.topics.enable", "false");

    private final Map<NodeId, DuologBroker> brokers = new LinkedHashMap<>();

    private DuologSystem(String name, SystemOptions options, boolean withZooKeeper) {
        super(name, checked(options), List.of(), withZooKeeper, ANSWER_TIMEOUT);
        Path directory = options.directory().toAbsolutePath();
        for (NodeId broker : brokers()) {
            brokers.put(
                    broker,
                    new DuologBroker(
                            broker,
                            directory.resolve(broker.hostName()),
                            settings(broker, options),
                            network().hostsFile(broker),
                            options.mutant()));
        }
    }

    private static SystemOptions checked(SystemOptions options) {
        if (!options.mutant().isEmpty() && Mutants.find(options.mutant()).isEmpty()) {
            throw new IllegalArgumentException("there is no mutant '" + options.mutant() + "'");
        }
        return options;
    }

    /** A cluster whose brokers agree by Raft. */
    static DuologSystem onRaft(String name, SystemOptions options) {
        return new DuologSystem(name, options, false);
    }

    /** A cluster whose brokers agree by three servers of ZooKeeper. */
    static DuologSystem onZooKeeper(String name, SystemOptions options) {
        return new DuologSystem(name, options, true);
    }

    private Map<String, String> settings(NodeId broker, SystemOptions options) {
        Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
        int port = network().port(KAFKA);
        settings.put("node.id", Integer.toString(broker.number()));
        settings.put("listeners", "PLAINTEXT://" + broker.hostName() + ":" + port);
        // For the cluster's own topics: what groups commit must survive what is promised to survive.
        settings.put("min.insync.replicas", Integer.toString(Math.min(2, (options.brokers() + 1) / 2)));
        if (hasZooKeeper()) {
            settings.put("coordination.backend", "zookeeper");
            settings.put("zookeeper.connect", zooKeeper().connect());
            settings.put("zookeeper.session.timeout.ms", "3000");
        } else {
            settings.put(
                    "controller.quorum.voters",
                    brokers().stream()
                            .map(voter -> voter.number() + "@" + voter.hostName() + ":" + port)
                            .collect(Collectors.joining(",")));
        }
        settings.putAll(options.settings());
        return settings;
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
    public void startAll() {
        if (hasZooKeeper()) {
            InParallel.forEach(ZooKeeperEnsemble.nodes(), server -> start(server, FIRST_START));
        }
        InParallel.forEach(brokers(), broker -> {
            if (!start(broker, FIRST_START)) {
                throw new IllegalStateException(broker + " did not serve clients within " + FIRST_START + "; "
                        + brokerProcess(broker).tail());
            }
        });
    }

    @Override
    public void start(NodeId node) {
        start(node, LATER_START);
    }

    private boolean start(NodeId node, Duration patience) {
        if (node.kind() == NodeId.Kind.ZOOKEEPER) {
            return zooKeeper().start(node, patience);
        }
        return broker(node).start(patience);
    }

    @Override
    public void wipe(NodeId node) {
        if (node.kind() == NodeId.Kind.ZOOKEEPER) {
            zooKeeper().wipe(node);
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

    /** As the broker says that knows of the newest controller epoch. */
    @Override
    public OptionalInt controller() {
        return answers().ask(answering(), DuologSystem::coordination).stream()
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

    @Override
    protected NodeProcess brokerProcess(NodeId broker) {
        return broker(broker).process();
    }

    @Override
    protected Path logDirectory(NodeId broker) {
        return broker(broker).data();
    }

    private DuologBroker broker(NodeId node) {
        return requireNonNull(brokers.get(requireBroker(node)), "all brokers are made with the system");
    }
}
