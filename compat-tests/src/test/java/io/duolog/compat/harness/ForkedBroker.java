package io.duolog.compat.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A broker in a forked JVM. The process ends with the JVM of the tests whatever happens to that one: its main class
 * watches its standard input ({@link ParentWatch}), which closes when the parent dies.
 */
abstract class ForkedBroker implements BrokerUnderTest {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final int START_ATTEMPTS_MAX = 3;
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    private final BrokerKind kind;
    private final Map<String, String> overrides;
    private final Path directory;
    private final BrokerLog log;
    private boolean startedBefore;
    private int port;
    private @Nullable Process process;

    ForkedBroker(BrokerKind kind, Map<String, String> overrides) {
        this.kind = kind;
        this.overrides = Map.copyOf(overrides);
        String name = kind.name().toLowerCase(Locale.ROOT) + "-"
                + ProcessHandle.current().pid() + "-" + INSTANCES.incrementAndGet();
        this.directory = Path.of("target", "brokers", name).toAbsolutePath();
        this.log = new BrokerLog(directory.resolve("broker.log"));
        this.port = freePort();
    }

    /** The settings of one start, before the test's own replace them. */
    abstract Map<String, String> defaultProperties();

    /** JVM options, class path, main class and arguments. */
    abstract List<String> javaArguments(Path serverProperties);

    /** Called before each attempt of the very first start, to choose further ports. */
    void choosePorts() {}

    @Override
    public BrokerKind kind() {
        return kind;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public Path dataDirectory() {
        String configured = overrides.get("log.dirs");
        return configured == null ? directory.resolve("data") : Path.of(configured);
    }

    @Override
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException(this + " runs already");
        }
        int attempt = 1;
        while (!tryStart()) {
            // Between choosing a free port and listening on it, another process may have taken it.
            if (startedBefore || attempt == START_ATTEMPTS_MAX) {
                throw new IllegalStateException(this + " did not start; the end of its log:\n" + log.tail());
            }
            attempt++;
            port = freePort();
        }
        startedBefore = true;
    }

    private boolean tryStart() {
        if (!startedBefore) {
            choosePorts();
        }
        Process started = fork();
        process = started;
        try {
            Awaitility.await("start of " + this)
                    .atMost(START_TIMEOUT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !started.isAlive() || BrokerProbe.answers(address()));
        } catch (ConditionTimeoutException e) {
            killNine();
            return false;
        }
        return started.isAlive();
    }

    private Process fork() {
        try {
            Files.createDirectories(directory);
            Files.createDirectories(dataDirectory());
            Path serverProperties = directory.resolve("server.properties");
            Map<String, String> settings = new LinkedHashMap<>(defaultProperties());
            settings.putAll(overrides);
            Properties properties = new Properties();
            properties.putAll(settings);
            try (var writer = Files.newBufferedWriter(serverProperties)) {
                properties.store(writer, null);
            }
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(javaArguments(serverProperties));
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        Process running = process;
        if (running != null && running.isAlive()) {
            running.destroy();
            awaitEnd(running);
        }
    }

    @Override
    public void killNine() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitEnd(running);
        }
    }

    private void awaitEnd(Process running) {
        try {
            if (!running.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly();
                throw new IllegalStateException(
                        this + " did not end within " + STOP_TIMEOUT + "; the end of its log:\n" + log.tail());
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the end of " + this, e);
        }
    }

    @Override
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public long pid() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(this + " does not run");
        }
        return process.pid();
    }

    @Override
    public BrokerLog log() {
        return log;
    }

    @Override
    public void close() {
        killNine();
        if (!Files.exists(dataDirectory())) {
            return;
        }
        try (Stream<Path> paths = Files.walk(dataDirectory())) {
            paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return kind + " at " + bootstrapServers();
    }

    /** A port that was free a moment ago on the loopback interface. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class path that the build wrote into the module's target directory, one line in the platform's form. */
    static String classPathFile(String name) {
        Path file = Path.of("target", name).toAbsolutePath();
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The build writes " + file + " before the integration tests; run `mvn verify`, not a single goal",
                    e);
        }
    }
}
