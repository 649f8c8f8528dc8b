package io.duolog.perf.system;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.Version;
import io.duolog.peer.ApacheKafkaClassPath;
import io.duolog.peer.ApacheKafkaKind;
import io.duolog.peer.ApacheKafkaMember;
import io.duolog.peer.ApacheKafkaMembers;
import io.duolog.peer.ApacheKafkaNode;
import io.duolog.peer.QuorumLeader;
import io.duolog.testkit.MetadataQuery;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starts all kinds of systems. Both makes have the options of their own launchers: Duolog those of {@code bin/duolog}, Apache
 * Kafka those of {@code kafka-server-start.sh}. Settings are defaults, but that one broker alone must not want three replicas,
 * and that deleted logs leave the disk after a second rather than a minute: what one workload wrote is to be gone when the next
 * one begins.
 */
public final class ProcessSystems implements SystemFactory {
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);
    private static final List<String> APACHE_KAFKA_JAVA_OPTIONS = List.of(
            "-Xms1G",
            "-Xmx1G",
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true");
    private static final Map<String, String> EVERYWHERE = Map.of("log.segment.delete.delay.ms", "1000");
    private static final Map<String, String> OF_ONE_NODE = Map.of("offsets.topic.replication.factor", "1");
    private static final Map<String, String> OF_ONE_APACHE_NODE =
            Map.of("transaction.state.log.replication.factor", "1", "transaction.state.log.min.isr", "1");

    private final Supplier<DuologCommand> duolog;
    private final Consumer<String> progress;

    /**
     * Starts nothing yet.
     *
     * @param duolog how Duolog is run; asked for each system
     * @param progress is told in a line what takes a while before a system can be started
     */
    public ProcessSystems(Supplier<DuologCommand> duolog, Consumer<String> progress) {
        this.duolog = requireNonNull(duolog, "duolog");
        this.progress = requireNonNull(progress, "progress");
    }

    /** The version of what a system of this kind runs. */
    public static String version(SystemKind kind) {
        return switch (kind) {
            case DUOLOG_RAFT, DUOLOG_ZOOKEEPER -> Version.current();
            case APACHE_KAFKA_44, APACHE_KAFKA_39_ZOOKEEPER -> ApacheKafkaClassPath.version(apacheKafkaKind(kind));
        };
    }

    private static ApacheKafkaKind apacheKafkaKind(SystemKind kind) {
        return kind.hasZooKeeper() ? ApacheKafkaKind.PREVIOUS_ZOOKEEPER : ApacheKafkaKind.KRAFT;
    }

    @Override
    public MeasuredSystem start(SystemSpec spec, int nodes, Path directory) {
        SystemKind kind = spec.kind();
        BrokerMaker brokers = kind.isDuolog() ? duologBrokers(spec) : apacheKafkaBrokers(spec);
        ControllerQuestion controller = kind == SystemKind.APACHE_KAFKA_44
                ? ProcessSystems::controllerByQuorum
                : (site, running) -> controllerByMetadata(running);
        SystemSite site = new SystemSite(nodes, kind.hasZooKeeper() ? nodes : 0, directory);
        SortedMap<Integer, ServerNode> made = new TreeMap<>();
        try {
            for (int id : site.brokerIds()) {
                made.put(id, brokers.make(site, id));
            }
        } catch (RuntimeException e) {
            made.values().forEach(broker -> broker.process().close());
            site.close();
            throw e;
        }
        ProcessSystem system = new ProcessSystem(spec.systemName(), site, made, controller);
        system.startAll();
        return system;
    }

    private BrokerMaker duologBrokers(SystemSpec spec) {
        DuologCommand command = duolog.get();
        return (site, id) -> {
            SortedMap<String, String> settings = common(site);
            settings.put("node.id", Integer.toString(id));
            settings.put("listeners", "PLAINTEXT://" + SystemSite.HOST + ":" + site.clientPort(id));
            settings.put("log.dirs", site.home(id).resolve("data").toString());
            if (spec.kind().hasZooKeeper()) {
                settings.put("coordination.backend", "zookeeper");
                settings.put("zookeeper.connect", site.zooKeeper().connect());
            } else {
                settings.put("coordination.backend", "raft");
                if (site.brokerIds().size() > 1) {
                    settings.put("controller.quorum.voters", site.voters());
                }
            }
            settings.putAll(spec.settings());
            return new DuologNode("broker-" + id, command.with(spec.javaOptions()), site.home(id), settings);
        };
    }

    private BrokerMaker apacheKafkaBrokers(SystemSpec spec) {
        ApacheKafkaKind kind = apacheKafkaKind(spec.kind());
        ApacheKafkaClassPath classPath = ApacheKafkaClassPath.of(kind, progress);
        List<String> javaOptions = new ArrayList<>(APACHE_KAFKA_JAVA_OPTIONS);
        javaOptions.addAll(spec.javaOptions());
        return (site, id) -> {
            SortedMap<String, String> settings = common(site);
            if (site.brokerIds().size() == 1) {
                settings.putAll(OF_ONE_APACHE_NODE);
            }
            settings.putAll(members(kind, site).settings(id, site.home(id)));
            settings.putAll(spec.settings());
            return new ApacheKafkaServerNode(
                    new ApacheKafkaNode("broker-" + id, kind, classPath, site.home(id), settings, javaOptions));
        };
    }

    private static ApacheKafkaMembers members(ApacheKafkaKind kind, SystemSite site) {
        return new ApacheKafkaMembers(
                kind,
                site.brokerIds().stream()
                        .map(id -> new ApacheKafkaMember(
                                id, SystemSite.HOST, site.clientPort(id), site.controllerPort(id)))
                        .toList(),
                site.zooKeeper().connect());
    }

    private static SortedMap<String, String> common(SystemSite site) {
        SortedMap<String, String> settings = new TreeMap<>(EVERYWHERE);
        if (site.brokerIds().size() == 1) {
            settings.putAll(OF_ONE_NODE);
        }
        return settings;
    }

    private static OptionalInt controllerByMetadata(List<InetSocketAddress> running) {
        return running.stream()
                .flatMap(broker -> MetadataQuery.ask(broker, List.of()).stream())
                .mapToInt(answer -> answer.controllerId())
                .filter(id -> id >= 0)
                .findFirst();
    }

    private static OptionalInt controllerByQuorum(SystemSite site, List<InetSocketAddress> running) {
        return QuorumLeader.of(site.brokerIds().stream()
                .map(id -> new InetSocketAddress(InetAddress.getLoopbackAddress(), site.controllerPort(id)))
                .flatMap(controller -> QuorumLeader.ask(controller, QUESTION_TIMEOUT).stream())
                .toList());
    }

    /** Makes a broker, with its settings, and does not start it. */
    @FunctionalInterface
    private interface BrokerMaker {
        ServerNode make(SystemSite site, int id);
    }
}
