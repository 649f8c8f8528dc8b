package io.duolog.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.testkit.NodeProcess;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A broker of Apache Kafka: its files and its process. For one thread, but for what {@link NodeProcess} lets others see. */
public final class ApacheKafkaNode {
    /** What the cluster is called: Kafka's encoding of a UUID. */
    private static final String CLUSTER_ID = "RHVvbG9nQ2hhb3NUZXN0cw";

    private static final String MAIN = "kafka.Kafka";
    private static final Duration FORMAT_TIMEOUT = Duration.ofSeconds(60);

    /** Each takes seconds; together they outlast the longest session that ZooKeeper grants by default. */
    private static final int START_ATTEMPTS_MAX = 8;

    private final String name;
    private final ApacheKafkaKind kind;
    private final List<Path> classPath;
    private final List<String> javaOptions;
    private final Path home;
    private final Path serverProperties;
    private final NodeProcess process;

    /**
     * Writes its settings; starts nothing.
     *
     * @param name for messages and for the file that it prints to, {@code NAME.log}
     * @param kind which Kafka
     * @param classPath of its version
     * @param home for all its files, made if there is none
     * @param settings all of them, by name; see {@link ApacheKafkaMembers}
     * @param javaOptions of its JVM; that it logs only warnings is added
     */
    public ApacheKafkaNode(
            String name,
            ApacheKafkaKind kind,
            ApacheKafkaClassPath classPath,
            Path home,
            Map<String, String> settings,
            List<String> javaOptions) {
        this.name = requireNonNull(name, "name");
        this.kind = requireNonNull(kind, "kind");
        this.classPath = classPath.entries();
        this.home = home.toAbsolutePath();
        this.serverProperties = this.home.resolve("server.properties");
        this.javaOptions = new ArrayList<>(javaOptions);
        try {
            Files.createDirectories(this.home);
            this.javaOptions.add("-Dlogback.configurationFile=" + writeLogging());
            write(settings);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the settings of " + name, e);
        }
        this.process = NodeProcess.builder(name, this.home, MAIN)
                .classPath(this.classPath)
                .javaOptions(this.javaOptions)
                .arguments(List.of(serverProperties.toString()))
                .build();
    }

    /** Its process, to which everything can be done but to start it. */
    public NodeProcess process() {
        return process;
    }

    /** The log directory. */
    public Path data() {
        return ApacheKafkaMembers.data(home);
    }

    /**
     * Formats what is not, and starts. A broker that finds its last session still there in ZooKeeper ends itself, and is
     * started again, as a supervisor would.
     *
     * @return whether it was ready in time; it runs in either case
     * @throws IllegalStateException if it ends instead, with what it printed
     */
    public boolean start(BooleanSupplier ready, Duration patience) {
        format();
        for (int attempt = 1; ; attempt++) {
            try {
                return process.start(ready, patience);
            } catch (IllegalStateException endedInstead) {
                if (!kind.zooKeeper() || attempt == START_ATTEMPTS_MAX) {
                    throw endedInstead;
                }
            }
        }
    }

    /**
     * As {@code kafka-storage.sh} does: a KRaft node starts on nothing else. Does nothing with ZooKeeper, or where it was done.
     *
     * @throws IllegalStateException if it fails, with what was printed
     */
    public void format() {
        if (kind.zooKeeper() || Files.exists(data().resolve("meta.properties"))) {
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.addAll(List.of("kafka.tools.StorageTool", "format", "--ignore-formatted"));
        command.addAll(List.of("--cluster-id", CLUSTER_ID, "--config", serverProperties.toString()));
        Path log = home.resolve("format.log");
        try {
            Process formatting = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                if (!formatting.waitFor(FORMAT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("formatting of " + name + " took longer than " + FORMAT_TIMEOUT);
                }
            } finally {
                formatting.destroyForcibly();
            }
            if (formatting.exitValue() != 0) {
                throw new IllegalStateException("formatting of " + name + " failed; " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format the storage of " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the storage of " + name + " was formatted", e);
        }
    }

    private void write(Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (BufferedWriter writer = Files.newBufferedWriter(serverProperties)) {
            properties.store(writer, null);
        }
    }

    /** Copies the configuration of logging to where a process without our resources finds it. */
    private Path writeLogging() throws IOException {
        Path file = home.resolve("logback.xml");
        try (var in = requireNonNull(ApacheKafkaNode.class.getResourceAsStream("logback-apache.xml"))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }
}
