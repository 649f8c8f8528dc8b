package io.duolog.chaos.system;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.ClusterNetwork;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.Plane;
import io.duolog.testkit.Directories;
import io.duolog.testkit.NodeProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final int SERVERS = 3;
    private static final int PROBE_TIMEOUT_MS = 1_000;
    private static final List<String> JAVA_OPTIONS = List.of(
            "-Xms16m",
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dzookeeper.cnxTimeout=1000",
            "-Dlogback.configurationFile=" + ProcessLogging.CONFIGURATION);

    private final ClusterNetwork network;
    private final Map<NodeId, NodeProcess> servers = new LinkedHashMap<>();
    private final Map<NodeId, Path> data = new LinkedHashMap<>();

    /**
     * Writes the configuration of its servers; starts none.
     *
     * @param directory for their files
     * @param network one that was made with {@link #nodes} and {@link #PLANES}
     */
    public ZooKeeperEnsemble(Path directory, ClusterNetwork network) {
        this.network = requireNonNull(network, "network");
        for (NodeId server : nodes()) {
            Path home = directory.resolve(server.hostName()).toAbsolutePath();
            data.put(server, home.resolve("data"));
            List<String> options = new ArrayList<>(JAVA_OPTIONS);
            options.add("-Djdk.net.hosts.file=" + network.hostsFile(server));
            servers.put(
                    server,
                    NodeProcess.builder(server.hostName(), home, MAIN)
                            .javaOptions(options)
                            .arguments(List.of(home.resolve("zoo.cfg").toString()))
                            .build());
            configure(server, home);
        }
    }

    /** Its servers. */
    public static List<NodeId> nodes() {
        return IntStream.rangeClosed(1, SERVERS).mapToObj(NodeId::zooKeeper).toList();
    }

    private void configure(NodeId server, Path home) {
        List<String> lines = new ArrayList<>(List.of(
                "tickTime=500",
                "initLimit=20",
                "syncLimit=6",
                "dataDir=" + home.resolve("data"),
                "clientPort=" + network.port(CLIENTS),
                "clientPortAddress=" + server.hostName(),
                "maxClientCnxns=0",
                "admin.enableServer=false",
                "4lw.commands.whitelist=srvr"));
        for (NodeId member : nodes()) {
            lines.add("server." + member.number() + "=" + member.hostName() + ":" + network.port(QUORUM) + ":"
                    + network.port(ELECTION));
        }
        try {
            Files.write(home.resolve("zoo.cfg"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot configure " + server, e);
        }
    }

    /** The process of a server. */
    public NodeProcess process(NodeId server) {
        NodeProcess process = servers.get(server);
        if (process == null) {
            throw new IllegalArgumentException("there is no " + server + "; there are " + servers.keySet());
        }
        return process;
    }

    /** What brokers are told: {@code zookeeper.connect}. */
    public String connect() {
        return nodes().stream()
                .map(server -> server.hostName() + ":" + network.port(CLIENTS))
                .collect(Collectors.joining(","));
    }

    /** Starts a server, and returns when it has a role, or false when it has none after this time: without a quorum. */
    public boolean start(NodeId server, Duration patience) {
        Path directory = requireNonNull(data.get(server));
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("myid"), server.number() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + server, e);
        }
        return process(server).start(() -> serves(server), patience);
    }

    /** Whether the server answers that it has a role: one that waits for a quorum has none. */
    public boolean serves(NodeId server) {
        InetSocketAddress address = network.realAddress(server, CLIENTS);
        try (Socket socket = new Socket()) {
            socket.connect(address, PROBE_TIMEOUT_MS);
            socket.setSoTimeout(PROBE_TIMEOUT_MS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.US_ASCII).contains("Mode: ");
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes what a server that does not run has stored. */
    public void wipe(NodeId server) {
        Directories.delete(requireNonNull(data.get(server)));
    }

    @Override
    public void close() {
        servers.values().forEach(NodeProcess::close);
    }
}
