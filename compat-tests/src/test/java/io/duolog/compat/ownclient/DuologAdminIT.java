package io.duolog.compat.ownclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.ClusterDescription;
import io.duolog.client.admin.ConfigChange;
import io.duolog.client.admin.ConfigEntry;
import io.duolog.client.admin.ConfigResource;
import io.duolog.client.admin.ConfigSource;
import io.duolog.client.admin.CreatedTopic;
import io.duolog.client.admin.LogDirDescription;
import io.duolog.client.admin.NewTopic;
import io.duolog.client.admin.OffsetSpec;
import io.duolog.client.admin.TopicDescription;
import io.duolog.client.errors.ClientException;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import io.duolog.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our admin asks for and changes the same things on every broker. */
@OnEveryBroker
class DuologAdminIT {

    private final BrokerUnderTest broker;
    private final KafkaClients kafka;
    private final Client client;
    private final Admin admin;

    DuologAdminIT(BrokerUnderTest broker) {
        this.broker = broker;
        kafka = new KafkaClients(broker);
        client = Client.builder().bootstrapServers(broker.bootstrapServers()).build();
        admin = client.admin();
    }

    @AfterEach
    void closeClients() {
        client.close();
        kafka.close();
    }

    private static ErrorCode error(CompletableFuture<?> future) {
        Throwable failure = catchThrowable(future::join).getCause();
        assertThat(failure).isInstanceOf(ClientException.class);
        return ((ClientException) failure).errorCode().orElseThrow();
    }

    @Test
    void describesTheCluster() {
        ClusterDescription cluster = admin.describeCluster().join();

        assertThat(cluster.clusterId()).isNotEmpty();
        assertThat(cluster.controller()).isPresent();
        assertThat(cluster.brokers()).hasSize(1);
        assertThat(cluster.brokers().get(0).address()).isEqualTo(broker.bootstrapServers());
    }

    @Test
    void createsDescribesListsAndDeletesTopics() {
        String name = KafkaClients.topicName("own-admin");

        CreatedTopic created = admin.createTopic(new NewTopic(name, 3, 1)).join();
        assertThat(created.partitionCount()).isEqualTo(3);
        kafka.awaitLeaders(name, 3);
        TopicDescription described = admin.describeTopic(name).join();
        assertThat(described.id()).isEqualTo(created.id());
        assertThat(described.partitions())
                .hasSize(3)
                .allMatch(partition -> partition.leader().isPresent() && !partition.isUnderReplicated());
        assertThat(admin.listTopics().join().get(name).partitionCount()).isEqualTo(3);
        assertThat(error(admin.createTopic(new NewTopic(name, 3, 1)))).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);

        admin.createPartitions(Map.of(name, 5)).all().join();
        kafka.awaitLeaders(name, 5);
        assertThat(error(admin.createPartitions(Map.of(name, 2)).get(name))).isEqualTo(ErrorCode.INVALID_PARTITIONS);

        admin.deleteTopic(name).join();
        assertThat(error(admin.deleteTopic(name))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void createsSomeTopicsThoughOthersAreRefused() {
        String good = KafkaClients.topicName("own-good");
        String greedy = KafkaClients.topicName("own-greedy");

        var result = admin.createTopics(List.of(new NewTopic(good, 1, 1), new NewTopic(greedy, 1, 9)));

        assertThat(result.get(good).join().name()).isEqualTo(good);
        assertThat(error(result.get(greedy))).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
    }

    @Test
    void onlyChecksWhatIsADryRun() {
        String name = KafkaClients.topicName("own-dry");

        assertThat(admin.dryRun().createTopic(new NewTopic(name, 2, 1)).join().partitionCount())
                .isEqualTo(2);

        assertThat(error(admin.describeTopic(name))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void changesConfigurations() {
        String name = kafka.createTopic("own-config", 1, Map.of("retention.ms", "86400000"));
        ConfigResource topic = ConfigResource.topic(name);

        ConfigEntry before = admin.describeConfig(topic).join().get("retention.ms");
        assertThat(before.value()).contains("86400000");
        assertThat(before.source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC);

        admin.alterConfigs(Map.of(
                        topic,
                        List.of(
                                ConfigChange.delete("retention.ms"),
                                ConfigChange.set("segment.bytes", "1048576"),
                                ConfigChange.append("cleanup.policy", "compact"))))
                .all()
                .join();

        Map<String, ConfigEntry> after = admin.describeConfig(topic).join();
        assertThat(after.get("retention.ms").source()).isNotEqualTo(ConfigSource.DYNAMIC_TOPIC);
        assertThat(after.get("segment.bytes").value()).contains("1048576");
        assertThat(after.get("cleanup.policy").value()).contains("delete,compact");
        assertThat(error(admin.alterConfigs(Map.of(topic, List.of(ConfigChange.set("retention.ms", "soon"))))
                        .get(topic)))
                .isEqualTo(ErrorCode.INVALID_CONFIG);
        int brokerId = admin.describeCluster().join().brokers().get(0).id();
        assertThat(admin.describeConfig(ConfigResource.broker(brokerId)).join()).containsKey("num.partitions");
    }

    @Test
    void listsOffsetsAndDeletesRecords() {
        var theirs = kafka.createPartition("own-offsets", Map.of());
        TopicPartition partition = new TopicPartition(theirs.topic(), theirs.partition());
        kafka.produceSingly(theirs, 0, 10);

        assertThat(offset(partition, OffsetSpec.EARLIEST)).isZero();
        assertThat(offset(partition, OffsetSpec.LATEST)).isEqualTo(10);
        assertThat(offset(partition, OffsetSpec.MAX_TIMESTAMP)).isBetween(0L, 9L);
        assertThat(offset(partition, OffsetSpec.at(1))).isZero();

        assertThat(admin.deleteRecords(Map.of(partition, 4L)).get(partition).join())
                .isEqualTo(4);
        assertThat(offset(partition, OffsetSpec.EARLIEST)).isEqualTo(4);
        assertThat(error(admin.deleteRecords(Map.of(partition, 99L)).get(partition)))
                .isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    private long offset(TopicPartition partition, OffsetSpec spec) {
        return admin.listOffsets(Map.of(partition, spec)).get(partition).join().offset();
    }

    @Test
    void describesLogDirectories() {
        var theirs = kafka.createPartition("own-dirs", Map.of());
        kafka.produceSingly(theirs, 0, 3);
        int brokerId = admin.describeCluster().join().brokers().get(0).id();

        List<LogDirDescription> dirs =
                admin.describeLogDirs(List.of(brokerId)).get(brokerId).join();

        assertThat(dirs).hasSize(1);
        assertThat(dirs.get(0).error()).isEqualTo(ErrorCode.NONE);
        assertThat(dirs.get(0)
                        .replicas()
                        .get(new TopicPartition(theirs.topic(), theirs.partition()))
                        .sizeBytes())
                .isPositive();
        assertThat(error(admin.describeLogDirs(List.of(99)).get(99))).isEqualTo(ErrorCode.BROKER_NOT_AVAILABLE);
    }
}
