package io.duolog.perf.command;

import static io.duolog.perf.result.SampleBuilder.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.Duolog;
import io.duolog.cli.command.CommandContext;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.ResultsFile;
import io.duolog.perf.result.Sample;
import io.duolog.perf.result.SampleBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What people who have results can do with them. */
final class ResultCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Path before;
    private Path after;

    @BeforeEach
    void setUp() throws IOException {
        before = results("before", 100);
        after = results("after", 80);
    }

    @Test
    void writesThePageBesideTheResultsAndPrintsTheAims() {
        assertThat(execute("report", before.toString())).isZero();

        assertThat(before.resolve("report.html")).content().contains("</html>");
        assertThat(out()).contains("AIM", "records/s at saturation", "not measured", "≥ 1.5");
        assertThat(err()).contains(before.resolve("report.html").toString());
    }

    @Test
    void writesThePageWhereItIsAskedTo() {
        Path page = directory.resolve("page.html");

        assertThat(execute("report", before.resolve("results.json").toString(), "--output", page.toString(), "--json"))
                .isZero();

        assertThat(page).exists();
        assertThat(out()).contains("\"aim\":\"records/s at saturation\"");
    }

    @Test
    void refusesABaseThatWasNotMeasured() {
        assertThat(execute("report", before.toString(), "--base", "rabbit")).isEqualTo(2);

        assertThat(err()).contains("rabbit", "duolog-raft, apache-kafka-4.4");
    }

    @Test
    void saysThatThereAreNoResults() throws IOException {
        assertThat(execute("report", directory.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err()).contains("there is no file", "nowhere").doesNotContain("at io.duolog");

        Path file = Files.writeString(directory.resolve("results.json"), "{\"version\": 9}");
        assertThat(execute("compare", file.toString(), after.toString())).isEqualTo(2);
        assertThat(err()).contains("is of version 9");
    }

    @Test
    void showsWhatChanged() {
        assertThat(execute("compare", before.toString(), after.toString(), "--system", "raft"))
                .isZero();

        assertThat(out())
                .contains("records.per.second", "0.800", "worse", "5+5")
                .doesNotContain("apache-kafka");
    }

    @Test
    void failsIfSomethingGotWorseByMoreThanAllowed() {
        assertThat(execute("compare", before.toString(), after.toString(), "--fail-below", "0.75"))
                .isZero();
        assertThat(execute("compare", before.toString(), after.toString(), "--fail-below", "0.9"))
                .isEqualTo(1);
        assertThat(err()).contains("worse than 0.9: produce-1k-acks-all on duolog-raft");
    }

    @Test
    void refusesAnAllowanceThatIsNone() {
        assertThat(execute("compare", before.toString(), after.toString(), "--fail-below", "95"))
                .isEqualTo(2);
        assertThat(err()).contains("--fail-below 95.0", "0.95");
    }

    @Test
    void comparesBesideAnotherSystem() {
        assertThat(execute("compare", before.toString(), after.toString(), "--beside", "apache-kafka-4.4", "--json"))
                .isZero();

        assertThat(out())
                .contains("\"system\":\"duolog-raft\"", "\"unit\":\"ratio\"", "\"judgement\":\"worse\"")
                .doesNotContain("\"system\":\"apache-kafka-4.4\"");
    }

    @Test
    void saysThatThereIsNoRecording() {
        assertThat(execute("profile", "--recording", directory.resolve("no.jfr").toString()))
                .isEqualTo(2);
        assertThat(err()).contains("no.jfr");
    }

    @Test
    void refusesToProfileWhatThereIsNot() {
        assertThat(execute("profile", "--workload", "dance")).isEqualTo(2);
        assertThat(err()).contains("--workload dance", "produce-1k-acks-all");

        assertThat(execute("profile", "--workload", "mixed", "--system", "rabbit"))
                .isEqualTo(2);
        assertThat(err()).contains("--system rabbit", "duolog-raft");

        assertThat(execute("profile", "--workload", "mixed", "--process", "broker-4"))
                .isEqualTo(2);
        assertThat(err()).contains("--process broker-4");

        assertThat(execute("profile", "--workload", "start-up", "--nodes", "1", "--client", "none"))
                .isEqualTo(2);
        assertThat(err()).contains("start-up starts its brokers itself");
    }

    @Test
    void profilesOneThing() {
        assertThat(execute("profile", "--workload", "mixed", "--pid", "1")).isEqualTo(2);
        assertThat(execute("profile")).isEqualTo(2);
    }

    private int execute(String... arguments) {
        CommandContext context = new CommandContext(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Clock.systemUTC(),
                System::nanoTime,
                action -> () -> {});
        CommandLine duolog = Duolog.commandLine(context);
        duolog.addSubcommand(new ReportCommand(context));
        duolog.addSubcommand(new CompareCommand(context));
        duolog.addSubcommand(new ProfileCommand(context));
        return duolog.execute(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Five rounds of two systems, of which the second is always the same. */
    private Path results(String name, double rate) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= 5; round++) {
            samples.add(rate("duolog-raft", round, rate));
            samples.add(rate("apache-kafka-4.4", round, 50));
        }
        Path results = Files.createDirectories(directory.resolve(name));
        ResultsFile.write(results.resolve(ResultsFile.FILE_NAME), SampleBuilder.results(samples));
        return results;
    }

    private static Sample rate(String system, int round, double rate) {
        return sample("produce-1k-acks-all", system, round)
                .figure(FigureName.RECORDS_PER_SECOND, rate + 0.01 * (round - 3))
                .build();
    }
}
