package io.duolog.cli.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.serialization.Deserializers;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.junit.Duolog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Each test has a topic with five records in each of two partitions, and a group, both named after it. */
@Duolog(properties = {"group.initial.rebalance.delay.ms=0", "offsets.topic.num.partitions=2"})
@Timeout(60)
class GroupsIT {
    private static DuologCluster cluster;

    private String topic;
    private String group;

    @BeforeEach
    void writeFiveRecordsToEachOfTwoPartitions(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        group = "group-of-" + topic;
        run("topics", "create", topic, "--partitions", "2", "--config", "retention.ms=-1");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            lines.append("{\"value\":\"").append(i).append("\",\"timestamp\":").append(1_700_000_000_000L + i * 1000L);
            lines.append("}\n");
        }
        for (String partition : List.of("0", "1")) {
            CommandRun produced = CommandRun.withInput(
                    lines.toString(), "produce", topic, "--json", "-p", partition, "-b", cluster.bootstrapServers());
            assertThat(produced.status()).as(produced.toString()).isEqualTo(ExitCode.OK.status());
        }
    }

    /** Joins the group, and returns when it owns both partitions; it has committed nothing then. */
    private Consumer<byte[], byte[]> join(Client client) {
        Consumer<byte[], byte[]> consumer = client.consumer(Deserializers.byteArray(), Deserializers.byteArray())
                .group(group)
                .autoCommit(false)
                .open();
        consumer.subscribe(List.of(topic));
        while (consumer.assignment().size() < 2) {
            consumer.poll(Duration.ofMillis(50));
        }
        return consumer;
    }

    private void commit(String offset) {
        CommandRun run = run("groups", "seek", group, "--topic", topic, "--to-offset", offset);
        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
    }

    @Test
    void listsGroupsByStateAndType() {
        commit("2");

        assertThat(run("groups", "list").out())
                .containsPattern("GROUP +STATE +TYPE +PROTOCOL")
                .containsPattern(group + " +Empty +classic +-");
        assertThat(run("groups", "list", "--state", "empty", "--json").out())
                .contains("{\"group\":\"" + group + "\",\"state\":\"Empty\",\"type\":\"classic\",\"protocol\":null}");
        assertThat(run("groups", "list", "--state", "stable").out()).doesNotContain(group);
        assertThat(run("groups", "list", "--type", "consumer").out()).doesNotContain(group);
    }

    @Test
    void showsTheLagOfEachPartitionAndWhoConsumesIt(Client client) {
        commit("2");
        try (Consumer<byte[], byte[]> consumer = join(client)) {
            CommandRun run = run("groups", "describe", group);

            assertThat(consumer.assignment()).hasSize(2);
            assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
            assertThat(run.out())
                    .containsPattern("group +" + group)
                    .containsPattern("state +Stable")
                    .containsPattern("type +classic, protocol consumer, assignor ")
                    .containsPattern("coordinator +broker 1 at \\S+:\\d+")
                    .containsPattern("members +1")
                    .containsPattern("lag +6 in 2 partitions")
                    .containsPattern("TOPIC +PARTITION +COMMITTED +START +END +LAG +CLIENT-ID +HOST +MEMBER")
                    .containsPattern(topic + " +0 +2 +0 +5 +3 +\\S+ +/\\S+ +\\S+");
            assertThat(run("groups", "describe", group, "--members").out())
                    .containsPattern("MEMBER +INSTANCE +CLIENT-ID +HOST +PARTITIONS +ASSIGNMENT")
                    .containsPattern("\\S+ +- +\\S+ +/\\S+ +2 +" + topic + ":0,1");
            assertThat(run("groups", "describe", group, "--rebalances").out())
                    .containsPattern("AT +KIND +GENERATION +PAUSED-MS +REASON")
                    .containsPattern("20\\d\\d-\\S+Z +MEMBER_JOINED +1 +\\d+ +\\S+");
            assertThat(run("groups", "describe", group, "--json").out())
                    .contains(
                            "\"kind\":\"MEMBER_JOINED\"",
                            "\"lag\":6",
                            "{\"topic\":\"" + topic
                                    + "\",\"partition\":1,\"committed\":2,\"start\":0,\"end\":5,\"lag\":3,\"member\":")
                    .hasLineCount(1);
        }
    }

    @Test
    void showsADashWhereNothingIsCommitted(Client client) {
        try (Consumer<byte[], byte[]> consumer = join(client)) {
            CommandRun run = run("groups", "describe", group);

            assertThat(consumer.assignment()).hasSize(2);
            assertThat(run.out())
                    .containsPattern("lag +0 in 0 partitions, unknown in 2")
                    .containsPattern(topic + " +0 +- +0 +5 +- ");
        }
    }

    @Test
    void describesAllGroupsAndTellsWhichIsNotThere() {
        commit("2");

        assertThat(run("groups", "describe").out()).containsPattern("group +" + group);
        CommandRun run = run("groups", "describe", "nobody", group);
        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run.out()).containsPattern("group +" + group).doesNotContain("nobody");
        assertThat(run.err())
                .contains("nobody", "GROUP_ID_NOT_FOUND", "hint: 'duolog groups list'")
                .doesNotContain("\tat ");
    }

    @Test
    void plansWithoutChangingAnything() {
        commit("2");

        CommandRun run = run("groups", "seek", group, "--to-earliest", "--plan");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out())
                .containsPattern("TOPIC +PARTITION +FROM +TO +SKIPPED +REPEATED +STATUS +DETAIL")
                .containsPattern(topic + " +0 +2 +0 +0 +2 +planned")
                .containsPattern(topic + " +1 +2 +0 +0 +2 +planned");
        assertThat(run("groups", "describe", group).out()).containsPattern(topic + " +0 +2 +0 +5 +3");
    }

    @Test
    void movesThePartitionsThatAreNamed() {
        commit("2");

        CommandRun run = run("groups", "seek", group, "--topic", topic + ":1", "--to-datetime", "1700000003000");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out()).containsPattern(topic + " +1 +2 +3 +1 +0 +moved").hasLineCount(2);
        assertThat(run("groups", "seek", group, "--shift-by", "-1", "--json").out())
                .contains("\"partition\":0,\"from\":2,\"to\":1,\"skipped\":0,\"repeated\":1,\"status\":\"moved\"")
                .contains("\"partition\":1,\"from\":3,\"to\":2,\"skipped\":0,\"repeated\":1,\"status\":\"moved\"");
        assertThat(run("groups", "seek", group, "--to-offset", "9").out())
                .containsPattern(topic + " +0 +1 +5 +4 +0 +moved +not 9: the log ends here");
        assertThat(run("groups", "seek", group, "--to-latest").out())
                .containsPattern(topic + " +0 +5 +5 +0 +0 +unchanged");
    }

    @Test
    void movesNoGroupThatHasMembers(Client client) {
        commit("2");
        try (Consumer<byte[], byte[]> consumer = join(client)) {
            CommandRun run = run("groups", "seek", group, "--to-earliest");

            assertThat(consumer.assignment()).hasSize(2);
            assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.FAILED.status());
            assertThat(run.err()).contains("has 1 member;", "Nothing was changed", "hint: stop its consumers");
            CommandRun plan = run("groups", "seek", group, "--to-earliest", "--plan");
            assertThat(plan.out()).containsPattern(topic + " +0 +2 +0 +0 +2 +planned");
            assertThat(plan.err()).contains("note: group " + group + " has 1 member");
            assertThat(consumer.committed(List.of(new TopicPartition(topic, 0))))
                    .allSatisfy(
                            (partition, offset) -> assertThat(offset.offset()).isEqualTo(2));
        }
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThat(run("groups", "seek", group).err()).contains("say where to, once");
        assertThat(run("groups", "seek", "--to-latest").err()).contains("name one group");
        CommandRun nothing = run("groups", "seek", group, "--to-latest");
        assertThat(nothing.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(nothing.err()).contains("has committed nothing", "--topic");
        assertThat(run("groups", "seek", group, "-t", topic, "--shift-by", "1").err())
                .contains(topic + "-0: the group has committed nothing there");
        assertThat(run("groups", "seek", group, "-t", topic + ":7", "--to-latest")
                        .err())
                .contains("partition 7", "[0, 1]", "nothing was changed");
        assertThat(run("groups", "list").out()).doesNotContain(group);
    }

    @Test
    void deletesGroupsAndSingleOffsets(Client client) {
        commit("2");

        CommandRun one = run("groups", "delete", group, "--topic", topic + ":1");
        assertThat(one.status()).as(one.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(one.out()).containsPattern(topic + "-1 +deleted");
        assertThat(run("groups", "describe", group).out())
                .containsPattern(topic + " +0 +2")
                .doesNotContainPattern(topic + " +1 ");

        try (Consumer<byte[], byte[]> consumer = join(client)) {
            CommandRun used = run("groups", "delete", group);
            assertThat(consumer.assignment()).hasSize(2);
            assertThat(used.status()).as(used.toString()).isEqualTo(ExitCode.FAILED.status());
            assertThat(used.out()).containsPattern(group + " +failed .*NON_EMPTY_GROUP");
            assertThat(run("groups", "delete", group, "--topic", topic).out()).contains("GROUP_SUBSCRIBED_TO_TOPIC");
        }
        assertThat(run("groups", "delete", group).out()).containsPattern(group + " +deleted");
        assertThat(run("groups", "list").out()).doesNotContain(group);
        assertThat(run("groups", "delete", group).status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run("groups", "delete", group, "--if-exists").status()).isEqualTo(ExitCode.OK.status());
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
