package io.duolog.perf.failover;

import io.duolog.perf.beside.Installation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/** Apache Kafka with KRaft: three combined nodes, with the options of its own start script and its defaults. */
final class ApacheKafkaCluster implements ProbedCluster {
    private static final List<Integer> IDS = List.of(1, 2, 3);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final Installation installation;
    private final Path directory;
    private final List<Integer> ports = freePorts();
    private final Map<Integer, Process> processes = new LinkedHashMap<>();

    ApacheKafkaCluster(Path module, Path directory) {
        this.installation = new Installation(module, List.of());
        this.directory = directory.toAbsolutePath();
        for (int id : IDS) {
            writeSettings(id);
            waitFor(spawn(installation.kafkaFormatCommand(serverProperties(id)), "format-" + id));
        }
        IDS.forEach(this::spawnBroker);
        boolean started = Polling.until(START_TIMEOUT, () -> IDS.stream()
                .allMatch(id -> ClusterState.of(this, List.of(id)).knowsAll(IDS)));
        if (!started) {
            close();
            throw new IllegalStateException("Apache Kafka did not start; see " + this.directory);
        }
    }

    @Override
    public List<Integer> brokerIds() {
        return IDS;
    }

    @Override
    public int port(int brokerId) {
        return ports.get(brokerId - 1);
    }

    private int controllerPort(int brokerId) {
        return ports.get(IDS.size() + brokerId - 1);
    }

    @Override
    public long pid(int brokerId) {
        return process(brokerId).pid();
    }

    @Override
    public int controllerId() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Apache Kafka does not name its controller", e);
        }
    }

    @Override
    public void kill(int brokerId) {
        Process process = process(brokerId);
        process.destroyForcibly();
        waitFor(process);
    }

    @Override
    public void start(int brokerId) {
        spawnBroker(brokerId);
    }

    @Override
    public void close() {
        for (Process process : processes.values()) {
            process.destroyForcibly();
            waitFor(process);
        }
        IDS.forEach(id -> Trees.delete(directory.resolve("data-" + id)));
    }

    private void spawnBroker(int id) {
        processes.put(id, spawn(installation.kafkaBrokerCommand(serverProperties(id)), "broker-" + id));
    }

    private void writeSettings(int id) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(id),
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port(id) + ",CONTROLLER://127.0.0.1:" + controllerPort(id),
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + port(id),
                "controller.listener.names",
                "CONTROLLER",
                "controller.quorum.voters",
                IDS.stream()
                        .map(voter -> voter + "@127.0.0.1:" + controllerPort(voter))
                        .collect(Collectors.joining(",")),
                "log.dirs",
                directory.resolve("data-" + id).toString(),
                "offsets.topic.replication.factor",
                "3"));
        try {
            Files.createDirectories(directory);
            try (BufferedWriter writer = Files.newBufferedWriter(serverProperties(id))) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path serverProperties(int id) {
        return directory.resolve("server-" + id + ".properties");
    }

    private Process spawn(List<String> command, String log) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(log + ".log").toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process process(int brokerId) {
        Process process = processes.get(brokerId);
        if (process == null) {
            throw new IllegalStateException("broker " + brokerId + " was not started");
        }
        return process;
    }

    private static void waitFor(Process process) {
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Of all brokers first, then of all controllers. */
    private static List<Integer> freePorts() {
        List<ServerSocket> sockets =
                IntStream.range(0, 2 * IDS.size()).mapToObj(n -> anySocket()).toList();
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        try {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }

    private static ServerSocket anySocket() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
