package io.duolog.chaos.system.apache;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.NodeId;
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
final class ApacheKafkaNode {
    /** What the cluster is called: Kafka's encoding of a UUID. */
    private static final String CLUSTER_ID = "RHVvbG9nQ2hhb3NUZXN0cw";

    private static final Duration FORMAT_TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> JAVA_OPTIONS =
            List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final NodeId id;
    private final ApacheKafkaKind kind;
    private final List<Path> classPath;
    private final List<String> javaOptions;
    private final Path home;
    private final Path serverProperties;
    private final NodeProcess process;

    /**
     * Writes its settings; starts nothing.
     *
     * @param home for all its files
     * @param hostsFile of its links
     */
    ApacheKafkaNode(
            NodeId id, ApacheKafkaSettings settings, ApacheKafkaClassPath classPath, Path home, Path hostsFile) {
        this.id = id;
        this.kind = settings.kind();
        this.classPath = classPath.entries();
        this.home = home.toAbsolutePath();
        this.serverProperties = this.home.resolve("server.properties");
        this.javaOptions = new ArrayList<>(JAVA_OPTIONS);
        try {
            Files.createDirectories(this.home);
            javaOptions.add("-Djdk.net.hosts.file=" + hostsFile);
            javaOptions.add("-Dlogback.configurationFile=" + writeLogging());
            write(settings.of(id, this.home));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the settings of " + id, e);
        }
        this.process = NodeProcess.builder(id.hostName(), this.home, "kafka.Kafka")
                .classPath(this.classPath)
                .javaOptions(javaOptions)
                .arguments(List.of(serverProperties.toString()))
                .build();
    }

    /** Its process, to which everything can be done but to start it. */
    NodeProcess process() {
        return process;
    }

    /** The log directory. */
    Path data() {
        return ApacheKafkaSettings.data(home);
    }

    /**
     * Formats what is not, and starts.
     *
     * @return whether it was ready in time; it runs in either case
     * @throws IllegalStateException if it ends instead, with what it printed
     */
    boolean start(BooleanSupplier ready, Duration patience) {
        if (!kind.zooKeeper() && !Files.exists(data().resolve("meta.properties"))) {
            format();
        }
        return process.start(ready, patience);
    }

    /** As {@code kafka-storage.sh} does: a KRaft node starts on nothing else. */
    private void format() {
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
                    throw new IllegalStateException("formatting of " + id + " took longer than " + FORMAT_TIMEOUT);
                }
            } finally {
                formatting.destroyForcibly();
            }
            if (formatting.exitValue() != 0) {
                throw new IllegalStateException("formatting of " + id + " failed; " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format the storage of " + id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the storage of " + id + " was formatted", e);
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
