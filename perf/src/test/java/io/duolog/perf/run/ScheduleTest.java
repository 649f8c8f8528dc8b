package io.duolog.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Workload;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final SystemSpec DUOLOG_RAFT = SystemSpec.of(SystemKind.DUOLOG_RAFT);
    private static final SystemSpec DUOLOG_ZOOKEEPER = SystemSpec.of(SystemKind.DUOLOG_ZOOKEEPER);
    private static final SystemSpec APACHE_KAFKA_44 = SystemSpec.of(SystemKind.APACHE_KAFKA_44);
    private static final List<SystemSpec> TWO = List.of(DUOLOG_RAFT, APACHE_KAFKA_44);

    @Test
    void hasSystemsTakeTurnsAndTurnsTheirOrderEveryOtherRound() {
        Schedule schedule =
                Schedule.of(matrix(TWO, List.of(3), 2, FakeWorkload.shared("a"), FakeWorkload.shared("b")), false);

        assertThat(schedule.turns().stream().map(ScheduleTest::text))
                .containsExactly(
                        "a raft 1",
                        "a kafka 1",
                        "b raft 1",
                        "b kafka 1",
                        "a kafka 2",
                        "a raft 2",
                        "b kafka 2",
                        "b raft 2");
        assertThat(schedule.phases()).singleElement().satisfies(phase -> assertThat(phase.residents())
                .isEqualTo(TWO));
    }

    @Test
    void measuresEverythingOnceBeforeAnythingTwice() {
        Schedule schedule =
                Schedule.of(matrix(TWO, List.of(1, 3), 3, FakeWorkload.shared("a"), FakeWorkload.fresh("kill")), false);

        for (Phase phase : schedule.phases()) {
            assertThat(phase.turns().stream().map(Turn::round)).isSorted();
        }
        assertThat(new HashSet<>(schedule.turns())).hasSameSizeAs(schedule.turns());
        assertThat(schedule.turns()).hasSize(2 * 2 * 3 + 2 * 3);
    }

    @Test
    void runsWhatNeedsSystemsOfItsOwnWhenNothingElseRuns() {
        Schedule schedule =
                Schedule.of(matrix(TWO, List.of(3), 1, FakeWorkload.fresh("kill"), FakeWorkload.shared("a")), false);

        assertThat(schedule.phases()).hasSize(2);
        assertThat(schedule.phases().get(0).turns())
                .allMatch(turn -> turn.cell().isShared());
        assertThat(schedule.phases().get(1).residents()).isEmpty();
        assertThat(schedule.phases().get(1).turns())
                .noneMatch(turn -> turn.cell().isShared());
    }

    @Test
    void keepsOneSystemAtATimeWhenAsked() {
        Schedule schedule =
                Schedule.of(matrix(TWO, List.of(3), 2, FakeWorkload.shared("a"), FakeWorkload.shared("b")), true);

        assertThat(schedule.turns().stream().map(ScheduleTest::text))
                .containsExactly(
                        "a raft 1",
                        "b raft 1",
                        "a kafka 1",
                        "b kafka 1",
                        "a kafka 2",
                        "b kafka 2",
                        "a raft 2",
                        "b raft 2");
        assertThat(schedule.phases()).allMatch(phase -> phase.residents().size() == 1);
    }

    @Test
    void leavesOutWhatMakesNoSense() {
        Matrix matrix = new Matrix(
                List.of(
                        FakeWorkload.fresh("idle").on(SystemKind.DUOLOG_ZOOKEEPER),
                        FakeWorkload.fresh("never").on()),
                List.of(DUOLOG_RAFT, DUOLOG_ZOOKEEPER),
                List.of(1, 3),
                List.of(ClientKind.APACHE, ClientKind.DUOLOG),
                1);

        assertThat(Schedule.of(matrix, false).turns()).singleElement().satisfies(turn -> {
            assertThat(turn.system()).isEqualTo(DUOLOG_ZOOKEEPER);
            assertThat(turn.cell().nodes()).isEqualTo(3);
            assertThat(turn.cell().client()).isEqualTo(ClientKind.NONE);
        });
    }

    @Test
    void measuresEachClientThatFits() {
        Matrix matrix = new Matrix(
                List.of(FakeWorkload.shared("a")),
                List.of(DUOLOG_RAFT),
                List.of(1),
                List.of(ClientKind.APACHE, ClientKind.DUOLOG),
                1);

        assertThat(Schedule.of(matrix, false).turns().stream()
                        .map(turn -> turn.cell().client()))
                .containsExactly(ClientKind.APACHE, ClientKind.DUOLOG);
    }

    private static Matrix matrix(List<SystemSpec> systems, List<Integer> nodes, int rounds, Workload... workloads) {
        return new Matrix(List.of(workloads), systems, nodes, List.of(ClientKind.APACHE), rounds);
    }

    private static String text(Turn turn) {
        return turn.cell().workload().name() + (turn.system().kind().isDuolog() ? " raft " : " kafka ") + turn.round();
    }
}
