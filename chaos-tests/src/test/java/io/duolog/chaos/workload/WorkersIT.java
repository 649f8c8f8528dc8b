package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duolog.chaos.checker.Checker;
import io.duolog.chaos.history.GroupEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.HistoryEvent.Polled;
import io.duolog.chaos.history.HistoryEvent.ProcessEnded;
import io.duolog.chaos.history.HistoryEvent.SendInvoked;
import io.duolog.chaos.history.HistoryEvent.SendReturned;
import io.duolog.chaos.history.HistoryFiles;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.RunDescription;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.history.Value;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.workload.client.MemberSettings;
import io.duolog.chaos.workload.client.TopicConfigs;
import io.duolog.client.admin.NewTopic;
import io.duolog.storage.TopicPartition;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.DuologClusterBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client processes against a cluster to which nothing happens. */
class WorkersIT {
    private static final String RUN_ID = "workers-it";
    private static final long RECORDS = 1_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static DuologCluster cluster;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startCluster() {
        DuologClusterBuilder builder = DuologCluster.builder()
                .brokers(3)
                .property("auto.create.topics.enable", "false")
                .property("group.initial.rebalance.delay.ms", "0");
        for (Map.Entry<String, String> property :
                MemberSettings.brokerProperties().entrySet()) {
            builder = builder.property(property.getKey(), property.getValue());
        }
        cluster = builder.start();
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @Test
    void mixedClientsWriteDownAllThatTheyDoAndTopicsFollowEachOther() throws IOException {
        WorkloadPlan plan = Workloads.plan(
                Workloads.QUEUE, "duolog", options().withLives(100, 500).withClients(2));
        createTopics(plan);

        List<TopicPlan> topics;
        try (Workers workers = Workers.start(RUN_ID, plan, cluster.bootstrapServers(), directory)) {
            await().atMost(TIMEOUT)
                    .until(() -> workers.counters().all().acked() >= RECORDS
                            && workers.topics().size() > plan.topics().size());
            assertThat(workers.stopWriting()).isTrue();
            assertThat(workers.stop()).isEmpty();
            assertThat(workers.failures()).isEmpty();
            assertThat(workers.histories()).hasSize(2);
            topics = workers.topics();
            finalRead("duolog", topics);
        }

        History history = read(plan);
        assertThat(history.run().topics()).containsExactlyInAnyOrderElementsOf(topics);
        assertEverySendHasAnOutcomeAndSequencesHaveNoHoles(history);
        assertThat(acknowledged(history)).isSubsetOf(finallyRead(history));
        assertThat(of(history, ProcessEnded.class)).hasSizeGreaterThan(2 * 3);
        assertThat(of(history, Polled.class)).isNotEmpty();
        assertThat(Files.readAllLines(directory.resolve("metrics.jsonl"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"duolog", "apache"})
    void producersOfAllKindsOfAcksAreRead(String client) throws IOException {
        WorkloadPlan plan = Workloads.plan(Workloads.ACKS_MIX, client, options().withClients(1));
        createTopics(plan);

        try (Workers workers = Workers.start(RUN_ID, plan, cluster.bootstrapServers(), directory)) {
            await().atMost(TIMEOUT).until(() -> plan.topics().stream().allMatch(topic -> {
                Work work = workers.counters().of(topic.name());
                return work.acked() >= RECORDS / 4 && work.polled() >= RECORDS / 4;
            }));
            assertThat(workers.stopWriting()).isTrue();
            assertThat(workers.stop()).isEmpty();
            finalRead(client, plan.topics());
        }

        History history = read(plan);
        assertEverySendHasAnOutcomeAndSequencesHaveNoHoles(history);
        assertThat(acknowledged(history)).isEqualTo(finallyRead(history));
        assertThat(of(history, SendReturned.class))
                .filteredOn(sent -> sent.outcome() == SendOutcome.OK)
                .allMatch(
                        sent -> (sent.offset() >= 0) != sent.partition().topic().equals("acks-0"));
        assertThat(of(history, Polled.class).stream().flatMap(polled -> polled.records().stream()))
                .allMatch(record -> record.leaderEpoch() >= 0 && record.value() != null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"duolog", "apache"})
    void membersOfEitherProtocolTellInWhichGenerationTheyHaveWhat(String client) throws IOException {
        WorkloadPlan plan = Workloads.plan(
                Workloads.GROUPS, client, options().withClients(1).withTopics(1, 3, 2));
        createTopics(plan);

        try (Workers workers = Workers.start(RUN_ID, plan, cluster.bootstrapServers(), directory)) {
            await().atMost(TIMEOUT).until(() -> {
                Work work = workers.counters().all();
                return work.acked() >= RECORDS && work.polled() >= 2 * RECORDS;
            });
            assertThat(workers.stopWriting()).isTrue();
            assertThat(workers.stop()).isEmpty();
            assertThat(workers.failures()).isEmpty();
        }

        History history = read(plan);
        for (String group : List.of("groups", "groups-consumer")) {
            assertThat(of(history, GroupEvent.Given.class))
                    .filteredOn(given -> given.group().equals(group))
                    .isNotEmpty()
                    .allMatch(given -> given.generation() > 0);
            assertThat(of(history, GroupEvent.Stayed.class))
                    .extracting(GroupEvent.Stayed::group)
                    .contains(group);
            assertThat(of(history, GroupEvent.CommitReturned.class))
                    .filteredOn(commit -> commit.group().equals(group))
                    .anyMatch(commit -> commit.outcome() == SendOutcome.OK);
        }
        assertThat(Checker.check(history).counts()).isEmpty();
    }

    @Test
    void aKilledClientLeavesAHistoryAndItsSuccessorHasOtherNames() throws IOException {
        WorkloadPlan plan =
                Workloads.plan(Workloads.PIPELINE, "apache", options().withClients(1));
        createTopics(plan);
        NodeId client = NodeId.client(1);

        try (Workers workers = Workers.start(RUN_ID, plan, cluster.bootstrapServers(), directory)) {
            await().atMost(TIMEOUT).until(() -> workers.counters().all().acked() >= RECORDS);
            workers.pause(client);
            assertThat(workers.isRunning(client)).isTrue();
            workers.kill(client);
            assertThat(workers.isRunning(client)).isFalse();
            long ackedBefore = workers.counters().all().acked();
            workers.restart(client);
            await().atMost(TIMEOUT).until(() -> workers.counters().all().acked() >= ackedBefore + RECORDS);
            assertThat(workers.stopWriting()).isTrue();
            assertThat(workers.stop()).isEmpty();
            assertThat(workers.histories()).hasSize(2);
        }

        History history = read(plan);
        Set<Integer> incarnations = of(history, SendInvoked.class).stream()
                .map(sent -> sent.value().incarnation())
                .collect(Collectors.toSet());
        assertThat(incarnations).anyMatch(number -> number < 10_000).anyMatch(number -> number >= 10_000);
        assertThat(of(history, SendInvoked.class)).hasSizeGreaterThan((int) RECORDS);
    }

    private static WorkloadOptions options() {
        return WorkloadOptions.of(20261121L).withLives(0, 0).withTimeouts(3_000, 10_000);
    }

    private static void createTopics(WorkloadPlan plan) {
        cluster.client().admin().deleteTopics(existing()).all().join();
        plan.topics().forEach(topic -> {
            cluster.client()
                    .admin()
                    .createTopic(new NewTopic(topic.name(), topic.partitions(), topic.replicationFactor())
                            .withConfigs(TopicConfigs.of(topic)))
                    .join();
        });
        plan.topics().forEach(topic -> cluster.awaitFullIsr(topic.name()));
    }

    private static Set<String> existing() {
        return cluster.client().admin().listTopics().join().keySet();
    }

    private void finalRead(String client, List<TopicPlan> topics) {
        Map<TopicPartition, Integer> leaders = new TreeMap<>();
        topics.forEach(topic -> IntStream.range(0, topic.partitions())
                .forEach(partition -> leaders.put(
                        new TopicPartition(topic.name(), partition), cluster.leaderOf(topic.name(), partition))));
        try (FinalReader reader =
                FinalReader.start(RUN_ID, client, cluster.bootstrapServers(), Optional.empty(), directory)) {
            reader.read(0, leaders, TIMEOUT);
        }
    }

    private History read(WorkloadPlan plan) throws IOException {
        HistoryFiles files = new HistoryFiles(directory);
        files.writeRun(new RunDescription(
                RUN_ID,
                plan.options().seed(),
                "testkit",
                Map.of(),
                plan.name(),
                plan.client(),
                "none",
                "",
                "2026-11-21T00:00:00Z",
                0,
                List.of(1, 2, 3),
                plan.topics(),
                0,
                Promises.NONE,
                ""));
        return files.read();
    }

    private static void assertEverySendHasAnOutcomeAndSequencesHaveNoHoles(History history) {
        Map<String, Long> next = new HashMap<>();
        for (SendInvoked sent : of(history, SendInvoked.class)) {
            Value value = sent.value();
            String producer = value.producer() + "." + value.incarnation() + " " + sent.partition();
            assertThat(value.sequence()).as(producer).isEqualTo(next.merge(producer, 1L, Long::sum) - 1);
        }
        assertThat(of(history, SendReturned.class).stream().map(sent -> named(sent.partition(), sent.value())))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(of(history, SendInvoked.class).stream()
                        .map(sent -> named(sent.partition(), sent.value()))
                        .toList());
    }

    private static Set<String> acknowledged(History history) {
        return of(history, SendReturned.class).stream()
                .filter(sent -> sent.outcome() == SendOutcome.OK)
                .map(sent -> named(sent.partition(), sent.value()))
                .collect(Collectors.toSet());
    }

    private static Set<String> finallyRead(History history) {
        return history.finalReads().stream()
                .map(ReplicaRead::records)
                .flatMap(List::stream)
                .map(WorkersIT::named)
                .collect(Collectors.toSet());
    }

    private static String named(ReadRecord record) {
        return named(record.partition(), record.value());
    }

    private static String named(TopicPartition partition, Value value) {
        return partition + " " + value;
    }

    private static <T extends HistoryEvent> List<T> of(History history, Class<T> type) {
        return history.events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
