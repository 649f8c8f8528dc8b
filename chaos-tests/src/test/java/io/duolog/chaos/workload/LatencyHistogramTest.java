package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void everyTimeLiesInItsBucketWhichIsAtMostSevenPercentWide() {
        LongStream.of(0, 1, 15, 16, 17, 31, 32, 33, 1_000, 999_999, 1_234_567_890L, 1L << 55)
                .forEach(timeNs -> {
                    int bucket = LatencyHistogram.bucket(timeNs);
                    assertThat(LatencyHistogram.upperBoundNs(bucket)).isBetween(timeNs, timeNs + timeNs * 7 / 100 + 1);
                    assertThat(bucket == 0 || LatencyHistogram.upperBoundNs(bucket - 1) < timeNs)
                            .as("%d is above the bucket before", timeNs)
                            .isTrue();
                });
    }

    @Test
    void percentilesAreAtMostSevenPercentTooHigh() {
        LatencyHistogram histogram = new LatencyHistogram();
        LongStream.rangeClosed(1, 1_000).forEach(time -> histogram.record(time * 1_000));

        assertThat(histogram.percentileNs(0.5)).isBetween(500_000L, 535_000L);
        assertThat(histogram.percentileNs(0.99)).isBetween(990_000L, 1_000_000L);
        assertThat(histogram.percentileNs(1)).isEqualTo(1_000_000L);
    }

    @Test
    void histogramsOfSeveralProcessesAddUp() {
        LatencyHistogram one = new LatencyHistogram();
        one.record(10);
        LatencyHistogram other = new LatencyHistogram();
        other.record(1_000);
        other.record(1_000);

        one.add(other.buckets(), other.maxNs());

        assertThat(one.count()).isEqualTo(3);
        assertThat(one.maxNs()).isEqualTo(1_000);
        assertThat(one.percentileNs(0.3)).isEqualTo(10);
    }

    @Test
    void withoutTimesThereAreNoPercentiles() {
        assertThat(new LatencyHistogram().percentileNs(0.99)).isZero();
    }
}
