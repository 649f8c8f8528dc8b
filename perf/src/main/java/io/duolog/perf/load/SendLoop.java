package io.duolog.perf.load;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.LatencyName;
import io.duolog.protocol.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to one topic: at a fixed rate from intended times on, or one after the other. It stays with a partition for as
 * many records as one batch holds and goes on to the next, much as both libraries do by themselves with records that have no key
 * (KIP-794); so the load is the same for both, and it is known which record an answer belongs to without an object for each.
 *
 * <p>No more than a batch: records above it would wait for the partition's next turn, which is soon with six partitions, and later
 * than {@code linger.ms} with thousands. Then batches would be half as large there, and that be measured instead of partitions.
 *
 * <p>One thread sends; the client's completes.
 */
final class SendLoop implements AutoCloseable {
    /** Unanswered records of all partitions together that there is room for at least: more than a client's buffer holds. */
    private static final int UNANSWERED_MAX = 1 << 19;

    private static final int UNANSWERED_OF_PARTITION_MIN = 1 << 8;
    private static final long ROOM_POLL_NS = TimeUnit.MICROSECONDS.toNanos(50);

    /** About what a record takes besides its value, without a key or headers: lengths, attributes, distances of time and offset. */
    private static final int RECORD_OVERHEAD_BYTES = 10;

    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(1);

    private final LoadClock clock;
    private final long ratePerSecond;
    private final long recordsOfTurn;
    private final Payload payload;
    private final List<PartitionTimes> partitions;
    private final RecordSender sender;
    private final Latencies latencies = new Latencies();
    private long acknowledged;
    private long lastAcknowledgedNs;
    private long longestGapNs;
    private volatile @Nullable Exception firstError;

    SendLoop(LoadOptions options, RecordSender.Factory clients, LoadClock clock) {
        this.clock = clock;
        this.ratePerSecond = options.number(LoadKey.RATE_PER_SECOND, 0);
        int sizeBytes = options.integer(LoadKey.RECORD_SIZE_BYTES, Payload.SIZE_BYTES_MIN);
        this.recordsOfTurn = recordsOfBatch(options.integer(LoadKey.BATCH_SIZE_BYTES, 1), sizeBytes);
        this.payload = new Payload(sizeBytes, options.number(LoadKey.SEED, Long.MIN_VALUE));
        int count = options.integer(LoadKey.PARTITIONS, 1);
        int unanswered = Math.max(UNANSWERED_OF_PARTITION_MIN, UNANSWERED_MAX / count);
        this.partitions = new ArrayList<>(IntStream.range(0, count)
                .mapToObj(partition -> new PartitionTimes(new TimeQueue(unanswered)))
                .toList());
        this.sender = clients.open(payload.bytes(), partitions);
    }

    private static int recordsOfBatch(int batchSizeBytes, int valueSizeBytes) {
        return Math.max(1, (batchSizeBytes - RecordBatch.HEADER_SIZE_BYTES) / (valueSizeBytes + RECORD_OVERHEAD_BYTES));
    }

    /**
     * Sends for some time, or so many records, and waits for all answers. Forgets the latencies of the run before.
     *
     * @param progress is told now and then how many were sent
     * @return records that were acknowledged, how long that took, and the longest time without an acknowledgement
     * @throws IllegalStateException if one was refused
     */
    PhaseResult run(long durationMs, long recordsMax, LongConsumer progress) {
        latencies.reset();
        acknowledged = 0;
        longestGapNs = 0;
        long startNs = clock.nanos();
        lastAcknowledgedNs = startNs;
        long startMicros = clock.epochMicros();
        long endNs = startNs + TimeUnit.MILLISECONDS.toNanos(durationMs);
        long progressNs = startNs + PROGRESS_NS;
        Pacer pacer = ratePerSecond == 0 ? null : new Pacer(startNs, ratePerSecond);
        for (long sent = 0; sent < recordsMax; sent++) {
            long intendedNs = pacer == null ? clock.nanos() : pacer.intendedNs(sent);
            if (intendedNs - endNs >= 0) {
                break;
            }
            if (pacer != null) {
                clock.awaitNanos(intendedNs);
            }
            if (intendedNs - progressNs >= 0) {
                progressNs += PROGRESS_NS;
                progress.accept(sent);
            }
            payload.stamp(startMicros + TimeUnit.NANOSECONDS.toMicros(intendedNs - startNs));
            send((int) (sent / recordsOfTurn % partitions.size()), intendedNs);
        }
        sender.flush();
        checkErrors();
        return new PhaseResult(
                acknowledged,
                acknowledged * payload.bytes().length,
                (clock.nanos() - startNs) / NANOS_PER_SECOND,
                Map.of(FigureName.GAP_MS.key(), longestGapNs / NANOS_PER_MS),
                Map.of(LatencyName.PRODUCE, latencies));
    }

    private void send(int partition, long intendedNs) {
        TimeQueue times = partitions.get(partition).times;
        while (!times.hasRoom()) {
            checkErrors();
            clock.awaitNanos(clock.nanos() + ROOM_POLL_NS);
        }
        times.add(intendedNs);
        sender.send(partition);
        checkErrors();
    }

    private void checkErrors() {
        Exception error = firstError;
        if (error != null) {
            throw new IllegalStateException("a record was not stored: " + error, error);
        }
    }

    @Override
    public void close() {
        sender.close();
    }

    /** The records of one partition that have no answer; called by the client's thread. */
    private final class PartitionTimes implements SendListener {
        private final TimeQueue times;

        private PartitionTimes(TimeQueue times) {
            this.times = times;
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // the first is enough, whichever that is
        public void completed(@Nullable Exception error) {
            long intendedNs = times.take();
            if (error == null) {
                long nowNs = clock.nanos();
                latencies.recordNanos(nowNs - intendedNs);
                longestGapNs = Math.max(longestGapNs, nowNs - lastAcknowledgedNs);
                lastAcknowledgedNs = nowNs;
                acknowledged++;
            } else if (firstError == null) {
                firstError = error;
            }
        }
    }
}
