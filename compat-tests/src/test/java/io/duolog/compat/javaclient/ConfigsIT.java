package io.duolog.compat.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Configurations of topics and brokers, read and changed by the Java admin client. */
@OnEveryBroker
class ConfigsIT {

    private final BrokerUnderTest broker;
    private final KafkaClients clients;
    private final Admin admin;

    ConfigsIT(BrokerUnderTest broker) {
        this.broker = broker;
        clients = new KafkaClients(broker);
        admin = clients.admin();
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    @Test
    void describesEveryTopicConfigWithValueAndSource() {
        ConfigResource topic = topicWith(Map.of("retention.ms", "1000000"));

        Config config = describe(topic);

        assertThat(config.get("retention.ms").value()).isEqualTo("1000000");
        assertThat(config.get("retention.ms").source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(config.get("cleanup.policy").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        assertThat(config.get("max.message.bytes").value()).isEqualTo("1048588");
        assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
        assertThat(config.entries())
                .extracting(ConfigEntry::name)
                .contains(
                        "compression.type",
                        "segment.bytes",
                        "retention.bytes",
                        "flush.messages",
                        "message.timestamp.type",
                        "unclean.leader.election.enable");
        assertThat(config.entries()).allSatisfy(entry -> {
            assertThat(entry.value()).as(entry.name()).isNotNull();
            assertThat(entry.isSensitive()).as(entry.name()).isFalse();
        });
    }

    @Test
    void describesSynonymsAndDocumentationIfAsked() {
        ConfigResource topic = topicWith(Map.of("retention.ms", "1000000"));

        ConfigEntry entry = KafkaClients.await(admin.describeConfigs(
                                List.of(topic),
                                new DescribeConfigsOptions()
                                        .includeSynonyms(true)
                                        .includeDocumentation(true))
                        .all())
                .get(topic)
                .get("retention.ms");

        assertThat(entry.type()).isEqualTo(ConfigEntry.ConfigType.LONG);
        assertThat(entry.documentation()).isNotBlank();
        assertThat(entry.synonyms().get(0).source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(entry.synonyms().get(0).value()).isEqualTo("1000000");
    }

    @Test
    void describesTheBroker() {
        Config config = describe(new ConfigResource(ConfigResource.Type.BROKER, "1"));

        assertThat(config.get("node.id").value()).isEqualTo("1");
        assertThat(config.get("node.id").isReadOnly()).isTrue();
        assertThat(config.get("num.partitions").value()).isEqualTo("4");
        assertThat(config.get("num.partitions").source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(config.get("log.dirs").value())
                .isEqualTo(broker.dataDirectory().toString());
    }

    @Test
    void setsAndDeletesATopicConfig() {
        ConfigResource topic = topicWith(Map.of());

        alter(topic, new AlterConfigOp(new ConfigEntry("retention.ms", "777"), OpType.SET));
        awaitConfig(topic, "retention.ms", "777", ConfigSource.DYNAMIC_TOPIC_CONFIG);

        alter(topic, new AlterConfigOp(new ConfigEntry("retention.ms", ""), OpType.DELETE));
        awaitConfig(topic, "retention.ms", "604800000", ConfigSource.DEFAULT_CONFIG);
    }

    @Test
    void appendsToAndSubtractsFromAListConfig() {
        ConfigResource topic = topicWith(Map.of());

        alter(topic, new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), OpType.APPEND));
        awaitConfig(topic, "cleanup.policy", "delete,compact", ConfigSource.DYNAMIC_TOPIC_CONFIG);

        alter(topic, new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), OpType.SUBTRACT));
        awaitConfig(topic, "cleanup.policy", "compact", ConfigSource.DYNAMIC_TOPIC_CONFIG);
    }

    @Test
    void onlyValidatesIfAskedTo() {
        ConfigResource topic = topicWith(Map.of());
        AlterConfigOp operation = new AlterConfigOp(new ConfigEntry("retention.ms", "777"), OpType.SET);

        KafkaClients.await(admin.incrementalAlterConfigs(
                        Map.of(topic, List.of(operation)), new AlterConfigsOptions().validateOnly(true))
                .all());

        assertThat(describe(topic).get("retention.ms").value()).isEqualTo("604800000");
    }

    @Test
    void changesNothingIfOneOfSeveralOperationsIsInvalid() {
        ConfigResource topic = topicWith(Map.of());

        Throwable error = KafkaClients.errorOf(admin.incrementalAlterConfigs(Map.of(
                        topic,
                        List.of(
                                new AlterConfigOp(new ConfigEntry("retention.ms", "777"), OpType.SET),
                                new AlterConfigOp(new ConfigEntry("retention.bytes", "many"), OpType.SET))))
                .all());

        assertThat(error).isInstanceOf(InvalidConfigurationException.class).hasMessageContaining("retention.bytes");
        assertThat(describe(topic).get("retention.ms").value()).isEqualTo("604800000");
    }

    @Test
    void rejectsAnUnknownConfig() {
        ConfigResource topic = topicWith(Map.of());

        Throwable error = KafkaClients.errorOf(admin.incrementalAlterConfigs(
                        Map.of(topic, List.of(new AlterConfigOp(new ConfigEntry("retention.mss", "1"), OpType.SET))))
                .all());

        assertThat(error).isInstanceOf(InvalidConfigurationException.class).hasMessageContaining("retention.mss");
    }

    @Test
    void rejectsToChangeATopicThatDoesNotExist() {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, KafkaClients.topicName("absent"));

        Throwable error = KafkaClients.errorOf(admin.incrementalAlterConfigs(
                        Map.of(topic, List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "1"), OpType.SET))))
                .all());

        assertThat(error).isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void rejectsToDescribeATopicThatDoesNotExist() {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, KafkaClients.topicName("absent"));

        assertThat(KafkaClients.errorOf(admin.describeConfigs(List.of(topic)).all()))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    private ConfigResource topicWith(Map<String, String> configs) {
        return new ConfigResource(ConfigResource.Type.TOPIC, clients.createTopic("configs", 1, configs));
    }

    private Config describe(ConfigResource resource) {
        return KafkaClients.await(admin.describeConfigs(List.of(resource)).all())
                .get(resource);
    }

    private void alter(ConfigResource resource, AlterConfigOp... operations) {
        KafkaClients.await(admin.incrementalAlterConfigs(Map.of(resource, Arrays.asList(operations)))
                .all());
    }

    private void awaitConfig(ConfigResource resource, String name, String value, ConfigSource source) {
        Awaitility.await(name + " = " + value).atMost(KafkaClients.STEP_TIMEOUT).untilAsserted(() -> {
            ConfigEntry entry = describe(resource).get(name);
            assertThat(entry.value()).isEqualTo(value);
            assertThat(entry.source()).isEqualTo(source);
        });
    }
}
