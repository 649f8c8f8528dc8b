package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final Pace pace = new Pace(10, 0);

    @Test
    void recordsAreDueAtAnEvenRateHoweverLateTheyAreSent() {
        pace.sent(0);
        assertThat(pace.waitNs(0)).isEqualTo(SECOND_NS / 10);
        pace.sent(SECOND_NS / 10 + 7);
        assertThat(pace.waitNs(SECOND_NS / 10 + 7)).isEqualTo(SECOND_NS / 10 - 7);
    }

    @Test
    void aSenderThatWasHeldUpCatchesUpForAMomentOnly() {
        long nowNs = 60 * SECOND_NS;
        int sent = 0;
        while (pace.waitNs(nowNs) <= 0) {
            pace.sent(nowNs);
            sent++;
        }

        assertThat(sent).isBetween(5, 7);
    }
}
