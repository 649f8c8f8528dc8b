package io.duolog.chaos.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.Duolog;
import io.duolog.cli.command.CommandContext;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void isACommandOfDuolog() {
        assertThat(execute("chaos", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("run", "replay", "shrink", "list", "mutants", "Examples:");
    }

    @Test
    void listsScenariosAndMutants() {
        assertThat(execute("chaos", "list", "--json")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "\"duolog-raft\"",
                        "\"duolog-zookeeper\"",
                        "\"apache-kafka\"",
                        "\"acks-mix\"",
                        "\"R10\"",
                        "\"M10\"");
    }

    @Test
    void refusesAnUnknownScenarioNamingThose() {
        assertThat(execute("chaos", "run", "--scenario", "R99")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no scenario 'R99'", "R10", "P7");
    }

    @Test
    void refusesAnUnknownFaultNamingThose() {
        assertThat(execute("chaos", "run", "--faults", "kill,plague")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("'plague'", "kill", "partition");
    }

    @Test
    void refusesAnUnknownSystemNamingThose() {
        assertThat(execute("chaos", "run", "--system", "rabbit")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("'rabbit'", "duolog-raft");
    }

    @Test
    void refusesToReplayWhatIsNoRun(@TempDir Path directory) {
        assertThat(execute("chaos", "replay", directory.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(directory.toString())
                .doesNotContain("at io.duolog");
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
