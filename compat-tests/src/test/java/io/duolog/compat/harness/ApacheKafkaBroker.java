package io.duolog.compat.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Apache Kafka as one combined node (broker and controller) on its own class path. */
final class ApacheKafkaBroker extends ForkedBroker {

    private int controllerPort;

    ApacheKafkaBroker(Map<String, String> overrides) {
        super(BrokerKind.APACHE_KAFKA, overrides);
    }

    @Override
    void choosePorts() {
        controllerPort = freePort();
    }

    @Override
    Map<String, String> defaultProperties() {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry(
                        "listeners", "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://" + bootstrapServers()),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort),
                Map.entry("log.dirs", dataDirectory().toString()),
                Map.entry("num.partitions", "4"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.consumer.min.heartbeat.interval.ms", "200"),
                Map.entry("group.consumer.heartbeat.interval.ms", "200"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "2"),
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                Map.entry("log.message.timestamp.after.max.ms", "3600000"));
    }

    @Override
    List<String> javaArguments(Path serverProperties) {
        return List.of(
                "-Xms64m",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcompat.log.level=INFO",
                "-cp",
                classPathFile("apache-kafka.classpath")
                        + File.pathSeparator
                        + Path.of("target", "test-classes").toAbsolutePath(),
                ApacheKafkaMain.class.getName(),
                serverProperties.toString());
    }
}
