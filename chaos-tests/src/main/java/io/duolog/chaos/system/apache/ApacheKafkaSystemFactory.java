package io.duolog.chaos.system.apache;

import io.duolog.chaos.system.SystemFactory;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.peer.ApacheKafkaClassPath;
import io.duolog.peer.ApacheKafkaKind;
import java.util.Arrays;
import java.util.List;

/** Makes systems of Apache Kafka. */
public final class ApacheKafkaSystemFactory implements SystemFactory {
    /** For {@link java.util.ServiceLoader}. */
    public ApacheKafkaSystemFactory() {}

    @Override
    public List<String> names() {
        return Arrays.stream(ApacheKafkaKind.values())
                .map(ApacheKafkaKind::systemName)
                .toList();
    }

    @Override
    public SystemUnderTest create(String name, SystemOptions options) {
        ApacheKafkaKind kind = ApacheKafkaKind.named(name)
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is none of " + names()));
        return new ApacheKafkaSystem(kind, ApacheKafkaClassPath.of(kind, System.err::println), options);
    }
}
