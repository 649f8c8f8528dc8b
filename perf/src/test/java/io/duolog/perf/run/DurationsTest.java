package io.duolog.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DurationsTest {
    private final Durations durations = new Durations();

    @Test
    void knowsNothingAtFirst() {
        assertThat(durations.expected(turn("a"))).isEmpty();
        assertThat(durations.expected(List.of(turn("a")))).isEmpty();
    }

    @Test
    void expectsTheMedianOfTheSameWorkload() {
        took("a", 10);
        took("a", 12);
        took("a", 90);
        took("b", 1);

        assertThat(durations.expected(turn("a"))).hasValue(Duration.ofSeconds(12));
        took("a", 14);
        assertThat(durations.expected(turn("a"))).hasValue(Duration.ofSeconds(13));
    }

    @Test
    void expectsOfTheUnknownWhatOthersTook() {
        took("a", 10);
        took("b", 20);

        assertThat(durations.expected(turn("c"))).hasValue(Duration.ofSeconds(15));
        assertThat(durations.expected(List.of(turn("a"), turn("b"), turn("c")))).hasValue(Duration.ofSeconds(45));
    }

    private void took(String workload, int seconds) {
        durations.add(turn(workload), Duration.ofSeconds(seconds));
    }

    private static Turn turn(String workload) {
        return new Turn(
                new Cell(FakeWorkload.shared(workload), 1, ClientKind.APACHE),
                SystemSpec.of(SystemKind.DUOLOG_RAFT),
                1);
    }
}
