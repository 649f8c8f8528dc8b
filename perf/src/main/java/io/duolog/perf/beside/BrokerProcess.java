package io.duolog.perf.beside;

import io.duolog.testkit.MetadataQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One broker of one node in a process of its own, on the loopback interface. It keeps its directory and port over
 * restarts; {@link #close()} ends the process and deletes the data. For one thread.
 *
 * <p>The brokers of the compatibility tests are started otherwise, for many short lives: without the second compiler, with
 * assertions, in a small heap.
 */
final class BrokerProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    private final BrokerKind kind;
    private final Installation installation;
    private final Path directory;
    private final InetSocketAddress address;
    private @Nullable Process process;

    /** Writes the settings and, for Apache Kafka, formats the storage; starts nothing. */
    BrokerProcess(BrokerKind kind, Installation installation, Path directory) {
        this.kind = kind;
        this.installation = installation;
        this.directory = directory.toAbsolutePath();
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        writeSettings();
        if (kind == BrokerKind.APACHE_KAFKA) {
            format();
        }
    }

    BrokerKind kind() {
        return kind;
    }

    String bootstrapServers() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    ProcessUsage usage() {
        return ProcessUsage.of(running().pid());
    }

    /** Starts the process and returns how long it took until metadata was answered. */
    Duration start() {
        long startedNs = System.nanoTime();
        Process started = spawn(installation.brokerCommand(kind, serverProperties()), "broker.log");
        process = started;
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() - startedNs > START_TIMEOUT.toNanos()) {
                close();
                throw new IllegalStateException(kind + " did not start; see " + directory.resolve("broker.log"));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return Duration.ofNanos(System.nanoTime() - startedNs);
    }

    private boolean answers() {
        return MetadataQuery.ask(address)
                .filter(answer -> !answer.brokers().isEmpty())
                .isPresent();
    }

    /** Asks the process to end and waits for it. */
    void stop() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        running.destroy();
        if (!ended(running)) {
            running.destroyForcibly();
        }
    }

    @Override
    public void close() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            ended(running);
        }
        deleteData();
    }

    private void writeSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.id", "1");
        settings.put("log.dirs", directory.resolve("data").toString());
        settings.put("num.partitions", "1");
        settings.put("log.segment.delete.delay.ms", "1000");
        if (kind == BrokerKind.DUOLOG) {
            settings.put("listeners", "PLAINTEXT://" + bootstrapServers());
        } else {
            int controllerPort = freePort();
            settings.put("process.roles", "broker,controller");
            settings.put(
                    "listeners", "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://127.0.0.1:" + controllerPort);
            settings.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
            settings.put("controller.listener.names", "CONTROLLER");
            settings.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
            settings.put("offsets.topic.replication.factor", "1");
        }
        Properties properties = new Properties();
        properties.putAll(settings);
        try {
            Files.createDirectories(directory.resolve("data"));
            try (var writer = Files.newBufferedWriter(serverProperties())) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void format() {
        Process format = spawn(installation.formatCommand(serverProperties()), "format.log");
        if (!ended(format) || format.exitValue() != 0) {
            format.destroyForcibly();
            throw new IllegalStateException("Formatting failed; see " + directory.resolve("format.log"));
        }
    }

    private Process spawn(List<String> command, String log) {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(log).toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void deleteData() {
        Path data = directory.resolve("data");
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(data)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path serverProperties() {
        return directory.resolve("server.properties");
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(kind + " does not run");
        }
        return running;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " at " + bootstrapServers();
    }
}
