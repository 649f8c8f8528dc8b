package io.duolog.chaos.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.duolog.chaos.history.MetricsSample;
import io.duolog.chaos.history.MetricsSample.AckLatency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Writes {@code metrics.jsonl}. Thread-safe. */
final class Metrics implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Object lock = new Object();
    private final Writer file;
    private final Map<Integer, LatencyHistogram> latencies = new TreeMap<>();
    private Work work = Work.NONE;

    Metrics(Path path) {
        try {
            file = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    /** Adds what a client has reported. */
    void add(WorkerStatus status) {
        synchronized (lock) {
            status.work().forEach(partition -> work = work.plus(partition.work()));
            status.latencies().forEach(more -> latencies
                    .computeIfAbsent(more.acks(), acks -> new LatencyHistogram())
                    .add(more.buckets(), more.maxNs()));
        }
    }

    /** Writes what was added since the call before. */
    void sample(long timeNs, long unanswered) {
        synchronized (lock) {
            MetricsSample sample = new MetricsSample(
                    timeNs, work.acked(), work.failed(), work.unknown(), work.polled(), unanswered, ackLatencies());
            work = Work.NONE;
            latencies.clear();
            try {
                file.write(JSON.writeValueAsString(sample));
                file.write('\n');
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write metrics", e);
            }
        }
    }

    private List<AckLatency> ackLatencies() {
        List<AckLatency> all = new ArrayList<>();
        latencies.forEach((acks, histogram) -> all.add(new AckLatency(
                acks,
                histogram.count(),
                ms(histogram.percentileNs(0.5)),
                ms(histogram.percentileNs(0.95)),
                ms(histogram.percentileNs(0.99)),
                ms(histogram.maxNs()))));
        return all;
    }

    private static double ms(long timeNs) {
        return TimeUnit.NANOSECONDS.toMicros(timeNs) / 1_000.0;
    }

    @Override
    public void close() {
        synchronized (lock) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write metrics", e);
            }
        }
    }
}
