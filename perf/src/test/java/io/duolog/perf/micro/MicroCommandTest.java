package io.duolog.perf.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark runs once; what it measures then means nothing. */
class MicroCommandTest {
    /** Five messages of three sizes, five codecs, each with two operations of two sides; and two operations on logs. */
    private static final int BENCHMARKS = 5 * 3 * 4 + 5 * 4 + 4;

    @Test
    void everyBenchmarkRunsAndHasItsPeer(@TempDir Path results) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        MicroCommand command = new MicroCommand(new PrintStream(printed, true, StandardCharsets.UTF_8), results);

        assertThat(command.run("", MicroCommand.Effort.ONCE)).hasSize(BENCHMARKS);

        assertThat(results.resolve("micro.json")).isNotEmptyFile();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Message encode")
                .contains("RecordBatch iterate")
                .contains("Log append")
                .doesNotContain("NaN");
    }
}
