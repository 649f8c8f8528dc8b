package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.chaos.workload.Incarnations.Incarnation;
import org.junit.jupiter.api.Test;

class IncarnationsTest {
    @Test
    void namesAreNeverGivenTwiceInARun() {
        Incarnations first = new Incarnations(3, 0);

        assertThat(first.next()).isEqualTo(new Incarnation(30_000_000, 3, 0));
        assertThat(first.next()).isEqualTo(new Incarnation(30_000_001, 3, 1));
        assertThat(new Incarnations(3, 2).next()).isEqualTo(new Incarnation(30_020_000, 3, 20_000));
        assertThat(new Incarnations(4, 0).next()).isEqualTo(new Incarnation(40_000_000, 4, 0));
    }

    @Test
    void refusesWhatWouldGiveANameTwice() {
        Incarnations incarnations = new Incarnations(1, 0);
        for (int count = 0; count < 10_000; count++) {
            incarnations.next();
        }

        assertThatThrownBy(incarnations::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Incarnations(1, 1_000)).isInstanceOf(IllegalArgumentException.class);
    }
}
