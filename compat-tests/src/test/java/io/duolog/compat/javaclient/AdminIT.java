package io.duolog.compat.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the Java admin client can see and change: topics, partitions, offsets, log directories, the cluster. */
@OnEveryBroker
class AdminIT {

    private final BrokerUnderTest broker;
    private final KafkaClients clients;
    private final Admin admin;

    AdminIT(BrokerUnderTest broker) {
        this.broker = broker;
        clients = new KafkaClients(broker);
        admin = clients.admin();
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    @Test
    void createsTopicsAndTellsWhatItCreated() {
        String topic = KafkaClients.topicName("created");

        CreateTopicsResult result = admin.createTopics(
                List.of(new NewTopic(topic, 3, (short) 1).configs(Map.of("retention.ms", "1234567"))));

        assertThat(KafkaClients.await(result.numPartitions(topic))).isEqualTo(3);
        assertThat(KafkaClients.await(result.replicationFactor(topic))).isEqualTo(1);
        assertThat(KafkaClients.await(result.topicId(topic))).isNotEqualTo(Uuid.ZERO_UUID);
        assertThat(KafkaClients.await(result.config(topic)).get("retention.ms").value())
                .isEqualTo("1234567");
    }

    @Test
    void createsTopicsWithTheBrokersDefaults() {
        String topic = KafkaClients.topicName("defaults");

        CreateTopicsResult result =
                admin.createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty())));

        assertThat(KafkaClients.await(result.numPartitions(topic))).isEqualTo(4);
        assertThat(KafkaClients.await(result.replicationFactor(topic))).isEqualTo(1);
    }

    @Test
    void createsTopicsWithAnAssignmentOfReplicas() {
        String topic = KafkaClients.topicName("assigned");

        KafkaClients.await(admin.createTopics(List.of(new NewTopic(topic, Map.of(0, List.of(1), 1, List.of(1)))))
                .all());

        clients.awaitLeaders(topic, 2);
    }

    @Test
    void onlyValidatesIfAskedTo() {
        String topic = KafkaClients.topicName("validated");

        KafkaClients.await(admin.createTopics(
                        List.of(new NewTopic(topic, 2, (short) 1)), new CreateTopicsOptions().validateOnly(true))
                .all());

        assertThat(KafkaClients.await(admin.listTopics().names())).doesNotContain(topic);
    }

    @Test
    void listsAndDescribesTopics() {
        String topic = clients.createTopic("described", 2, Map.of());

        Collection<TopicListing> listings =
                KafkaClients.await(admin.listTopics().listings());
        TopicDescription byName = KafkaClients.await(
                        admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic);
        TopicDescription byId = KafkaClients.await(
                        admin.describeTopics(TopicCollection.ofTopicIds(List.of(byName.topicId())))
                                .allTopicIds())
                .get(byName.topicId());

        assertThat(listings).anySatisfy(listing -> {
            assertThat(listing.name()).isEqualTo(topic);
            assertThat(listing.topicId()).isEqualTo(byName.topicId());
            assertThat(listing.isInternal()).isFalse();
        });
        assertThat(byId.name()).isEqualTo(topic);
        assertThat(byName.isInternal()).isFalse();
        assertThat(byName.partitions())
                .extracting(TopicPartitionInfo::partition)
                .containsExactly(0, 1);
        assertThat(byName.partitions()).allSatisfy(partition -> {
            assertThat(partition.leader().id()).isEqualTo(1);
            assertThat(partition.replicas()).extracting(Node::id).containsExactly(1);
            assertThat(partition.isr()).extracting(Node::id).containsExactly(1);
        });
    }

    @Test
    void describesManyPartitionsInPages() {
        String topic = clients.createTopic("paged", 30, Map.of());

        TopicDescription description = KafkaClients.await(admin.describeTopics(
                                List.of(topic), new DescribeTopicsOptions().partitionSizeLimitPerResponse(7))
                        .allTopicNames())
                .get(topic);

        assertThat(description.partitions()).hasSize(30);
    }

    @Test
    void deletesTopicsByNameAndById() {
        String byName = clients.createTopic("deleted", 1, Map.of());
        String byId = clients.createTopic("deleted", 1, Map.of());
        Uuid id = topicId(byId);

        KafkaClients.await(admin.deleteTopics(List.of(byName)).all());
        KafkaClients.await(
                admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all());

        Awaitility.await("deletion")
                .atMost(KafkaClients.STEP_TIMEOUT)
                .until(() -> !KafkaClients.await(admin.listTopics().names()).contains(byName)
                        && !KafkaClients.await(admin.listTopics().names()).contains(byId));
        assertThat(KafkaClients.errorOf(
                        admin.describeTopics(List.of(byName)).topicNameValues().get(byName)))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        assertThat(KafkaClients.errorOf(admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)))
                        .topicIdValues()
                        .get(id)))
                .isInstanceOf(UnknownTopicIdException.class);
    }

    @Test
    void startsATopicOfADeletedNameEmptyAndWithANewId() {
        TopicPartition partition = clients.createPartition("recreated", Map.of());
        clients.produceSingly(partition, 0, 5);
        Uuid oldId = topicId(partition.topic());
        KafkaClients.await(admin.deleteTopics(List.of(partition.topic())).all());

        Awaitility.await("creation under the old name")
                .atMost(KafkaClients.STEP_TIMEOUT)
                .ignoreExceptionsMatching(error -> true)
                .untilAsserted(() ->
                        KafkaClients.await(admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)))
                                .all()));
        clients.awaitLeaders(partition.topic(), 1);

        assertThat(topicId(partition.topic())).isNotEqualTo(oldId);
        assertThat(offset(partition, OffsetSpec.latest()).offset()).isZero();
        clients.produceSingly(partition, 50, 1);
        assertThat(KafkaClients.values(clients.readFromBeginning(partition, 1))).containsExactly("value-50");
    }

    @Test
    void addsPartitions() {
        String topic = clients.createTopic("grown", 1, Map.of());

        KafkaClients.await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                .all());

        clients.awaitLeaders(topic, 3);
        clients.produceSingly(new TopicPartition(topic, 2), 0, 1);
        assertThat(KafkaClients.values(clients.readFromBeginning(new TopicPartition(topic, 2), 1)))
                .containsExactly("value-0");
    }

    @Test
    void deletesRecordsBeforeAnOffset() {
        TopicPartition partition = partitionWith(10);

        long lowWatermark = KafkaClients.await(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(3)))
                        .lowWatermarks()
                        .get(partition))
                .lowWatermark();

        assertThat(lowWatermark).isEqualTo(3);
        assertThat(offset(partition, OffsetSpec.earliest()).offset()).isEqualTo(3);
        assertThat(KafkaClients.values(clients.readFromBeginning(partition, 7)))
                .isEqualTo(KafkaClients.expectedValues(3, 10));
    }

    @Test
    void deletesAllRecords() {
        TopicPartition partition = partitionWith(10);

        long lowWatermark = KafkaClients.await(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                        .lowWatermarks()
                        .get(partition))
                .lowWatermark();

        assertThat(lowWatermark).isEqualTo(10);
        assertThat(offset(partition, OffsetSpec.earliest()).offset()).isEqualTo(10);
        assertThat(clients.produceSingly(partition, 10, 1).get(0).offset()).isEqualTo(10);
    }

    @Test
    void answersEveryKindOfOffset() {
        TopicPartition partition = clients.createPartition("offsets", Map.of());
        Producer<String, String> producer = clients.producer(Map.of("batch.size", 0));
        long start = System.currentTimeMillis() - 100_000;
        long[] timestamps = {start, start + 500, start + 300};
        for (long timestamp : timestamps) {
            KafkaClients.await(producer.send(new ProducerRecord<>(partition.topic(), 0, timestamp, "k", "v")));
        }

        assertThat(offset(partition, OffsetSpec.earliest()).offset()).isZero();
        assertThat(offset(partition, OffsetSpec.latest()).offset()).isEqualTo(3);
        assertThat(offset(partition, OffsetSpec.latest()).leaderEpoch()).isPresent();
        assertThat(offset(partition, OffsetSpec.maxTimestamp()).offset()).isEqualTo(1);
        assertThat(offset(partition, OffsetSpec.maxTimestamp()).timestamp()).isEqualTo(start + 500);
        assertThat(offset(partition, OffsetSpec.forTimestamp(start + 400)).offset())
                .isEqualTo(1);
        assertThat(offset(partition, OffsetSpec.forTimestamp(start + 501)).offset())
                .isEqualTo(-1);
        assertThat(offset(partition, OffsetSpec.earliestLocal()).offset()).isZero();
        assertThat(offset(partition, OffsetSpec.latestTiered()).offset()).isEqualTo(-1);
    }

    @Test
    void answersOffsetsOfAnEmptyPartition() {
        TopicPartition partition = clients.createPartition("no-offsets", Map.of());

        assertThat(offset(partition, OffsetSpec.earliest()).offset()).isZero();
        assertThat(offset(partition, OffsetSpec.latest()).offset()).isZero();
        assertThat(offset(partition, OffsetSpec.maxTimestamp()).offset()).isEqualTo(-1);
        assertThat(offset(partition, OffsetSpec.forTimestamp(0)).offset()).isEqualTo(-1);
    }

    @Test
    void describesTheCluster() {
        DescribeClusterResult cluster = admin.describeCluster();

        assertThat(KafkaClients.await(cluster.clusterId())).isNotBlank();
        assertThat(KafkaClients.await(cluster.controller()).id()).isEqualTo(1);
        assertThat(KafkaClients.await(cluster.nodes())).singleElement().satisfies(node -> {
            assertThat(node.id()).isEqualTo(1);
            assertThat(node.host()).isEqualTo("127.0.0.1");
            assertThat(node.port()).isEqualTo(broker.address().getPort());
        });
    }

    @Test
    void describesFeatures() {
        FeatureMetadata features = KafkaClients.await(admin.describeFeatures().featureMetadata());

        assertThat(features.finalizedFeatures().keySet())
                .as("every finalized feature is supported")
                .isSubsetOf(features.supportedFeatures().keySet());
    }

    @Test
    void describesLogDirectories() {
        TopicPartition partition = partitionWith(10);

        Map<String, LogDirDescription> directories = KafkaClients.await(
                        admin.describeLogDirs(List.of(1)).allDescriptions())
                .get(1);

        Path dataDirectory = broker.dataDirectory();
        assertThat(directories.keySet()).singleElement().satisfies(path -> assertThat(
                        Files.isSameFile(Path.of(path), dataDirectory))
                .isTrue());
        LogDirDescription directory = directories.values().iterator().next();
        assertThat(directory.error()).isNull();
        assertThat(directory.replicaInfos().get(partition).size()).isPositive();
        assertThat(directory.replicaInfos().get(partition).offsetLag()).isZero();
        assertThat(directory.replicaInfos().get(partition).isFuture()).isFalse();
        assertThat(directory.totalBytes().orElseThrow()).isPositive();
        assertThat(directory.usableBytes().orElseThrow()).isPositive();
    }

    @Test
    void createsATopicThatAProducerAsksFor() {
        String topic = KafkaClients.topicName("auto-created");

        KafkaClients.await(clients.producer(Map.of()).send(new ProducerRecord<>(topic, "key", "value")));

        assertThat(KafkaClients.await(admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic)
                        .partitions())
                .as("num.partitions of the broker")
                .hasSize(4);
    }

    @Test
    void doesNotCreateATopicThatItOnlyAsksAbout() {
        String topic = KafkaClients.topicName("only-asked");

        assertThat(KafkaClients.errorOf(
                        admin.describeTopics(Set.of(topic)).topicNameValues().get(topic)))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        assertThat(KafkaClients.await(admin.listTopics().names())).doesNotContain(topic);
    }

    private TopicPartition partitionWith(int records) {
        TopicPartition partition = clients.createPartition("admin", Map.of());
        clients.produceSingly(partition, 0, records);
        return partition;
    }

    private Uuid topicId(String topic) {
        return KafkaClients.await(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .topicId();
    }

    private ListOffsetsResultInfo offset(TopicPartition partition, OffsetSpec spec) {
        return KafkaClients.await(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition));
    }
}
