package io.duolog.compat.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Duolog as one node, on the class path that a user's installation has: none of the test libraries is on it. */
final class DuologBroker extends ForkedBroker {

    DuologBroker(Map<String, String> overrides) {
        super(BrokerKind.DUOLOG, overrides);
    }

    @Override
    Map<String, String> defaultProperties() {
        return Map.ofEntries(
                Map.entry("node.id", "1"),
                Map.entry("listeners", "PLAINTEXT://" + bootstrapServers()),
                Map.entry("log.dirs", dataDirectory().toString()),
                Map.entry("num.partitions", "4"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.consumer.min.heartbeat.interval.ms", "200"),
                Map.entry("group.consumer.heartbeat.interval.ms", "200"));
    }

    @Override
    List<String> javaArguments(Path serverProperties) {
        return List.of(
                "-Xms64m",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcompat.log.level=INFO",
                "-ea",
                "-cp",
                Path.of("target", "duolog", "*").toAbsolutePath()
                        + File.pathSeparator
                        + Path.of("target", "test-classes").toAbsolutePath(),
                DuologMain.class.getName(),
                serverProperties.toString());
    }
}
