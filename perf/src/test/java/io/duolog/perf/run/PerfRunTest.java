package io.duolog.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.result.Machine;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Sample;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class PerfRunTest {
    private static final Duration TURN_TIME = Duration.ofSeconds(10);
    private static final List<SystemSpec> SYSTEMS =
            List.of(SystemSpec.of(SystemKind.DUOLOG_RAFT), SystemSpec.of(SystemKind.APACHE_KAFKA_44));

    private final List<PerfResults> written = new ArrayList<>();
    private final Told told = new Told();
    private long nowNs;

    @Test
    void writesWhatThereIsAfterEverySample() throws IOException {
        RunOutcome outcome = run(schedule(2), turn -> true, Optional.empty());

        assertThat(written.stream().map(results -> results.samples().size())).containsExactly(0, 1, 2, 3, 4);
        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.results().samples()).hasSize(4);
        assertThat(outcome.left()).isZero();
    }

    @Test
    void goesOnWhenASampleFails() throws IOException {
        RunOutcome outcome = run(schedule(2), turn -> turn.round() > 1, Optional.empty());

        assertThat(outcome.failed()).isEqualTo(2);
        assertThat(outcome.unmeasured()).isZero();
        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.results().samples()).hasSize(4);
    }

    @Test
    void saysWhatWasNeverMeasured() throws IOException {
        RunOutcome outcome = run(schedule(2), turn -> turn.system().kind().isDuolog(), Optional.empty());

        assertThat(outcome.unmeasured()).isEqualTo(1);
    }

    @Test
    void beginsNoTurnThatWouldEndTooLate() throws IOException {
        RunOutcome outcome = run(schedule(5), turn -> true, Optional.of(Duration.ofSeconds(35)));

        assertThat(outcome.results().samples()).hasSize(3);
        assertThat(outcome.left()).isEqualTo(7);
        assertThat(told.turnsLeft).isEqualTo(7);
        assertThat(Duration.ofNanos(nowNs)).isLessThanOrEqualTo(Duration.ofSeconds(35));
    }

    @Test
    void tellsHowLongItWillGoOn() throws IOException {
        run(schedule(2), turn -> true, Optional.empty());

        assertThat(told.left)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(TURN_TIME.multipliedBy(3)),
                        Optional.of(TURN_TIME.multipliedBy(2)),
                        Optional.of(TURN_TIME));
    }

    @Test
    void endsWithWhatThereIsWhenItIsInterrupted() throws IOException {
        Sampler sampler = new FakeSampler(turn -> true) {
            @Override
            public Sample take(Turn turn) throws InterruptedException {
                if (turn.round() == 2) {
                    throw new InterruptedException();
                }
                return super.take(turn);
            }
        };

        RunOutcome outcome = newRun(schedule(2), sampler, Optional.empty()).run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.results().samples()).hasSize(2);
        assertThat(outcome.left()).isEqualTo(2);
        assertThat(told.turnsLeft).as("nobody ran out of time").isZero();
    }

    private RunOutcome run(Schedule schedule, Predicate<Turn> works, Optional<Duration> limit) throws IOException {
        return newRun(schedule, new FakeSampler(works), limit).run();
    }

    private PerfRun newRun(Schedule schedule, Sampler sampler, Optional<Duration> limit) {
        PerfResults begun = PerfResults.begin("run", Instant.EPOCH, new Machine(2, -1, "Linux", "17", 0), Map.of());
        return new PerfRun(schedule, sampler, limit, written::add, begun, told, () -> nowNs);
    }

    private static Schedule schedule(int rounds) {
        return Schedule.of(
                new Matrix(List.of(FakeWorkload.shared("a")), SYSTEMS, List.of(3), List.of(ClientKind.APACHE), rounds),
                false);
    }

    /** Needs the same time for everything. */
    private class FakeSampler implements Sampler {
        private final Predicate<Turn> works;

        FakeSampler(Predicate<Turn> works) {
            this.works = works;
        }

        @Override
        public void begin(Phase phase) {}

        @Override
        public Sample take(Turn turn) throws InterruptedException {
            nowNs += TURN_TIME.toNanos();
            return new Sample(
                    turn.cell().workload().name(),
                    turn.system().systemName(),
                    turn.cell().nodes(),
                    turn.cell().client().clientName(),
                    turn.round(),
                    Instant.EPOCH,
                    TURN_TIME.toMillis(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    works.test(turn) ? Optional.empty() : Optional.of("it broke"));
        }

        @Override
        public void close() {}
    }

    /** Remembers what it was told. */
    private static final class Told implements RunListener {
        private final List<Optional<Duration>> left = new ArrayList<>();
        private int turnsLeft;

        @Override
        public void began(Turn turn, int number, int count, Optional<Duration> timeLeft) {
            left.add(timeLeft);
        }

        @Override
        public void working(String what) {}

        @Override
        public void ended(Turn turn, Sample sample) {}

        @Override
        public void outOfTime(int notTaken) {
            turnsLeft = notTaken;
        }
    }
}
