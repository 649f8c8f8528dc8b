package io.duolog.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoIT {
    @TempDir
    private Path directory;

    @Test
    void verifiesWhatComesBack() {
        CommandRun run = CommandRun.of("demo", "--records", "5000");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out())
                .contains("lines of a story came back in order")
                .contains("5,000 keyed records came back, none lost and none twice")
                .contains("All held.")
                .doesNotContain("FAILED");
        assertThat(run.err()).contains("produce: 100%", "consume: 100%");
    }

    @Test
    void takesAFileOfTheUser() throws IOException {
        Path file = directory.resolve("lines.txt");
        Files.write(file, new byte[] {'a', '\r', '\n', '\n', (byte) 0xff, '\n', 'z'});

        CommandRun run = CommandRun.of(
                "demo",
                "--records",
                "1",
                "--partitions",
                "1",
                "--quiet",
                "--file",
                file.toString(),
                "--coordination",
                "memory");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out()).contains("4 lines of " + file);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(CommandRun.of("demo", "--records", "0").status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(CommandRun.of("demo", "--record-bytes", "3").err()).contains("--record-bytes 3: choose from 12");
        assertThat(CommandRun.of("demo", "--file", "/nowhere/to/be/found").err())
                .contains("cannot be read");
    }
}
