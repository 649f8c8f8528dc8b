package io.duolog.perf.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.Duolog;
import io.duolog.cli.command.CommandContext;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.ProcessCost;
import io.duolog.perf.result.ResultsFile;
import io.duolog.perf.result.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a run, on one broker, with so little load that the figures mean nothing. */
class PerfRunIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void measuresABrokerAndLeavesNothingRunning() throws IOException {
        Path report = directory.resolve("report");

        int status = execute(
                "perf",
                "run",
                "--workload",
                "produce-1k-acks-all",
                "--system",
                "duolog-raft",
                "--nodes",
                "1",
                "--rounds",
                "1",
                "--scale",
                "0.001",
                "--report",
                report.toString());

        assertThat(status).as(this::printed).isZero();
        PerfResults results = ResultsFile.read(report.resolve(ResultsFile.FILE_NAME));
        assertThat(results.samples()).singleElement().satisfies(PerfRunIT::isMeasured);
        assertThat(report.resolve("report.html")).isNotEmptyFile();
        assertThat(printed()).contains("[1/1] produce-1k-acks-all on duolog-raft, 1 node");
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    private static void isMeasured(Sample sample) {
        assertThat(sample.problem()).isEmpty();
        assertThat(sample.figure(FigureName.RECORDS_PER_SECOND).orElseThrow()).isPositive();
        assertThat(sample.processes().stream().map(ProcessCost::role)).contains("broker-1", "client");
        assertThat(sample.processes()).allMatch(process -> process.rssBytes() > 0);
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

    private String printed() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
