package io.duolog.perf.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.Duolog;
import io.duolog.cli.command.CommandContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerfCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void isACommandOfDuolog() {
        assertThat(execute("perf", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("run", "list", "report", "compare", "profile", "micro", "limits", "Examples:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "list", "report", "compare", "profile", "micro", "limits"})
    void showsExamplesOfEveryCommand(String command) {
        assertThat(execute("perf", command, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Examples:", "duolog perf " + command);
    }

    @Test
    void listsWhatThereIs() {
        assertThat(execute("perf", "list", "--json")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"duolog-raft\"", "\"apache-kafka-3.9-zookeeper\"", "\"produce-1k-acks-all\"");
    }

    @Test
    void refusesAnUnknownWorkloadNamingThose() {
        assertThat(execute("perf", "run", "--workload", "produce-1kb")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("produce-1kb", "produce-1k-acks-all");
    }

    @Test
    void refusesToWriteOverResults(@TempDir Path directory) throws IOException {
        Files.createFile(directory.resolve("results.json"));

        assertThat(execute("perf", "run", "--report", directory.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("has results already");
    }

    @Test
    void saysTimesAsAPersonWould() {
        assertThat(Console.text(Duration.ofSeconds(95))).isEqualTo("95 s");
        assertThat(Console.text(Duration.ofMinutes(34))).isEqualTo("34 min");
        assertThat(Console.text(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
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
        return Duolog.execute(context, arguments);
    }
}
