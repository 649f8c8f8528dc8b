package io.duolog.perf.load;

import io.duolog.perf.result.LatencyName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Reads the records of one topic and compares the time at which each was to be sent with that of its arrival. One thread.
 * Records that were to be sent before a run began are read, but have no part in its latencies.
 */
final class ReadLoop implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(1);

    private final LoadClock clock;
    private final RecordReader reader;
    private final Latencies latencies = new Latencies();
    private long bytes;
    private long sinceMicros;
    private long nowMicros;

    ReadLoop(Supplier<RecordReader> readers, LoadClock clock) {
        this.clock = clock;
        this.reader = readers.get();
    }

    /** The consumer, to be moved between two runs. */
    RecordReader reader() {
        return reader;
    }

    /**
     * Reads until it is told to stop. Forgets the latencies of the run before.
     *
     * @param startMicros since 1970: records that were to be sent earlier have no part in the latencies
     * @param isOver asked before every poll, with how many were read
     * @param progress is told now and then how many were read
     * @return records that were read; the time is that of the last one
     */
    PhaseResult run(long startMicros, LongPredicate isOver, LongConsumer progress) {
        latencies.reset();
        bytes = 0;
        long startNs = clock.nanos();
        sinceMicros = startMicros;
        long lastNs = startNs;
        long progressNs = startNs + PROGRESS_NS;
        long count = 0;
        while (!isOver.test(count)) {
            // All records of an answer have arrived together, and are seen by the application one after the other.
            nowMicros = 0;
            int polled = reader.poll(POLL, this::visit);
            if (polled > 0) {
                count += polled;
                lastNs = clock.nanos();
                if (lastNs - progressNs >= 0) {
                    progressNs += PROGRESS_NS;
                    progress.accept(count);
                }
            }
        }
        return PhaseResult.of(count, bytes, lastNs - startNs, Map.of(LatencyName.END_TO_END, latencies));
    }

    private void visit(byte[] value) {
        bytes += value.length;
        long stamp = Payload.stampOf(value);
        if (stamp >= sinceMicros) {
            if (nowMicros == 0) {
                nowMicros = clock.epochMicros();
            }
            latencies.recordMicros(nowMicros - stamp);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
