package io.duolog.cli.local;

import io.duolog.cli.command.CommandFailure;
import io.duolog.client.Client;
import io.duolog.client.Node;
import io.duolog.client.errors.ClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A cluster on this machine whose brokers are processes, so that they can be killed for good. Confined to one thread,
 * except {@link #close()}.
 *
 * <pre>
 *   DIRECTORY/ broker-1.properties, broker-1.log, broker-1/ (its log.dirs), ... zookeeper.cfg, zookeeper.log, zookeeper/
 * </pre>
 */
public final class LocalCluster implements AutoCloseable {
    private static final String RAFT = "raft";
    private static final String ZOOKEEPER = "zookeeper";
    private static final String BROKER_MAIN = "io.duolog.cli.Duolog";
    private static final List<String> BROKER_JAVA_OPTIONS = List.of("-Xmx512m");
    private static final int REPLICATION_FACTOR = 3;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final LocalClusterSpec spec;
    private final LongSupplier nanoTime;
    private final Map<Integer, Integer> ports = new TreeMap<>();
    private final Map<Integer, ChildProcess> brokers = new TreeMap<>();
    private final List<ChildProcess> servers = new ArrayList<>();

    private LocalCluster(LocalClusterSpec spec, LongSupplier nanoTime) {
        this.spec = spec;
        this.nanoTime = nanoTime;
    }

    /**
     * Starts all processes; when this returns, every broker counts as alive.
     *
     * @param nanoTime measures durations, in nanoseconds
     * @throws CommandFailure if one ends, or time is over; nothing runs then
     */
    public static LocalCluster start(LocalClusterSpec spec, LongSupplier nanoTime) throws IOException {
        if (!spec.coordination().equals(RAFT) && !spec.coordination().equals(ZOOKEEPER)) {
            throw CommandFailure.usage(
                    "--coordination " + spec.coordination() + ": brokers that are processes agree by raft or zookeeper",
                    "choose one of those, or a single broker");
        }
        LocalCluster cluster = new LocalCluster(spec, nanoTime);
        try {
            cluster.prepare();
            cluster.servers.forEach(ChildProcess::start);
            cluster.brokers.values().forEach(ChildProcess::start);
            cluster.awaitBrokers(spec.brokerCount());
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void prepare() throws IOException {
        Files.createDirectories(spec.directory());
        List<Integer> free = freePorts(spec.brokerCount() + 1);
        for (int id = 1; id <= spec.brokerCount(); id++) {
            ports.put(id, spec.firstPort() == 0 ? free.get(id) : spec.firstPort() + id - 1);
        }
        int zooKeeperPort = free.get(0);
        if (spec.coordination().equals(ZOOKEEPER)) {
            servers.add(ZooKeeperProcess.create(spec.directory(), zooKeeperPort));
        }
        for (int id : ports.keySet()) {
            Path file = spec.directory().resolve("broker-" + id + ".properties");
            Files.write(
                    file,
                    settings(id, zooKeeperPort).entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList());
            brokers.put(
                    id,
                    new ChildProcess(
                            "broker-" + id,
                            spec.directory(),
                            BROKER_JAVA_OPTIONS,
                            List.of(BROKER_MAIN, "broker", "--config", file.toString())));
        }
    }

    /** All are bound at once, so that they differ. Somebody else may take one before its process does; that is rare. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> free = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                free.add(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return free;
    }

    private Map<String, String> settings(int id, int zooKeeperPort) {
        int replicationFactor = Math.min(REPLICATION_FACTOR, spec.brokerCount());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.id", Integer.toString(id));
        settings.put("listeners", "PLAINTEXT://" + address(id));
        settings.put(
                "log.dirs",
                spec.directory().resolve("broker-" + id).toAbsolutePath().toString());
        settings.put("coordination.backend", spec.coordination());
        if (spec.coordination().equals(ZOOKEEPER)) {
            settings.put("zookeeper.connect", ZooKeeperProcess.connect(zooKeeperPort));
        } else {
            settings.put(
                    "controller.quorum.voters",
                    ports.keySet().stream()
                            .map(voter -> voter + "@" + address(voter))
                            .collect(Collectors.joining(",")));
        }
        settings.put("default.replication.factor", Integer.toString(replicationFactor));
        settings.put("min.insync.replicas", Integer.toString(Math.max(1, replicationFactor - 1)));
        settings.putAll(spec.settings());
        return settings;
    }

    private String address(int id) {
        String host = spec.host().indexOf(':') >= 0 ? "[" + spec.host() + "]" : spec.host();
        return host + ":" + ports.get(id);
    }

    /** Waits until so many brokers count as alive. */
    private void awaitBrokers(int count) {
        long deadlineNs = nanoTime.getAsLong() + START_TIMEOUT.toNanos();
        try (Client client = Client.builder()
                .bootstrapServers(bootstrapServers())
                .clientId("duolog-start")
                .build()) {
            while (liveBrokers(client) < count) {
                requireAllRunning();
                if (nanoTime.getAsLong() > deadlineNs) {
                    throw CommandFailure.failed(
                            "the brokers did not find each other within " + START_TIMEOUT.toSeconds() + " s",
                            "see what they say in " + spec.directory());
                }
                brokers.values().iterator().next().awaitEnd(PAUSE);
            }
        }
    }

    private static int liveBrokers(Client client) {
        try {
            return client.admin()
                    .withTimeout(ASK_TIMEOUT)
                    .describeCluster()
                    .join()
                    .brokers()
                    .size();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ClientException) {
                return 0;
            }
            throw e;
        }
    }

    private void requireAllRunning() {
        List<ChildProcess> all = new ArrayList<>(servers);
        all.addAll(brokers.values());
        for (ChildProcess process : all) {
            if (!process.isRunning()) {
                throw CommandFailure.failed(
                        "a process of the cluster did not start:\n  " + process.tail(),
                        "mend that, and start again; what is in " + spec.directory() + " stays");
            }
        }
    }

    /** Where clients connect: all brokers. */
    public String bootstrapServers() {
        return ports.keySet().stream().map(this::address).collect(Collectors.joining(","));
    }

    /** The brokers' process numbers, by their own. */
    public Map<Integer, Long> pids() {
        Map<Integer, Long> pids = new TreeMap<>();
        brokers.forEach((id, process) -> pids.put(id, process.pid()));
        return pids;
    }

    /** Where all is written. */
    public Path directory() {
        return spec.directory();
    }

    /** Kills a broker as {@code kill -9} does; returns when its process is gone. */
    public void kill(Node broker) {
        process(broker).kill();
    }

    /** Starts a broker again that was killed; does not wait. */
    public void restart(Node broker) {
        process(broker).start();
    }

    private ChildProcess process(Node broker) {
        ChildProcess process = brokers.get(broker.id());
        if (process == null) {
            throw new IllegalArgumentException(broker + " is not of this cluster: " + brokers.keySet());
        }
        return process;
    }

    /** Ends all processes in an orderly way, the brokers first. Idempotent. */
    @Override
    public void close() {
        brokers.values().forEach(ChildProcess::askToEnd);
        brokers.values().forEach(ChildProcess::awaitEndOrKill);
        servers.forEach(ChildProcess::askToEnd);
        servers.forEach(ChildProcess::awaitEndOrKill);
    }
}
