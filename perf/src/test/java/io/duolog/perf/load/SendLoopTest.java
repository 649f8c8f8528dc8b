package io.duolog.perf.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.LatencyName;
import io.duolog.perf.result.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendLoopTest {
    private final ManualClock clock = new ManualClock();
    private final List<Integer> partitions = new ArrayList<>();
    private final List<Long> stamps = new ArrayList<>();

    @Test
    void countsTheTimeForWhichASlowSendHeldUpThoseBehindIt() {
        // Each is answered at once, but the first call takes 100 ms: 1 record a ms was due meanwhile.
        try (SendLoop loop = loop(options(1_000), record -> clock.advanceMs(record == 0 ? 100 : 0))) {
            PhaseResult result = loop.run(200, Long.MAX_VALUE, sent -> {});

            assertThat(result.operations()).isEqualTo(200);
            Percentiles latencies = percentiles(result);
            // 100, 99, 98 ... 1 ms, and then 100 times none at all.
            assertThat(latencies.max()).isCloseTo(100_000, within(100.0));
            assertThat(latencies.mean()).isCloseTo(25_250, within(100.0));
        }
    }

    @Test
    void countsFromTheCallIfThereIsNoRate() {
        try (SendLoop loop = loop(options(0), record -> clock.advanceMs(1))) {
            PhaseResult result = loop.run(50, Long.MAX_VALUE, sent -> {});

            assertThat(result.operations()).isEqualTo(50);
            assertThat(percentiles(result).max()).isCloseTo(1_000, within(1.0));
        }
    }

    @Test
    void staysWithAPartitionForABatch() {
        // Of three values there is room for; with what stands before each, and before all, only of two.
        LoadOptions options = options(1_000)
                .with(LoadKey.PARTITIONS, 3)
                .with(LoadKey.RECORD_SIZE_BYTES, 100)
                .with(LoadKey.BATCH_SIZE_BYTES, 330);
        try (SendLoop loop = loop(options, record -> {})) {
            loop.run(7, Long.MAX_VALUE, sent -> {});
        }

        assertThat(partitions).containsExactly(0, 0, 1, 1, 2, 2, 0);
    }

    @Test
    void writesTheIntendedTimeIntoEveryRecord() {
        long startMicros = clock.epochMicros();
        try (SendLoop loop = loop(options(1_000), record -> clock.advanceMs(record == 1 ? 10 : 0))) {
            loop.run(4, Long.MAX_VALUE, sent -> {});
        }

        assertThat(stamps).containsExactly(startMicros, startMicros + 1_000, startMicros + 2_000, startMicros + 3_000);
    }

    @Test
    void endsAfterSoManyRecords() {
        try (SendLoop loop = loop(options(0), record -> {})) {
            assertThat(loop.run(50, 12, sent -> {}).operations()).isEqualTo(12);
        }
    }

    @Test
    void tellsTheLongestTimeWithoutAnAcknowledgement() {
        try (SendLoop loop = loop(options(1_000), record -> clock.advanceMs(record == 20 ? 30 : 0))) {
            PhaseResult result = loop.run(100, Long.MAX_VALUE, sent -> {});

            assertThat(result.figures().get(FigureName.GAP_MS.key())).isEqualTo(31);
        }
    }

    @Test
    void forgetsTheRunBefore() {
        try (SendLoop loop = loop(options(1_000), record -> clock.advanceMs(record == 0 ? 100 : 0))) {
            loop.run(200, Long.MAX_VALUE, sent -> {});

            PhaseResult second = loop.run(200, Long.MAX_VALUE, sent -> {});

            assertThat(second.operations()).isEqualTo(200);
            assertThat(percentiles(second).max()).isZero();
        }
    }

    @Test
    void failsIfARecordIsNotStored() {
        RecordSender.Factory refusing = (value, listeners) ->
                new FakeSender(value, listeners, record -> {}, new IllegalStateException("no room"));
        try (SendLoop loop = new SendLoop(options(0), refusing, clock)) {
            assertThatThrownBy(() -> loop.run(50, Long.MAX_VALUE, sent -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no room");
        }
    }

    private static Percentiles percentiles(PhaseResult result) {
        return requireNonNull(result.latencies().get(LatencyName.PRODUCE), "latencies")
                .percentiles();
    }

    private static LoadOptions options(long ratePerSecond) {
        return LoadOptions.of(Operation.PRODUCE).with(LoadKey.RATE_PER_SECOND, ratePerSecond);
    }

    private SendLoop loop(LoadOptions options, IntConsumer beforeAnswer) {
        return new SendLoop(options, (value, listeners) -> new FakeSender(value, listeners, beforeAnswer, null), clock);
    }

    /** Answers every record in its call. */
    private final class FakeSender implements RecordSender {
        private final byte[] value;
        private final List<? extends SendListener> listeners;
        private final IntConsumer beforeAnswer;
        private final @Nullable Exception error;

        private FakeSender(
                byte[] value,
                List<? extends SendListener> listeners,
                IntConsumer beforeAnswer,
                @Nullable Exception error) {
            this.value = value;
            this.listeners = listeners;
            this.beforeAnswer = beforeAnswer;
            this.error = error;
        }

        @Override
        public void send(int partition) {
            stamps.add(Payload.stampOf(value));
            beforeAnswer.accept(partitions.size());
            partitions.add(partition);
            listeners.get(partition).completed(error);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
