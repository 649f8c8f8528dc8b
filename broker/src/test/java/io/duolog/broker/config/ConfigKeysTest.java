package io.duolog.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The tables beside what Apache Kafka 4.4.0's own definitions say (printed from its jars, one {@code name|type|default} a line). */
class ConfigKeysTest {
    /** Where Duolog differs on purpose. */
    private static final Set<String> OTHER_DEFAULT = Set.of(
            "node.id",
            "process.roles",
            "broker.id",
            "log.dir",
            "group.coordinator.rebalance.protocols",
            // decision 0121
            "num.network.threads",
            "socket.send.buffer.bytes",
            "socket.receive.buffer.bytes",
            // decision 0129
            "socket.listen.backlog.size");

    /** The type differs because the text is a list. */
    private static final Set<String> OTHER_TYPE = Set.of("listener.security.protocol.map");

    private static final Set<String> OWN_TOPIC = Set.of("flush.before.ack");
    private static final Set<String> OWN_BROKER = Set.of("log.flush.before.ack", "coordination.backend");

    @Test
    void knowsEveryTopicSettingOfKafkaWithItsTypeAndDefault() throws IOException {
        Map<String, String> kafka = load("kafka-4.4-topic-configs.txt");
        Map<String, String> ours = new TreeMap<>();
        TopicKeys.all().stream().map(ResourceKey::key).forEach(key -> ours.put(key.name(), describe(key)));
        ours.keySet().removeAll(OWN_TOPIC);

        assertThat(ours).isEqualTo(kafka);
    }

    @Test
    void brokerSettingsHaveKafkasNamesTypesAndDefaults() throws IOException {
        Map<String, String> kafka = load("kafka-4.4-broker-configs.txt");
        for (ConfigKey<?> key : BrokerKeys.table().all()) {
            if (OWN_BROKER.contains(key.name())) {
                continue;
            }
            assertThat(kafka).as(key.name()).containsKey(key.name());
            if (!OTHER_DEFAULT.contains(key.name()) && !OTHER_TYPE.contains(key.name())) {
                assertThat(describe(key)).as(key.name()).isEqualTo(kafka.get(key.name()));
            }
        }
    }

    @Test
    void everyDefaultObeysItsOwnRule() {
        for (ConfigKey<?> key : BrokerKeys.table().all()) {
            assertThat(key.defaultText().flatMap(key::problem)).as(key.name()).isEmpty();
        }
        for (ResourceKey<?> key : TopicKeys.all()) {
            assertThat(key.key().defaultText()).as(key.name()).isPresent();
            assertThat(key.key().defaultText().flatMap(key.key()::problem))
                    .as(key.name())
                    .isEmpty();
        }
    }

    private static String describe(ConfigKey<?> key) {
        return key.type().name().toUpperCase(Locale.ROOT) + "|"
                + key.defaultText().orElse("null");
    }

    private static Map<String, String> load(String resource) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try (InputStream in = ConfigKeysTest.class.getResourceAsStream(resource)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] parts = line.split("\\|", -1);
                lines.put(parts[0], parts[1] + "|" + parts[2]);
            }
        }
        return lines;
    }
}
