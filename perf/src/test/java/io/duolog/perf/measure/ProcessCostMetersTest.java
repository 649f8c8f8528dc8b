package io.duolog.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.result.ProcessCost;
import io.duolog.perf.system.MeasuredProcess;
import io.duolog.testkit.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessCostMetersTest {
    @TempDir
    private Path directory;

    @Test
    void tellsWhatAJvmUsed() {
        try (NodeProcess process = start()) {
            CostMeter meter = new ProcessCostMeters().start(List.of(new MeasuredProcess("broker-1", process.pid())));
            ProcessCost cost = meter.stop().get(0);

            assertThat(cost.role()).isEqualTo("broker-1");
            assertThat(cost.cpuSeconds()).isGreaterThanOrEqualTo(0);
            assertThat(cost.rssBytes()).isPositive();
            assertThat(cost.peakRssBytes()).isGreaterThanOrEqualTo(cost.rssBytes());
            assertThat(cost.allocatedBytes()).isGreaterThanOrEqualTo(0);
            assertThat(cost.gcCount()).isGreaterThanOrEqualTo(0);
            assertThat(cost.gcMs()).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void knowsNothingOfAProcessThatEndedMeanwhile() {
        try (NodeProcess process = start()) {
            CostMeter meter = new ProcessCostMeters().start(List.of(new MeasuredProcess("broker-1", process.pid())));
            process.kill();

            assertThat(meter.stop()).containsExactly(new ProcessCost("broker-1", -1, -1, -1, -1, -1, -1));
        }
    }

    private NodeProcess start() {
        Path ready = directory.resolve("ready");
        NodeProcess process = NodeProcess.builder("sleeper", directory, Sleeper.class.getName())
                .arguments(List.of(ready.toString()))
                .build();
        // A JVM that has not started yet cannot be attached to.
        process.start(() -> Files.exists(ready));
        return process;
    }

    /** Makes the file that it is given, and does nothing more for as long as it may. */
    static final class Sleeper {
        private Sleeper() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            Files.createFile(Path.of(args[0]));
            Thread.currentThread().join();
        }
    }
}
