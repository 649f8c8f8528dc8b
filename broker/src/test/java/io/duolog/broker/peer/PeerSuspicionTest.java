package io.duolog.broker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.transport.CloseKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerSuspicionTest {
    private static final PeerSuspicion OPEN = PeerSuspicion.INITIAL.opened();

    @ParameterizedTest
    @EnumSource
    void probesAtOnceHoweverTheConnectionBroke(CloseKind kind) {
        PeerSuspicion.Step step = OPEN.closed(kind);
        assertThat(step.suspect()).isFalse();
        assertThat(step.dialAfter()).isZero();
        assertThat(step.state()).isEqualTo(PeerSuspicion.INITIAL);
    }

    @Test
    void suspectsWhoRefusesTwiceInARow() {
        PeerSuspicion.Step lost = OPEN.closed(CloseKind.CONNECTION_LOST);
        PeerSuspicion.Step first = lost.state().closed(CloseKind.CONNECTION_REFUSED);
        assertThat(first.suspect()).isFalse();
        assertThat(first.dialAfter()).isEqualTo(PeerSuspicion.SECOND_PROBE_DELAY);
        PeerSuspicion.Step second = first.state().closed(CloseKind.CONNECTION_REFUSED);
        assertThat(second.suspect()).isTrue();
    }

    @Test
    void suspectsWhoNeverAnsweredAtAll() {
        PeerSuspicion.Step first = PeerSuspicion.INITIAL.closed(CloseKind.CONNECTION_REFUSED);
        assertThat(first.state().closed(CloseKind.CONNECTION_REFUSED).suspect()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = CloseKind.class, mode = EnumSource.Mode.EXCLUDE, names = "CONNECTION_REFUSED")
    void suspectsNobodyForAnythingElse(CloseKind kind) {
        PeerSuspicion state = PeerSuspicion.INITIAL;
        for (int attempt = 0; attempt < 10; attempt++) {
            PeerSuspicion.Step step = state.closed(kind);
            assertThat(step.suspect()).isFalse();
            assertThat(step.dialAfter()).isPositive();
            state = step.state();
        }
    }

    @Test
    void forgetsARefusalWhenSomethingElseComesBetween() {
        PeerSuspicion refused =
                PeerSuspicion.INITIAL.closed(CloseKind.CONNECTION_REFUSED).state();
        PeerSuspicion timedOut = refused.closed(CloseKind.CONNECT_TIMEOUT).state();
        assertThat(timedOut.closed(CloseKind.CONNECTION_REFUSED).suspect()).isFalse();
        assertThat(refused.opened().closed(CloseKind.PEER_CLOSED).state().refusals())
                .isZero();
    }

    @Test
    void goesOnSuspectingWhoGoesOnRefusingButAsksLessAndLessOften() {
        PeerSuspicion state =
                PeerSuspicion.INITIAL.closed(CloseKind.CONNECTION_REFUSED).state();
        Duration last = Duration.ZERO;
        for (int attempt = 0; attempt < 10; attempt++) {
            PeerSuspicion.Step step = state.closed(CloseKind.CONNECTION_REFUSED);
            assertThat(step.suspect()).isTrue();
            assertThat(step.dialAfter()).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(PeerSuspicion.BACKOFF_MAX);
            last = step.dialAfter();
            state = step.state();
        }
        assertThat(last).isEqualTo(PeerSuspicion.BACKOFF_MAX);
    }
}
