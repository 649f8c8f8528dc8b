package io.duolog.perf.beside;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where both brokers and the client are, and the commands that run them. Duolog runs by the launcher that users run;
 * Apache Kafka with the options of its own {@code kafka-server-start.sh}.
 *
 * @param module the directory of this module, built
 * @param duologJavaOptions options of the JVM in place of the launcher's choice; empty for the launcher
 */
public record Installation(Path module, List<String> duologJavaOptions) {
    private static final String CLUSTER_ID = "kFxzYxNNQ0G8sQ1vbnzvVQ";

    /** Copies. */
    public Installation {
        duologJavaOptions = List.copyOf(duologJavaOptions);
    }

    /** The command that runs a broker in the foreground. */
    List<String> brokerCommand(BrokerKind kind, Path serverProperties) {
        return switch (kind) {
            case DUOLOG -> duologCommand(serverProperties);
            case APACHE_KAFKA -> kafkaBrokerCommand(serverProperties);
        };
    }

    /** The command that runs a node of Apache Kafka in the foreground. */
    public List<String> kafkaBrokerCommand(Path serverProperties) {
        return apacheKafka(
                List.of(
                        "-Xms1G",
                        "-Xmx1G",
                        "-XX:+UseG1GC",
                        "-XX:MaxGCPauseMillis=20",
                        "-XX:InitiatingHeapOccupancyPercent=35",
                        "-XX:+ExplicitGCInvokesConcurrent"),
                "kafka.Kafka",
                serverProperties.toString());
    }

    /** The command that a node of Apache Kafka with other voters needs once before its first start. */
    public List<String> kafkaFormatCommand(Path serverProperties) {
        return apacheKafka(
                List.of(),
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                CLUSTER_ID,
                "--config",
                serverProperties.toString());
    }

    /** The command that a single node of Apache Kafka needs once before its first start. */
    List<String> formatCommand(Path serverProperties) {
        return apacheKafka(
                List.of(),
                "kafka.tools.StorageTool",
                "format",
                "--standalone",
                "--cluster-id",
                CLUSTER_ID,
                "--config",
                serverProperties.toString());
    }

    /** The command that runs a main class with Apache Kafka's client, which may be one of this package. */
    List<String> clientCommand(String mainClass, List<String> arguments) {
        String classPath = String.join(
                File.pathSeparator,
                module.resolve("target/performance-tools").toAbsolutePath() + File.separator + "*",
                module.resolve("target/classes").toAbsolutePath().toString(),
                apacheKafkaClassPath());
        List<String> command = new ArrayList<>(
                List.of(java(), "-Xmx512m", "-XX:+UseSerialGC", quietLogging(), "-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }

    private List<String> duologCommand(Path serverProperties) {
        Path root = requireNonNull(module.toAbsolutePath().getParent(), "the module's parent");
        List<String> command = new ArrayList<>();
        if (duologJavaOptions.isEmpty()) {
            command.add(root.resolve("bin/duolog").toString());
        } else {
            command.add(java());
            command.addAll(duologJavaOptions);
            command.add("-jar");
            command.add(root.resolve("cli/target/distribution/lib/duolog.jar").toString());
        }
        command.addAll(List.of("broker", "--config", serverProperties.toString()));
        return command;
    }

    private List<String> apacheKafka(List<String> options, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.addAll(List.of(quietLogging(), "-cp", apacheKafkaClassPath(), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    private String apacheKafkaClassPath() {
        Path file = module.resolve("target/apache-kafka.classpath");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    file + " is missing; `mvn -Dquick -pl perf -am package` at the root writes it", e);
        }
    }

    private String quietLogging() {
        return "-Dlogback.configurationFile="
                + module.resolve("target/classes/logback-peer.xml").toAbsolutePath();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
