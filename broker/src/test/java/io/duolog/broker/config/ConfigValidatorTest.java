package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigChange.Operation.APPEND;
import static io.duolog.broker.config.ConfigChange.Operation.DELETE;
import static io.duolog.broker.config.ConfigChange.Operation.SET;
import static io.duolog.broker.config.ConfigChange.Operation.SUBTRACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigValidatorTest {
    private static String defaults(ResourceKey<?> topicKey) {
        return topicKey.key().defaultText().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            cleanup.policy         | compact
            cleanup.policy         | compact,delete
            cleanup.policy         | ''
            retention.ms           | -1
            segment.bytes          | 1048576
            compression.gzip.level | -1
            compression.type       | zstd
            flush.before.ack       | true
            remote.storage.enable  | false
            """)
    void acceptsWhatKafkaAccepts(String name, String value) {
        assertThat(ConfigValidator.topicProblem(Map.of(name, value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            cleanup.policy         | compact,compact | once
            cleanup.policy         | none            | compact, delete
            retention.ms           | -2              | at least -1
            retention.ms           | week            | expected an integer
            segment.bytes          | 1000            | at least 1048576
            compression.gzip.level | 0               | from 1 to 9
            min.insync.replicas    | 0               | at least 1
            remote.storage.enable  | true            | there is no tiered storage
            retention.mss          | 1               | did you mean retention.ms?
            log.retention.ms       | 1               | unknown topic config name
            """)
    void refusesWhatKafkaRefusesAndWhatIsNotDone(String name, String value, String fix) {
        assertThat(ConfigValidator.topicProblem(Map.of(name, value)))
                .hasValueSatisfying(problem -> assertThat(problem.toString())
                        .contains(name + "=" + value)
                        .contains(fix));
    }

    @Test
    void comparesCompactionLags() {
        assertThat(ConfigValidator.topicProblem(Map.of("min.compaction.lag.ms", "10", "max.compaction.lag.ms", "5")))
                .isPresent();
    }

    @Test
    void refusesToAlterWhatOnlyARestartChanges() {
        List<String> names =
                List.of("num.partitions", "log.retention.ms", "unheard.of", "min.insync.replicas", "log.dirs");

        assertThat(ConfigValidator.notDynamic(names)).containsExactly("log.dirs", "num.partitions");
        assertThat(ConfigValidator.forAllBrokersOnly(names)).containsExactly("min.insync.replicas");
    }

    @Test
    void changesSettings() {
        Map<String, String> current = Map.of("retention.ms", "5", "segment.ms", "6");

        Map<String, String> result = ConfigValidator.applyToTopic(
                current,
                List.of(
                        new ConfigChange("retention.ms", DELETE, null),
                        new ConfigChange("segment.ms", SET, "7"),
                        new ConfigChange("cleanup.policy", APPEND, "compact,delete")),
                ConfigValidatorTest::defaults);

        assertThat(result).isEqualTo(Map.of("segment.ms", "7", "cleanup.policy", "delete,compact"));
    }

    @Test
    void subtractsFromLists() {
        Map<String, String> result = ConfigValidator.applyToTopic(
                Map.of("cleanup.policy", "compact,delete"),
                List.of(new ConfigChange("cleanup.policy", SUBTRACT, "delete")),
                ConfigValidatorTest::defaults);

        assertThat(result).containsEntry("cleanup.policy", "compact");
    }

    @Test
    void refusesChangesThatDoNotFit() {
        assertThatThrownBy(() -> ConfigValidator.applyToTopic(
                        Map.of(),
                        List.of(new ConfigChange("retention.ms", APPEND, "5")),
                        ConfigValidatorTest::defaults))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is for lists");
        assertThatThrownBy(() -> ConfigValidator.applyToTopic(
                        Map.of(),
                        List.of(
                                new ConfigChange("retention.ms", SET, "5"),
                                new ConfigChange("retention.ms", DELETE, null)),
                        ConfigValidatorTest::defaults))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void passesOverWhatOneBrokerSaysOnWhatAllMustAgree() {
        ConfigLayers layers = new ConfigLayers(
                Map.of(), Map.of("min.insync.replicas", "3"), Map.of("min.insync.replicas", "2"), Map.of());

        ConfigEntry entry = layers.describe(TopicKeys.MIN_INSYNC_REPLICAS);

        assertThat(entry.value()).isEqualTo("2");
        assertThat(entry.source()).isEqualTo(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        assertThat(entry.readOnly()).isFalse();
    }

    @Test
    void tellsEveryPlaceThatHasAValue() {
        ConfigLayers layers = new ConfigLayers(
                Map.of("retention.ms", "1"),
                Map.of("log.retention.ms", "2"),
                Map.of("log.retention.ms", "3"),
                Map.of("log.retention.hours", "4"));

        ConfigEntry entry = layers.describe(TopicKeys.RETENTION_MS);

        assertThat(entry.value()).isEqualTo("1");
        assertThat(entry.source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(entry.synonyms())
                .containsExactly(
                        new ConfigEntry.Synonym("retention.ms", "1", ConfigSource.DYNAMIC_TOPIC_CONFIG),
                        new ConfigEntry.Synonym("log.retention.ms", "2", ConfigSource.DYNAMIC_BROKER_CONFIG),
                        new ConfigEntry.Synonym("log.retention.ms", "3", ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG),
                        new ConfigEntry.Synonym("log.retention.hours", "14400000", ConfigSource.STATIC_BROKER_CONFIG),
                        new ConfigEntry.Synonym("log.retention.hours", "604800000", ConfigSource.DEFAULT_CONFIG));
    }
}
