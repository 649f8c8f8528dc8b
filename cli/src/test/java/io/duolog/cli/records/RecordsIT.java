package io.duolog.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.junit.Duolog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Duolog(properties = "num.partitions=1")
@Timeout(60)
class RecordsIT {
    private DuologCluster cluster;

    @TempDir
    private Path directory;

    @Test
    void printsTheLinesThatWereWritten() {
        CommandRun produced = run("first\n\nthird, without a line feed", "produce", "lines");
        assertThat(produced.status()).as(produced.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(produced.err()).contains("3 records written to lines");

        CommandRun consumed = run("", "consume", "lines", "--from-beginning", "-e");
        assertThat(consumed.status()).as(consumed.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(consumed.out()).isEqualTo("first\n\nthird, without a line feed\n");
        assertThat(consumed.err()).contains("3 records read from lines");
    }

    @Test
    void readsAndPrintsKeysHeadersAndPartitions() throws Exception {
        Path file = directory.resolve("orders.txt");
        Files.writeString(file, "customer-7:2 books\ncustomer-8:\n");

        run("", "produce", "--topic", "orders", "-K", ":", "-Z", "-H", "trace=1", "-p", "0", "--file", file.toString());

        assertThat(run("", "consume", "orders", "-o", "beginning", "-e", "-f", "%p@%o %k=%s (%S) %h\\n")
                        .out())
                .isEqualTo("0@0 customer-7=2 books (7) trace=1\n0@1 customer-8= (-1) trace=1\n");
    }

    @Test
    void jsonGoesRoundWithEveryCodec() {
        String lines = "{\"key\":\"k\",\"value\":\"zwölf\",\"timestamp\":1700000000000,"
                + "\"headers\":[{\"key\":\"h\",\"value\":null}]}\n{\"key\":null,\"valueBase64\":\"/w==\"}\n";
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            CommandRun produced = run(lines, "produce", "from-" + codec, "--json", "-z", codec);
            assertThat(produced.status()).as(produced.toString()).isEqualTo(ExitCode.OK.status());
            String printed = run("", "consume", "from-" + codec, "--json", "--from-beginning", "-e")
                    .out();
            run(printed, "produce", "to-" + codec, "--json");
            String again = run("", "consume", "to-" + codec, "--json", "--from-beginning", "-e")
                    .out();

            assertThat(printed)
                    .contains("\"value\":\"zwölf\"", "\"valueBase64\":\"/w==\"", "\"timestamp\":1700000000000");
            assertThat(again).isEqualTo(printed.replace("from-", "to-"));
        }
    }

    @Test
    void startsWhereItIsTold() {
        run("0\n1\n2\n3\n4\n", "produce", "numbers");

        assertThat(consumeNumbers("-o", "-2")).isEqualTo("3\n4\n");
        assertThat(consumeNumbers("-o", "1")).isEqualTo("1\n2\n3\n4\n");
        assertThat(consumeNumbers("-o", "-100")).isEqualTo("0\n1\n2\n3\n4\n");
        assertThat(consumeNumbers("-o", "@0")).isEqualTo("0\n1\n2\n3\n4\n");
        assertThat(consumeNumbers("-o", "@2999-01-01T00:00:00Z")).isEmpty();
        assertThat(consumeNumbers("-o", "end")).isEmpty();
        assertThat(consumeNumbers("--from-beginning", "-n", "2")).isEqualTo("0\n1\n");
    }

    private String consumeNumbers(String... arguments) {
        List<String> all = new ArrayList<>(List.of("consume", "numbers", "-e"));
        all.addAll(List.of(arguments));
        CommandRun run = run("", all.toArray(String[]::new));
        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        return run.out();
    }

    @Test
    void doesNotCreateATopicByLookingForIt() {
        CommandRun run = run("", "consume", "nothing", "-e");

        assertThat(run.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run.err()).contains("nothing", "UNKNOWN_TOPIC_OR_PARTITION").doesNotContain("\tat ");
        assertThat(run("", "topics", "list").out()).doesNotContain("nothing");
    }

    @Test
    void namesTheLineThatIsWrongAndKeepsThoseBeforeIt() {
        CommandRun run = run("{\"value\":\"1\"}\n{\"value\":2}\n", "produce", "some", "--json");

        assertThat(run.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run.err()).contains("line 2:", "the 1 records of the lines before it are written");
        assertThat(run("", "consume", "some", "--from-beginning", "-e").out()).isEqualTo("1\n");
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThat(run("", "produce", "t", "--json", "-K", ":").status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run("", "produce").err()).contains("name one topic");
        assertThat(run("", "consume", "t", "--from-beginning", "-o", "end").status())
                .isEqualTo(ExitCode.USAGE.status());
        assertThat(run("", "consume", "t", "-f", "%q").err()).contains("unknown token '%q'");
        assertThat(run("", "produce", "t", "-X", "lingr.ms=5").err()).contains("lingr.ms");
    }

    private CommandRun run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.withInput(input, all.toArray(String[]::new));
    }
}
