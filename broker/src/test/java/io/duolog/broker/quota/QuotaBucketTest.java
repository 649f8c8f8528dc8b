package io.duolog.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaBucketTest {
    private static final long SECOND = 1_000_000_000L;
    /** Clocks of this kind start anywhere. */
    private static final long START = Long.MAX_VALUE - 5 * SECOND;

    private final QuotaBucket bucket = new QuotaBucket(1000, START);

    private static long after(long seconds) {
        return START + seconds * SECOND;
    }

    @Test
    void letsABurstOfTenSecondsPass() {
        assertThat(bucket.use(START, 10_000)).isZero();
        assertThat(bucket.use(START, 1)).isEqualTo(SECOND / 1000);
    }

    @Test
    void waitsAsLongAsKafkaDoes() {
        // 20,000 bytes in a window of 10 s are twice the quota: (2000 - 1000) / 1000 * 10 s.
        assertThat(bucket.use(START, 20_000)).isEqualTo(10 * SECOND);
    }

    @Test
    void forgivesWhatWasPaidFor() {
        bucket.use(START, 20_000);

        assertThat(bucket.use(after(10), 0)).isZero();
        assertThat(bucket.use(after(10), 1000)).isEqualTo(SECOND);
        assertThat(bucket.isIdle(after(20))).isFalse();
        assertThat(bucket.isIdle(after(21))).isTrue();
        assertThat(bucket.use(after(100), 10_000)).isZero();
    }

    @Test
    void holdsAUserToTheRateInTheLongRun() {
        long nowNs = START;
        for (int i = 0; i < 1000; i++) {
            nowNs += bucket.use(nowNs, 5_000);
        }

        assertThat((nowNs - START) / SECOND).isEqualTo(5_000 - 10);
    }

    @Test
    void refusesWithoutUsing() {
        assertThat(bucket.tryUse(START, 8_000)).isZero();
        assertThat(bucket.tryUse(START, 4_000)).isEqualTo(2 * SECOND);
        assertThat(bucket.tryUse(START, 4_000)).isEqualTo(2 * SECOND);
        assertThat(bucket.tryUse(after(2), 4_000)).isZero();
    }

    @Test
    void letsWhoOwesNothingHaveMoreThanABurst() {
        assertThat(bucket.tryUse(START, 50_000)).isZero();
        assertThat(bucket.tryUse(START, 50_000)).isEqualTo(50 * SECOND);
        assertThat(bucket.tryUse(after(50), 50_000)).isZero();
    }

    @Test
    void goesBeyondTheQuotaOnceAndRefusesThen() {
        assertThat(bucket.useUnlessOver(START, 12_000)).isZero();
        assertThat(bucket.useUnlessOver(START, 1)).isEqualTo(2 * SECOND);
        assertThat(bucket.useUnlessOver(after(2), 50_000)).isZero();
        assertThat(bucket.useUnlessOver(after(2), 0)).isEqualTo(50 * SECOND);
    }

    @Test
    void losesNothingThatManyUseAtOnce() {
        IntStream.range(0, 20_000).parallel().forEach(i -> bucket.use(START, 1));

        assertThat(bucket.use(START, 0)).isEqualTo(10 * SECOND);
    }

    @Test
    void neverRunsOver() {
        QuotaBucket tiny = new QuotaBucket(1e-9, START);
        for (int i = 0; i < 10; i++) {
            assertThat(tiny.use(START, 1e18)).isPositive();
        }
    }
}
