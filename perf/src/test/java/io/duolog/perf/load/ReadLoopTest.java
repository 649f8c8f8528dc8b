package io.duolog.perf.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.duolog.perf.result.LatencyName;
import io.duolog.perf.result.Percentiles;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadLoopTest {
    private static final int SIZE_BYTES = 100;

    private final ManualClock clock = new ManualClock();

    @Test
    void comparesArrivalWithTheTimeInTheRecord() {
        PhaseResult result = read(clock.epochMicros(), 10);

        assertThat(result.operations()).isEqualTo(10);
        assertThat(result.bytes()).isEqualTo(10 * SIZE_BYTES);
        Percentiles latencies = percentiles(result);
        assertThat(latencies.count()).isEqualTo(10);
        assertThat(latencies.max()).isCloseTo(3_000.0, within(3.0));
    }

    @Test
    void leavesOutOfTheLatenciesWhatWasToBeSentBefore() {
        PhaseResult result = read(clock.epochMicros() + TimeUnit.MILLISECONDS.toMicros(15), 10);

        assertThat(result.operations()).isEqualTo(10);
        // One record every 3 ms, stamped at 0, 3, 6 and so on: those of 15 to 27 count.
        assertThat(percentiles(result).count()).isEqualTo(5);
    }

    private PhaseResult read(long startMicros, long records) {
        try (ReadLoop loop = new ReadLoop(FakeReader::new, clock)) {
            return loop.run(startMicros, count -> count == records, count -> {});
        }
    }

    private static Percentiles percentiles(PhaseResult result) {
        return requireNonNull(result.latencies().get(LatencyName.END_TO_END), "latencies")
                .percentiles();
    }

    /** Gives one record a poll, which was to be sent 3 ms ago. */
    private final class FakeReader implements RecordReader {
        private final Payload payload = new Payload(SIZE_BYTES, 1);

        @Override
        public int poll(Duration timeout, Visitor visitor) {
            payload.stamp(clock.epochMicros());
            clock.advanceMs(3);
            visitor.value(payload.bytes());
            return 1;
        }

        @Override
        public void seekToBeginning() {}

        @Override
        public void seekToEnd() {}

        @Override
        public void close() {}
    }
}
