package io.duolog.chaos.system;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.ClusterNetwork;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.Plane;
import io.duolog.peer.ZooKeeperMember;
import io.duolog.peer.ZooKeeperServer;
import io.duolog.testkit.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The ZooKeeper servers of a system under test: processes of their own, whose links are proxied. */
public final class ZooKeeperEnsemble implements AutoCloseable {
    /** Where clients of ZooKeeper, the brokers, dial. */
    public static final Plane CLIENTS = new Plane("zk-client", NodeId.Kind.ZOOKEEPER, Set.of(NodeId.Kind.BROKER));

    private static final Plane QUORUM = new Plane("zk-quorum", NodeId.Kind.ZOOKEEPER, Set.of(NodeId.Kind.ZOOKEEPER));
    private static final Plane ELECTION =
            new Plane("zk-election", NodeId.Kind.ZOOKEEPER, Set.of(NodeId.Kind.ZOOKEEPER));
    /** All planes that an ensemble needs of its network. */
    public static final List<Plane> PLANES = List.of(CLIENTS, QUORUM, ELECTION);

    private static final int SERVERS = 3;
    /** Short: what a run breaks is to be noticed within a run. */
    private static final Map<String, String> SETTINGS = Map.of("tickTime", "500", "initLimit", "20", "syncLimit", "6");

    private static final List<String> JAVA_OPTIONS = List.of(
            "-Xms16m",
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dzookeeper.cnxTimeout=1000",
            "-Dlogback.configurationFile=" + ProcessLogging.CONFIGURATION);

    private final ClusterNetwork network;
    private final Map<NodeId, ZooKeeperServer> servers = new LinkedHashMap<>();

    /**
     * Writes the configuration of its servers; starts none.
     *
     * @param directory for their files
     * @param network one that was made with {@link #nodes} and {@link #PLANES}
     */
    public ZooKeeperEnsemble(Path directory, ClusterNetwork network) {
        this.network = requireNonNull(network, "network");
        List<ZooKeeperMember> members = nodes().stream().map(this::member).toList();
        for (NodeId server : nodes()) {
            List<String> options = new ArrayList<>(JAVA_OPTIONS);
            options.add("-Djdk.net.hosts.file=" + network.hostsFile(server));
            servers.put(
                    server,
                    new ZooKeeperServer(
                            server.hostName(),
                            member(server),
                            members,
                            directory.resolve(server.hostName()),
                            SETTINGS,
                            options));
        }
    }

    /** Its servers. */
    public static List<NodeId> nodes() {
        return IntStream.rangeClosed(1, SERVERS).mapToObj(NodeId::zooKeeper).toList();
    }

    /** Servers tell each other names, not addresses, so that every link of theirs has a proxy. */
    private ZooKeeperMember member(NodeId server) {
        return new ZooKeeperMember(
                server.number(),
                server.hostName(),
                network.port(CLIENTS),
                network.port(QUORUM),
                network.port(ELECTION));
    }

    /** The process of a server. */
    public NodeProcess process(NodeId server) {
        return server(server).process();
    }

    private ZooKeeperServer server(NodeId id) {
        ZooKeeperServer server = servers.get(id);
        if (server == null) {
            throw new IllegalArgumentException("there is no " + id + "; there are " + servers.keySet());
        }
        return server;
    }

    /** What brokers are told: {@code zookeeper.connect}. */
    public String connect() {
        return nodes().stream().map(server -> member(server).connect()).collect(Collectors.joining(","));
    }

    /** Starts a server, and returns when it has a role, or false when it has none after this time: without a quorum. */
    public boolean start(NodeId server, Duration patience) {
        return server(server).start(network.realAddress(server, CLIENTS), patience);
    }

    /** Deletes what a server that does not run has stored. */
    public void wipe(NodeId server) {
        server(server).wipe();
    }

    @Override
    public void close() {
        servers.values().forEach(ZooKeeperServer::close);
    }
}
