package io.duolog.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.Client;
import io.duolog.client.ClientBuilder;
import io.duolog.client.errors.ClientConfigException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigTest {
    static Stream<ConfigKey<?>> keysOfProducers() {
        return Stream.concat(ClientKeys.SCHEMA.keys().stream(), ProducerKeys.SCHEMA.keys().stream());
    }

    @ParameterizedTest
    @MethodSource("keysOfProducers")
    <T> void hasTheDefaultsOfKafkasClients(ConfigKey<T> key) {
        ConfigDef.ConfigKey kafka = Stream.of(ProducerConfig.configDef(), AdminClientConfig.configDef())
                .map(definition -> definition.configKeys().get(key.name()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        assertThat(kafka).as("Kafka knows %s", key).isNotNull();
        Object expected = kafka.defaultValue == ConfigDef.NO_DEFAULT_VALUE ? null : kafka.defaultValue;

        if (expected == null) {
            assertThat(key.defaultValue()).isEmpty();
        } else {
            assertThat(key.defaultValue().map(key::format)).contains(ConfigDef.convertToString(expected, kafka.type));
        }
    }

    @ParameterizedTest
    @MethodSource("keysOfProducers")
    <T> void readsWhatItWrites(ConfigKey<T> key) {
        key.defaultValue()
                .ifPresent(value -> assertThat(key.parse(key.format(value))).isEqualTo(value));
    }

    @Test
    void namesEveryProblemAtOnceWithASuggestion() {
        Map<String, Object> wrong = Map.of(
                "bootstrap.servers", "localhost",
                "linger.mss", 5,
                "acks", "some",
                "batch.size", "many",
                "transactional.id", "t");

        assertThatThrownBy(() -> Client.connect(wrong))
                .isInstanceOfSatisfying(ClientConfigException.class, failure -> assertThat(failure.problems())
                        .containsExactlyInAnyOrder(
                                "acks must be one of 0, 1, all, not 'some'",
                                "batch.size must be a whole number, not 'many'",
                                "unknown setting linger.mss: did you mean linger.ms?",
                                "transactional.id is not supported: transactions are not implemented yet"));
    }

    @Test
    void asksForUsableBootstrapServers() {
        assertThatThrownBy(() -> Client.connect(Map.of("bootstrap.servers", "localhost")))
                .hasMessageContaining("bootstrap.servers has 'localhost': write host:port");
        assertThatThrownBy(() -> Client.builder().build()).hasMessageContaining("bootstrap.servers is missing");
    }

    @Test
    void givesTypedSettingsBackByKafkasNames() {
        ClientBuilder builder =
                Client.builder().bootstrapServers("a:1", "b:2").clientId("me").requestTimeout(Duration.ofSeconds(3));

        assertThat(builder.asProperties())
                .containsEntry("bootstrap.servers", "a:1,b:2")
                .containsEntry("client.id", "me")
                .containsEntry("request.timeout.ms", "3000")
                .hasSize(3);
        assertThat(Client.builder().properties(builder.asProperties()).asProperties())
                .isEqualTo(builder.asProperties());
    }

    @Test
    void leavesTheFirstBuilderAsItWas() {
        ClientBuilder first = Client.builder().clientId("a");
        ClientBuilder second = first.clientId("b");

        assertThat(first.asProperties()).containsEntry("client.id", "a");
        assertThat(second.asProperties()).containsEntry("client.id", "b");
    }
}
