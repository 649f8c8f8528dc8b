package io.duolog.peer;

import static java.util.Objects.requireNonNull;

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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A ZooKeeper server: its files and its process, which runs ZooKeeper's own main class from the class path of this JVM; {@code
 * coordination-zk} brings it. For one thread, but for what {@link NodeProcess} lets others see.
 */
public final class ZooKeeperServer implements AutoCloseable {
    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final int PROBE_TIMEOUT_MS = 1_000;

    private final ZooKeeperMember member;
    private final Path data;
    private final NodeProcess process;

    /**
     * Writes its configuration; starts nothing.
     *
     * @param name for messages and for the file that it prints to, {@code NAME.log}
     * @param member which of the ensemble
     * @param ensemble all members; one alone needs no others
     * @param home for its files, made if there is none
     * @param settings for {@code zoo.cfg}, beside what says who and where it is
     * @param javaOptions of its JVM
     */
    public ZooKeeperServer(
            String name,
            ZooKeeperMember member,
            List<ZooKeeperMember> ensemble,
            Path home,
            Map<String, String> settings,
            List<String> javaOptions) {
        this.member = requireNonNull(member, "member");
        this.data = home.toAbsolutePath().resolve("data");
        Path configuration = home.toAbsolutePath().resolve("zoo.cfg");
        this.process = NodeProcess.builder(name, home, MAIN)
                .javaOptions(javaOptions)
                .arguments(List.of(configuration.toString()))
                .build();
        try {
            Files.write(configuration, lines(ensemble, settings));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot configure " + name, e);
        }
    }

    private List<String> lines(List<ZooKeeperMember> ensemble, Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(settings).forEach((key, value) -> lines.add(key + "=" + value));
        lines.addAll(List.of(
                "dataDir=" + data,
                "clientPort=" + member.clientPort(),
                "clientPortAddress=" + member.host(),
                "maxClientCnxns=0",
                "admin.enableServer=false",
                "4lw.commands.whitelist=srvr"));
        if (ensemble.size() > 1) {
            ensemble.forEach(other -> lines.add("server." + other.id() + "=" + other.host() + ":" + other.quorumPort()
                    + ":" + other.electionPort()));
        }
        return lines;
    }

    /** Its process, to which everything can be done but to start it. */
    public NodeProcess process() {
        return process;
    }

    /**
     * Starts it.
     *
     * @param address where it can be asked for its role: its own, where the way that clients take may be broken
     * @return whether it had a role in time; without a quorum it has none, and runs
     * @throws IllegalStateException if it ends instead, with what it printed
     */
    public boolean start(InetSocketAddress address, Duration patience) {
        Directories.create(data);
        try {
            Files.writeString(data.resolve("myid"), member.id() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the number of ZooKeeper server " + member.id(), e);
        }
        return process.start(() -> serves(address), patience);
    }

    /** Whether the server there answers that it has a role: one that waits for a quorum has none. */
    public static boolean serves(InetSocketAddress address) {
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

    /** Deletes what it has stored; it does not run. */
    public void wipe() {
        Directories.delete(data);
    }

    /** Ends the process for good. */
    @Override
    public void close() {
        process.close();
    }
}
