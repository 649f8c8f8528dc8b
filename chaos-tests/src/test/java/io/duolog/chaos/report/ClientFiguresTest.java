package io.duolog.chaos.report;

import static io.duolog.chaos.report.HandMade.ALL_0;
import static io.duolog.chaos.report.HandMade.NONE_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.SendOutcome;
import org.junit.jupiter.api.Test;

class ClientFiguresTest {
    @Test
    void unseenIsWhatIsAcknowledgedAndNotYetPolled() {
        ClientFigures figures = of(new HandMade()
                .sendAndAcknowledge(10, 20, ALL_0, 0)
                .sendAndAcknowledge(10, 21, ALL_0, 1)
                .assign(0, 5, ALL_0)
                .poll(150, 5, ALL_0, 0)
                .poll(250, 5, ALL_0, 1)
                .poll(350, 6, ALL_0, 0, 1)
                .end(1_000, 6));
        assertThat(values(figures.unseen(), 4)).containsExactly(2, 1, 0, 0);
    }

    @Test
    void polledBeforeTheAcknowledgementIsSeen() {
        ClientFigures figures = of(new HandMade()
                .send(10, ALL_0, 0)
                .poll(20, 5, ALL_0, 0)
                .acknowledge(30, ALL_0, 0)
                .end(1_000, 5));
        assertThat(figures.unseen().max()).isZero();
    }

    @Test
    void acksOfNothingAreNotExpectedToBeSeen() {
        ClientFigures figures = of(new HandMade()
                .send(10, NONE_0, 0)
                .returned(11, NONE_0, 0, SendOutcome.OK, -1, null)
                .end(1_000, 1));
        assertThat(figures.unseen().max()).isZero();
        assertThat(figures.acknowledged().get(0)).isEqualTo(10);
    }

    @Test
    void lagIsThatOfTheSlowestLiveConsumer() {
        ClientFigures figures = of(new HandMade()
                .assign(0, 5, ALL_0)
                .assign(0, 6, ALL_0)
                .sendAndAcknowledge(10, 20, ALL_0, 6)
                .poll(50, 6, ALL_0, 0, 1, 2, 3, 4, 5)
                .poll(150, 5, ALL_0, 0, 1, 2)
                .end(250, 5)
                .end(1_000, 6));
        assertThat(values(figures.lag(), 3)).containsExactly(7, 4, 1);
    }

    @Test
    void countsOutcomesPerSecond() {
        ClientFigures figures = of(new HandMade()
                .send(10, ALL_0, 0)
                .send(10, ALL_0, 1)
                .returned(20, ALL_0, 0, SendOutcome.UNKNOWN, -1, "TIMEOUT")
                .returned(20, ALL_0, 1, SendOutcome.FAILED, -1, "TOO_LARGE")
                .poll(120, 5, ALL_0, 0, 1, 2)
                .end(1_000, 5));
        assertThat(figures.unknown().get(0)).isEqualTo(10);
        assertThat(figures.failed().get(0)).isEqualTo(10);
        assertThat(figures.polled().get(1)).isEqualTo(30);
    }

    @Test
    void latencyStandsWhereTheRecordWasSent() {
        History history = new HandMade()
                .sendAndAcknowledge(10, 20, ALL_0, 0)
                .sendAndAcknowledge(150, 950, ALL_0, 1)
                .end(1_000, 1)
                .history();
        Latencies latencies = Latencies.of(Sends.of(history), TimeAxis.of(history));
        assertThat(latencies.median().get(0)).isEqualTo(10);
        assertThat(latencies.median().get(1)).isEqualTo(800);
        assertThat(latencies.max().get(2)).isNaN();
        assertThat(latencies.overall()).containsExactly(10.0, 800.0, 800.0, 800.0);
    }

    @Test
    void percentilesAreOnesThatOccurred() {
        long[] hundred = new long[100];
        for (int i = 0; i < 100; i++) {
            hundred[i] = (i + 1) * 1_000_000L;
        }
        assertThat(Latencies.percentileMs(hundred, 50)).isEqualTo(50);
        assertThat(Latencies.percentileMs(hundred, 99)).isEqualTo(99);
        assertThat(Latencies.percentileMs(hundred, 100)).isEqualTo(100);
        assertThat(Latencies.percentileMs(new long[0], 50)).isNaN();
    }

    private static ClientFigures of(HandMade made) {
        History history = made.history();
        return ClientFigures.of(history, TimeAxis.of(history));
    }

    private static int[] values(Series series, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = (int) series.get(i);
        }
        return values;
    }
}
