package io.duolog.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.serialization.Deserializers;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.junit.Duolog;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Each test has a topic with one partition and the records 0 to 4, and a group, both named after it. */
@Duolog(properties = {"group.initial.rebalance.delay.ms=0", "offsets.topic.num.partitions=2", "num.partitions=1"})
@Timeout(60)
class ConsumeGroupIT {
    private static DuologCluster cluster;

    private String topic;
    private String group;

    @BeforeEach
    void writeFiveRecords(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        group = "group-of-" + topic;
        produce("0\n1\n2\n3\n4\n");
    }

    private void produce(String lines) {
        CommandRun run = CommandRun.withInput(lines, "produce", topic, "-b", cluster.bootstrapServers());
        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
    }

    private String consume(String... options) {
        CommandRun run = CommandRun.of(arguments(options));
        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        return run.out();
    }

    private String[] arguments(String... options) {
        List<String> all = new ArrayList<>(List.of("consume", topic, "--group", group));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    @Test
    void goesOnWhereTheGroupHasCommitted() {
        assertThat(consume("--from-beginning", "-n", "2")).isEqualTo("0\n1\n");
        assertThat(consume("-n", "1")).isEqualTo("2\n");
        assertThat(consume("-e")).isEqualTo("3\n4\n");
        assertThat(consume("-e", "--from-beginning")).isEmpty();
        produce("5\n");
        assertThat(consume("-n", "1")).isEqualTo("5\n");
    }

    @Test
    void startsAtTheEndWithoutACommit() {
        assertThat(consume("-e")).isEmpty();
    }

    @Test
    void endsWhileTheGroupGivesItNothing() {
        // Members are served in the order of their ids, which begin with the client's.
        try (Client first = Client.builder()
                        .bootstrapServers(cluster.bootstrapServers())
                        .clientId("a")
                        .build();
                Consumer<byte[], byte[]> other = first.consumer(Deserializers.byteArray(), Deserializers.byteArray())
                        .group(group)
                        .autoCommit(false)
                        .open()) {
            other.subscribe(List.of(topic));
            while (other.assignment().isEmpty()) {
                other.poll(Duration.ofMillis(50));
            }
            CompletableFuture<String> consumed = CompletableFuture.supplyAsync(() -> consume("--from-beginning", "-e"));
            while (!consumed.isDone()) {
                other.poll(Duration.ofMillis(50));
            }
            assertThat(consumed.join()).isEmpty();
            assertThat(other.assignment()).hasSize(1);
        }
    }

    @Test
    void saysFarewellWhenItIsStopped() throws Exception {
        CompletableFuture<Runnable> stop = new CompletableFuture<>();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PipedInputStream pipe = new PipedInputStream();
                PrintStream out = new PrintStream(new PipedOutputStream(pipe), false, StandardCharsets.UTF_8)) {
            CommandContext context = CommandRun.context("", out, err, action -> {
                stop.complete(action);
                return () -> {};
            });
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(
                    () -> io.duolog.cli.Duolog.execute(context, arguments("--from-beginning")));
            BufferedReader lines = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8));
            for (int i = 0; i < 5; i++) {
                assertThat(lines.readLine()).isEqualTo(Integer.toString(i));
            }
            stop.get(30, TimeUnit.SECONDS).run();

            assertThat(status.get(30, TimeUnit.SECONDS))
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo(ExitCode.OK.status());
        }
        CommandRun described = CommandRun.of("groups", "describe", group, "-b", cluster.bootstrapServers());
        assertThat(described.out()).containsPattern("state +Empty").containsPattern(topic + " +0 +5 +0 +5 +0");
    }

    @Test
    void refusesWhatAGroupDecides() {
        assertThat(CommandRun.of(arguments("--partition", "0")).err())
                .contains("choose one of --group and --partition");
        CommandRun run = CommandRun.of(arguments("-o", "3"));
        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("duolog groups seek");
    }
}
