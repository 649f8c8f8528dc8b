package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlTest {
    private final Control control = new Control();

    @Test
    void nobodyEndsByItselfWhenItIsCalm() {
        assertThat(control.allowsEnds()).isTrue();

        control.calmDown();

        assertThat(control.allowsEnds()).isFalse();
        assertThat(control.isWriting()).isTrue();
        assertThat(control.beginSending()).isTrue();
    }

    @Test
    void nobodyEndsByItselfWhenNobodyWrites() {
        control.stopWriting();

        assertThat(control.allowsEnds()).isFalse();
        assertThat(control.isRunning()).isTrue();
    }
}
