package io.duolog.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A ZooKeeper ensemble of the cluster's own: each server is a process that runs ZooKeeper's own main class. That class is
 * named, not imported: it comes with {@code coordination-zk}, on which nothing here depends.
 */
final class ZooKeeperServers implements AutoCloseable {
    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final List<String> JAVA_OPTIONS =
            List.of("-Xms16m", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final String HOST = "127.0.0.1";
    private static final int PROBE_TIMEOUT_MS = 1_000;

    private final List<Integer> clientPorts = new ArrayList<>();
    private final List<NodeProcess> servers = new ArrayList<>();

    /** Writes the configuration of {@code count} servers below {@code directory}; starts nothing. */
    ZooKeeperServers(int count, Path directory, PortReservations ports) throws IOException {
        requireOnClassPath();
        List<String> members = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            clientPorts.add(ports.reserve());
            members.add("server." + id + "=" + HOST + ":" + ports.reserve() + ":" + ports.reserve());
        }
        for (int id = 1; id <= count; id++) {
            Path home = Directories.create(directory.resolve("zookeeper-" + id)).toAbsolutePath();
            Path data = Directories.create(home.resolve("data"));
            Files.writeString(data.resolve("myid"), id + "\n");
            List<String> lines = new ArrayList<>(List.of(
                    "tickTime=500",
                    "initLimit=40",
                    "syncLimit=20",
                    "dataDir=" + data,
                    "clientPort=" + clientPorts.get(id - 1),
                    "clientPortAddress=" + HOST,
                    "maxClientCnxns=0",
                    "admin.enableServer=false",
                    "4lw.commands.whitelist=srvr"));
            if (count > 1) {
                lines.addAll(members);
            }
            Path configuration = Files.write(home.resolve("zoo.cfg"), lines);
            servers.add(NodeProcess.builder("zookeeper-" + id, directory, MAIN)
                    .javaOptions(JAVA_OPTIONS)
                    .arguments(List.of(configuration.toString()))
                    .build());
        }
    }

    private static void requireOnClassPath() {
        try {
            Class.forName(MAIN, false, ZooKeeperServers.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "coordination ZOOKEEPER needs ZooKeeper's server; put coordination-zk on the class path", e);
        }
    }

    /** The value of {@code zookeeper.connect}. */
    String connect() {
        return String.join(
                ",", clientPorts.stream().map(port -> HOST + ":" + port).toList());
    }

    /** Starts all servers, and returns when each serves clients. */
    void start() {
        InParallel.forEach(List.copyOf(clientPorts), port -> servers.get(clientPorts.indexOf(port))
                .start(() -> serves(port)));
    }

    /** Whether the server there answers that it has a role: one that waits for a quorum has none. */
    private static boolean serves(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_TIMEOUT_MS);
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

    /** The ends of what the servers printed. */
    String logTails() {
        return String.join("\n", servers.stream().map(NodeProcess::tail).toList());
    }

    @Override
    public void close() {
        servers.forEach(NodeProcess::close);
    }
}
