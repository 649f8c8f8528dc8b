package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.duolog.chaos.history.MetricsSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    @Test
    void eachLineTellsWhatAllClientsDidSinceTheLineBefore(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("metrics.jsonl");
        try (Metrics metrics = new Metrics(file)) {
            metrics.add(status(new Work(3, 0, 0, 0), 1_000_000));
            metrics.add(status(new Work(1, 1, 1, 5), 3_000_000));
            metrics.sample(7, 42);
            metrics.sample(8, 0);
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        MetricsSample first = new ObjectMapper().readValue(lines.get(0), MetricsSample.class);
        assertThat(first)
                .isEqualTo(new MetricsSample(
                        7,
                        4,
                        1,
                        1,
                        5,
                        42,
                        List.of(new MetricsSample.AckLatency(
                                1, 2, first.latencies().get(0).p50Ms(), 3.0, 3.0, 3.0))));
        assertThat(first.latencies().get(0).p50Ms()).isBetween(1.0, 1.07);
        assertThat(new ObjectMapper().readValue(lines.get(1), MetricsSample.class))
                .isEqualTo(new MetricsSample(8, 0, 0, 0, 0, 0, List.of()));
    }

    private static WorkerStatus status(Work work, long latencyNs) {
        return new WorkerStatus(
                0,
                true,
                List.of(new WorkerStatus.PartitionWork("orders", 0, work)),
                List.of(new WorkerStatus.Latencies(1, latencyNs, Map.of(LatencyHistogram.bucket(latencyNs), 1L))));
    }
}
