package io.duolog.compat.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.admin.NewTopic;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Deserializers;
import io.duolog.client.serialization.Serializers;
import io.duolog.compat.tools.KafkaTool.Outcome;
import io.duolog.testkit.CoordinationKind;
import io.duolog.testkit.DuologCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's own tools for groups, settings, records and files, as published, on one broker of Duolog. */
@Timeout(120)
class EverydayToolsIT {
    private static final int PARTITIONS = 2;
    private static final int RECORDS = 10;
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final String GROUPS = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";

    private static DuologCluster cluster;
    private static PublishedTools tools;

    @TempDir
    private Path directory;

    private final String topic = "orders-" + TOPICS.incrementAndGet();
    private final String group = topic + "-group";

    @BeforeAll
    static void start() {
        cluster = DuologCluster.builder()
                .coordination(CoordinationKind.RAFT)
                .property("offsets.topic.num.partitions", "1")
                .property("group.initial.rebalance.delay.ms", "0")
                .start();
        tools = PublishedTools.load();
    }

    @AfterAll
    static void stop() throws Exception {
        tools.close();
        cluster.close();
    }

    private static String run(String tool, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", cluster.bootstrapServers()));
        all.addAll(Arrays.asList(arguments));
        Outcome outcome = tools.tool(tool).run(all.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.out()).isZero();
        return outcome.out();
    }

    /** Words of the line that begins with the words given, once a tool has printed one. */
    private static List<String> row(String printed, String... first) {
        return printed.lines()
                .map(line -> List.of(line.strip().split("\\s+")))
                .filter(words -> words.size() > first.length
                        && words.subList(0, first.length).equals(List.of(first)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line begins with " + List.of(first) + " in\n" + printed));
    }

    private void createAndFillTopic() {
        cluster.client().admin().createTopic(new NewTopic(topic, PARTITIONS, 1)).join();
        try (Producer<String, String> producer = cluster.client()
                .producer(Serializers.string(), Serializers.string())
                .open()) {
            for (int n = 0; n < RECORDS * PARTITIONS; n++) {
                producer.send(new ProducerRecord<>(topic, "key-" + n, "value-" + n).withPartition(n % PARTITIONS))
                        .join();
            }
        }
    }

    /** A member that has read and committed everything. */
    private Consumer<String, String> member() {
        Consumer<String, String> member = cluster.client()
                .consumer(Deserializers.string(), Deserializers.string())
                .group(group)
                .offsetReset(OffsetReset.EARLIEST)
                .autoCommit(false)
                .open();
        member.subscribe(List.of(topic));
        AtomicInteger read = new AtomicInteger();
        Awaitility.await("all records").atMost(30, TimeUnit.SECONDS).until(() -> {
            member.poll(Duration.ofMillis(50)).forEach(record -> read.incrementAndGet());
            return read.get() == RECORDS * PARTITIONS;
        });
        member.commitSync();
        return member;
    }

    @Test
    void consumerGroupsAreListedDescribedResetAndDeleted() throws Exception {
        createAndFillTopic();
        try (Consumer<String, String> member = member()) {
            assertThat(run(GROUPS, "--list").lines()).contains(group);
            assertThat(row(run(GROUPS, "--describe", "--group", group), group, topic, "0"))
                    .startsWith(group, topic, "0", "10", "10", "0", memberId(), "/127.0.0.1");
            assertThat(row(run(GROUPS, "--describe", "--group", group, "--state"), group))
                    .contains("range", "Stable", "1");
            assertThat(row(run(GROUPS, "--describe", "--group", group, "--members"), group))
                    .startsWith(group, memberId(), "/127.0.0.1")
                    .endsWith("2");
            assertThat(reset("--to-earliest", "--execute"))
                    .contains("Error: Assignments can only be reset if the group");
            assertThat(run(GROUPS, "--delete", "--group", group)).contains("is not empty");
            assertThat(member.assignment()).hasSize(PARTITIONS);
        }

        assertThat(row(reset("--shift-by", "-3", "--dry-run"), group, topic, "1"))
                .endsWith("7");
        assertThat(lag("0")).isEqualTo("0");
        assertThat(row(reset("--to-offset", "4", "--execute"), group, topic, "0"))
                .endsWith("4");
        assertThat(lag("0")).isEqualTo("6");
        run(GROUPS, "--delete-offsets", "--group", group, "--topic", topic + ":1");
        assertThat(committed()).containsOnly(Map.entry(0, 4L));
        assertThat(run(GROUPS, "--delete", "--group", group)).contains("was successful");
        assertThat(run(GROUPS, "--list").lines()).doesNotContain(group);
    }

    private String memberId() {
        return cluster.client()
                .admin()
                .describeGroups(List.of(group))
                .get(group)
                .join()
                .members()
                .get(0)
                .memberId();
    }

    private String reset(String... what) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--reset-offsets", "--group", group, "--topic", topic));
        arguments.addAll(Arrays.asList(what));
        return run(GROUPS, arguments.toArray(String[]::new));
    }

    private String lag(String partition) throws Exception {
        return row(run(GROUPS, "--describe", "--group", group), group, topic, partition)
                .get(5);
    }

    private Map<Integer, Long> committed() {
        return cluster.client().admin().listGroupOffsets(group).join().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                        .offset()));
    }

    /** Runs the tool for settings on the entities of these types and names. */
    private static String configs(Map<String, String> entities, String... action) throws Exception {
        List<String> arguments = new ArrayList<>(Arrays.asList(action));
        entities.forEach((type, name) -> arguments.addAll(List.of("--entity-type", type, "--entity-name", name)));
        return run("kafka.admin.ConfigCommand", arguments.toArray(String[]::new));
    }

    @Test
    void configsChangeTopics() throws Exception {
        createAndFillTopic();
        Map<String, String> entity = Map.of("topics", topic);

        configs(entity, "--alter", "--add-config", "retention.ms=86400001");
        assertThat(configs(entity, "--describe")).contains("retention.ms=86400001");
        configs(entity, "--alter", "--delete-config", "retention.ms");
        assertThat(configs(entity, "--describe")).doesNotContain("retention.ms=86400001");
    }

    /** A group need not exist yet. */
    @Test
    void configsChangeGroups() throws Exception {
        Map<String, String> entity = Map.of("groups", group);

        configs(entity, "--alter", "--add-config", "consumer.session.timeout.ms=50000");
        assertThat(configs(entity, "--describe"))
                .contains(
                        "consumer.session.timeout.ms=50000", "DYNAMIC_GROUP_CONFIG:consumer.session.timeout.ms=50000");
        assertThat(run("kafka.admin.ConfigCommand", "--describe", "--entity-type", "groups"))
                .contains("Dynamic configs for group " + group + " are:");
        configs(entity, "--alter", "--delete-config", "consumer.session.timeout.ms");
        assertThat(configs(entity, "--describe")).doesNotContain("50000");
    }

    @Test
    void configsChangeQuotasOfUsersAndClients() throws Exception {
        Map<String, String> client = Map.of("clients", "loader");
        Map<String, String> clientOfUser = Map.of("users", "anna", "clients", "loader");

        configs(client, "--alter", "--add-config", "producer_byte_rate=1048576");
        configs(clientOfUser, "--alter", "--add-config", "consumer_byte_rate=2097152");
        assertThat(configs(client, "--describe"))
                .contains("Quota configs for client-id 'loader' are producer_byte_rate=1048576");
        assertThat(configs(clientOfUser, "--describe"))
                .contains("Quota configs for user-principal 'anna', client-id 'loader' are consumer_byte_rate=2097152");
        configs(client, "--alter", "--delete-config", "producer_byte_rate");
        assertThat(configs(client, "--describe")).doesNotContain("producer_byte_rate");
    }

    @Test
    void configsChangeQuotasOfChangesAndOfConnections() throws Exception {
        Map<String, String> client = Map.of("clients", topic);
        Map<String, String> address = Map.of("ips", "10.0.0.1");

        configs(client, "--alter", "--add-config", "controller_mutation_rate=2.5");
        configs(address, "--alter", "--add-config", "connection_creation_rate=20");
        assertThat(configs(client, "--describe")).contains("controller_mutation_rate=2.5");
        assertThat(configs(address, "--describe")).contains("10.0.0.1").contains("connection_creation_rate=20");
        configs(address, "--alter", "--delete-config", "connection_creation_rate");
        assertThat(configs(address, "--describe")).doesNotContain("connection_creation_rate");
    }

    @Test
    void configsChangeWhatABrokerAppliesWhileItRuns() throws Exception {
        Map<String, String> broker = Map.of("brokers", "1");

        configs(broker, "--alter", "--add-config", "log.cleaner.threads=2,max.connections.per.ip=1000");
        assertThat(configs(broker, "--describe"))
                .contains("log.cleaner.threads=2 sensitive=false", "max.connections.per.ip=1000 sensitive=false")
                .contains("DYNAMIC_BROKER_CONFIG:log.cleaner.threads=2, DEFAULT_CONFIG:log.cleaner.threads=1");
        configs(broker, "--alter", "--delete-config", "log.cleaner.threads,max.connections.per.ip");
        assertThat(configs(broker, "--describe")).doesNotContain("log.cleaner.threads");
    }

    /** The tool asks for their SCRAM credentials, too: nobody has any. */
    @Test
    void configsDescribeUsers() throws Exception {
        Map<String, String> user = Map.of("users", topic);

        configs(user, "--alter", "--add-config", "request_percentage=150");

        String described = "Quota configs for user-principal '" + topic + "' are request_percentage=150.0";
        assertThat(configs(user, "--describe")).contains(described).doesNotContain("SCRAM");
        assertThat(run("kafka.admin.ConfigCommand", "--describe", "--entity-type", "users"))
                .contains(described)
                .doesNotContain("SCRAM");
        assertThat(run("kafka.admin.ConfigCommand", "--describe", "--user", topic))
                .contains(described);
    }

    @Test
    void recordsAreDeletedAndOffsetsAndDirectoriesTellOfIt() throws Exception {
        createAndFillTopic();
        Path offsets = Files.writeString(
                directory.resolve("offsets.json"),
                "{\"version\":1,\"partitions\":[{\"topic\":\"%s\",\"partition\":0,\"offset\":4}]}".formatted(topic));

        assertThat(run("org.apache.kafka.tools.DeleteRecordsCommand", "--offset-json-file", offsets.toString()))
                .contains("partition: " + topic + "-0\tlow_watermark: 4");

        assertThat(run("org.apache.kafka.tools.GetOffsetShell", "--topic", topic, "--time", "earliest"))
                .contains(topic + ":0:4", topic + ":1:0");
        assertThat(run("org.apache.kafka.tools.GetOffsetShell", "--topic", topic, "--time", "-1"))
                .contains(topic + ":0:10", topic + ":1:10");
        assertThat(run("org.apache.kafka.tools.LogDirsCommand", "--describe", "--topic-list", topic))
                .contains("\"logDir\":\"" + cluster.dataDirectory() + "\"", "\"partition\":\"" + topic + "-0\"");
    }

    @Test
    void theDumpToolReadsWhatTheCoordinatorKeeps() throws Exception {
        createAndFillTopic();
        member().close();

        Outcome outcome = tools.tool("org.apache.kafka.tools.DumpLogSegments")
                .run("--offsets-decoder", "--files", segments("__consumer_offsets-0"));

        assertThat(outcome.out())
                .contains("{\"group\":\"" + group + "\",\"topic\":\"" + topic + "\",\"partition\":1}")
                .contains("\"protocolType\":\"consumer\"", "\"protocol\":\"range\"", "\"clientHost\":\"/127.0.0.1\"")
                .contains("\"offset\":" + RECORDS)
                .doesNotContainIgnoringCase("mismatch")
                .doesNotContainIgnoringCase("corrupt")
                .doesNotContainIgnoringCase("isvalid: false")
                .doesNotContainIgnoringCase("error");
    }

    /** The segments of a partition, as the dump tool wants them named. */
    private static String segments(String partition) throws Exception {
        try (Stream<Path> files = Files.list(cluster.dataDirectory().resolve(partition))) {
            return String.join(
                    ",",
                    files.map(Path::toString)
                            .filter(file -> file.endsWith(".log"))
                            .sorted()
                            .toList());
        }
    }
}
