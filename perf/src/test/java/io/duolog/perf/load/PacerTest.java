package io.duolog.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long START_NS = 17;

    @Test
    void beginsAtOnceAndKeepsItsDistance() {
        Pacer pacer = new Pacer(START_NS, 500);

        assertThat(pacer.intendedNs(0)).isEqualTo(START_NS);
        assertThat(pacer.intendedNs(1) - pacer.intendedNs(0)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(2));
    }

    @Test
    void doesNotDriftWithARateThatDoesNotDivideASecond() {
        Pacer pacer = new Pacer(START_NS, 3_333);
        long hours = 100;

        long operations = TimeUnit.HOURS.toSeconds(hours) * 3_333;

        assertThat(pacer.intendedNs(operations)).isEqualTo(START_NS + TimeUnit.HOURS.toNanos(hours));
    }

    @Test
    void refusesARateOfNone() {
        assertThatThrownBy(() -> new Pacer(START_NS, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the rate is 0");
    }
}
