package io.duolog.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TimeBudgetTest {
    private static final List<Phase> PHASES = List.of(phase(10), phase(30));

    @Test
    void givesEachPhaseItsPartOfWhatIsLeft() {
        TimeBudget budget = new TimeBudget(PHASES, Optional.of(Duration.ofMinutes(40)));

        assertThat(budget.deadline(0, Duration.ZERO)).hasValue(Duration.ofMinutes(10));
        assertThat(budget.deadline(1, Duration.ofMinutes(5))).hasValue(Duration.ofMinutes(40));
    }

    @Test
    void hasNothingToGiveWhenTheTimeIsOver() {
        TimeBudget budget = new TimeBudget(PHASES, Optional.of(Duration.ofMinutes(40)));

        assertThat(budget.deadline(0, Duration.ofMinutes(50))).hasValue(Duration.ofMinutes(50));
    }

    @Test
    void setsNoDeadlineWithoutALimit() {
        assertThat(new TimeBudget(PHASES, Optional.empty()).deadline(0, Duration.ZERO))
                .isEmpty();
    }

    private static Phase phase(int turns) {
        Cell cell = new Cell(FakeWorkload.shared("a"), 1, ClientKind.APACHE);
        return new Phase(
                1,
                List.of(),
                IntStream.rangeClosed(1, turns)
                        .mapToObj(round -> new Turn(cell, SystemSpec.of(SystemKind.DUOLOG_RAFT), round))
                        .toList());
    }
}
