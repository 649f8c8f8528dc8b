package io.duolog.testkit;

import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What outlives the restarts of a cluster's brokers: ports, directories, and what coordinates them. */
final class ClusterSite implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final Path MEMORY_DIRECTORY = Path.of("/duolog-memory");
    private static final String SESSION_TIMEOUT = "broker.session.timeout.ms";

    private final ClusterSpec spec;
    private final PortReservations ports;
    private final Map<Integer, Integer> brokerPorts = new LinkedHashMap<>();
    private final @Nullable Path directory;
    private final ScheduledExecutorService timers;
    private final Optional<MemoryCoordinationCluster> memory;
    private @Nullable ZooKeeperServers zooKeeper;

    private ClusterSite(ClusterSpec spec, @Nullable Path directory) {
        this.spec = spec;
        this.directory = directory;
        this.ports = new PortReservations(Long.hashCode(ProcessHandle.current().pid() * 31 + System.nanoTime()));
        this.timers = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "duolog-testkit-timers");
            thread.setDaemon(true);
            return thread;
        });
        this.memory = spec.coordination() == CoordinationKind.MEMORY ? Optional.of(newMemory()) : Optional.empty();
        for (int id = 1; id <= spec.brokers(); id++) {
            brokerPorts.put(id, ports.reserve());
        }
    }

    private MemoryCoordinationCluster newMemory() {
        Duration sessionTimeout = Optional.ofNullable(spec.properties().get(SESSION_TIMEOUT))
                .map(text -> Duration.ofMillis(Long.parseLong(text)))
                .orElse(MemoryCoordinationCluster.DEFAULT_SESSION_TIMEOUT);
        return new MemoryCoordinationCluster(new ExecutorSerialScheduler(timers), sessionTimeout);
    }

    /** Makes ready what the brokers need; ZooKeeper runs when this returns. */
    static ClusterSite create(ClusterSpec spec) {
        ClusterSite site = new ClusterSite(spec, needsDirectory(spec) ? newDirectory(spec) : null);
        try {
            site.startZooKeeper();
        } catch (IOException e) {
            site.close();
            throw new UncheckedIOException("cannot set up ZooKeeper", e);
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
        return site;
    }

    private static boolean needsDirectory(ClusterSpec spec) {
        return !spec.inMemory() || spec.coordination() == CoordinationKind.ZOOKEEPER;
    }

    private static Path newDirectory(ClusterSpec spec) {
        try {
            if (spec.directory().isEmpty()) {
                return Files.createTempDirectory("duolog-testkit-");
            }
            Path directory = Files.createDirectories(spec.directory().get().toAbsolutePath());
            try (var entries = Files.list(directory)) {
                if (entries.findAny().isPresent()) {
                    throw new IllegalArgumentException(
                            "the cluster's directory " + directory + " is not empty; name another one");
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory for the cluster; is java.io.tmpdir writable?", e);
        }
    }

    private void startZooKeeper() throws IOException {
        if (spec.coordination() == CoordinationKind.ZOOKEEPER) {
            ZooKeeperServers servers = new ZooKeeperServers(spec.zooKeeperServers(), requireDirectory(), ports);
            zooKeeper = servers;
            servers.start();
        }
    }

    private Path requireDirectory() {
        if (directory == null) {
            throw new IllegalStateException(
                    "the cluster has no directory, it is in memory; choose storage(TEMPORARY_DIRECTORY)");
        }
        return directory;
    }

    /** Makes all brokers; starts none. */
    List<ClusterNode> newNodes() {
        CoordinationBackends backends = memory.map(cluster -> CoordinationBackends.of(cluster.factory()))
                .orElseGet(() -> CoordinationBackends.onClassPath(ClusterSite.class.getClassLoader()));
        List<ClusterNode> nodes = new ArrayList<>();
        for (int id : brokerPorts.keySet()) {
            Path data = dataDirectory(id);
            nodes.add(
                    spec.processes()
                            ? new ProcessNode(id, settings(id), requireDirectory(), data, spec.javaOptions())
                            : new EmbeddedNode(id, settings(id), data, spec.inMemory(), backends, memory));
        }
        return nodes;
    }

    private Map<String, String> settings(int id) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listeners", "PLAINTEXT://" + HOST + ":" + brokerPorts.get(id));
        settings.put("log.dirs", dataDirectory(id).toString());
        if (zooKeeper != null) {
            settings.put("zookeeper.connect", zooKeeper.connect());
        }
        if (spec.coordination() == CoordinationKind.RAFT && spec.brokers() > 1) {
            settings.put(
                    "controller.quorum.voters",
                    brokerPorts.entrySet().stream()
                            .map(voter -> voter.getKey() + "@" + HOST + ":" + voter.getValue())
                            .collect(Collectors.joining(",")));
        }
        settings.putAll(spec.settings(id));
        return settings;
    }

    /** Where a broker stores. */
    Path dataDirectory(int id) {
        Path parent = spec.inMemory() ? MEMORY_DIRECTORY : requireDirectory();
        return parent.resolve("broker-" + id).resolve("data");
    }

    /** Whether what brokers store is on the heap. */
    boolean isInMemory() {
        return spec.inMemory();
    }

    /** Where a broker listens. */
    int port(int id) {
        Integer port = brokerPorts.get(id);
        if (port == null) {
            throw new IllegalArgumentException("there is no broker " + id + "; there are " + brokerPorts.keySet());
        }
        return port;
    }

    /** The ends of what the coordination's processes printed. */
    String logTails() {
        return zooKeeper == null ? "" : zooKeeper.logTails();
    }

    /** Ends what coordinates, and deletes what was written; logs stay in a directory that was given. */
    @Override
    public void close() {
        try {
            if (zooKeeper != null) {
                zooKeeper.close();
            }
        } finally {
            timers.shutdownNow();
            ports.close();
            deleteFiles();
        }
    }

    private void deleteFiles() {
        if (directory == null) {
            return;
        }
        if (spec.directory().isEmpty()) {
            Directories.delete(directory);
            return;
        }
        for (int id : brokerPorts.keySet()) {
            Directories.delete(directory.resolve("broker-" + id));
        }
        for (int id = 1; id <= spec.zooKeeperServers(); id++) {
            Directories.delete(directory.resolve("zookeeper-" + id));
        }
    }
}
