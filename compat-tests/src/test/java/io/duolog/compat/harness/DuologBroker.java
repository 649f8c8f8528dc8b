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
        return Map.of(
                "node.id",
                "1",
                "listeners",
                "PLAINTEXT://" + bootstrapServers(),
                "log.dirs",
                dataDirectory().toString(),
                "num.partitions",
                "4",
                "offsets.topic.num.partitions",
                "1",
                "group.initial.rebalance.delay.ms",
                "0");
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
