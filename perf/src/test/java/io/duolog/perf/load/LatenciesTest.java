package io.duolog.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.duolog.perf.result.Percentiles;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void tellsPercentilesInMicrosecondsToThreeDigits() {
        Latencies latencies = new Latencies();
        LongStream.rangeClosed(1, 10_000)
                .forEach(millis -> latencies.recordNanos(TimeUnit.MILLISECONDS.toNanos(millis)));

        Percentiles percentiles = latencies.percentiles();

        assertThat(percentiles.count()).isEqualTo(10_000);
        assertThat(percentiles.p50()).isCloseTo(5_000_000, within(5_000.0));
        assertThat(percentiles.p99()).isCloseTo(9_900_000, within(9_900.0));
        assertThat(percentiles.max()).isCloseTo(10_000_000, within(10_000.0));
    }

    @Test
    void areTheSameAfterHavingBeenText() {
        Latencies latencies = new Latencies();
        LongStream.of(1, 70, 70, 5_000, 3_000_000).forEach(latencies::recordMicros);

        Latencies read = Latencies.decode(latencies.encode());

        assertThat(read.percentiles()).isEqualTo(latencies.percentiles());
    }

    @Test
    void ofTwoClientsAddUp() {
        Latencies first = new Latencies();
        first.recordMicros(10);
        Latencies second = new Latencies();
        second.recordMicros(30);

        first.add(second);

        assertThat(first.count()).isEqualTo(2);
        assertThat(first.percentiles().mean()).isEqualTo(20);
    }

    @Test
    void countWhatIsOutOfRangeAtItsEnds() {
        Latencies latencies = new Latencies();

        latencies.recordMicros(-5);
        latencies.recordMicros(TimeUnit.DAYS.toMicros(1));

        assertThat(latencies.count()).isEqualTo(2);
        assertThat(latencies.percentiles().p50()).isZero();
        assertThat(latencies.percentiles().max())
                .isCloseTo((double) TimeUnit.HOURS.toMicros(1), within((double) TimeUnit.SECONDS.toMicros(4)));
    }

    @Test
    void ofNothingAreZero() {
        assertThat(new Latencies().percentiles())
                .isEqualTo(new Percentiles(Percentiles.MICROSECONDS, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void refuseTextThatIsNone() {
        assertThatThrownBy(() -> Latencies.decode("AAAA")).isInstanceOf(IllegalArgumentException.class);
    }
}
