package io.duolog.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.network.LinkFault;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final Fault KILL = new Fault.Kill();
    private static final Target B1 = new Target.Broker(1);

    private final FakeClock clock = new FakeClock();

    @Test
    void findsTheTwoStepsThatMatter() throws InterruptedException {
        Shrinker.Result result = new Shrinker(clock, 1, 1_000)
                .shrink(kills(40), candidate -> ids(candidate).containsAll(List.of(7L, 31L)));

        assertThat(ids(result.schedule())).containsExactly(7L, 31L);
        assertThat(result.reproduced()).isTrue();
        assertThat(result.complete()).isTrue();
        assertThat(result.candidates()).isLessThan(60);
    }

    @Test
    void findsThatNoStepMatters() throws InterruptedException {
        Shrinker.Result result = new Shrinker(clock, 1, 1_000).shrink(kills(10), candidate -> true);

        assertThat(result.schedule().steps()).isEmpty();
    }

    @Test
    void leavesWhatDoesNotShowAgain() throws InterruptedException {
        Shrinker.Result result = new Shrinker(clock, 3, 1_000).shrink(kills(10), candidate -> false);

        assertThat(result).isEqualTo(new Shrinker.Result(kills(10), false, true, 1, 3));
    }

    @Test
    void takesWhatShowsInOneOfSeveralReplays() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(5);
        Shrinker.Result result = new Shrinker(clock, 12, 1_000)
                .shrink(kills(20), candidate -> ids(candidate).contains(13L) && random.nextInt(3) == 0);

        assertThat(ids(result.schedule())).containsExactly(13L);
    }

    @Test
    void stopsWhenTheTimeIsOverWithTheSmallestSoFar() throws InterruptedException {
        Shrinker.Result result = new Shrinker(clock, 1, 100).shrink(kills(64), candidate -> {
            clock.sleep(30);
            return ids(candidate).contains(2L);
        });

        assertThat(result.complete()).isFalse();
        assertThat(result.replays()).isEqualTo(4);
        assertThat(ids(result.schedule())).contains(2L).hasSizeLessThan(64);
    }

    @Test
    void stepsKeepTheirTimesAndTargetsWithoutThoseBefore() {
        Schedule schedule = new Schedule(
                1,
                List.of(
                        step(new Trigger.At(1_000), KILL, new Target.Leader("t", 0), 500),
                        step(new Trigger.AfterBegin(0, 100), KILL, new Target.OfStep(0), 700),
                        step(new Trigger.AfterEnd(1, 50), KILL, new Target.OfStep(1), 10),
                        step(new Trigger.AfterAcks(1, 9), KILL, B1, 10),
                        step(new Trigger.WhenInSync(1, 5), KILL, B1, 10),
                        step(new Trigger.AfterLeaderChange(1, "t", 0, 5), KILL, B1, 10),
                        step(new Trigger.AfterBegin(0, 1), new Fault.End(1), new Target.OfStep(1), 0),
                        step(new Trigger.AfterEnd(2, 7), new Fault.CutTo(new Target.OfStep(1), stall()), B1, 10)));

        assertThat(ScheduleSubset.keep(schedule, List.of(2, 3, 4, 5, 6, 7)).steps())
                .containsExactly(
                        step(new Trigger.At(1_850), KILL, new Target.Leader("t", 0), 10),
                        step(new Trigger.AfterAcks(-1, 9), KILL, B1, 10),
                        step(new Trigger.WhenInSync(-1, 5), KILL, B1, 10),
                        step(new Trigger.AfterLeaderChange(-1, "t", 0, 5), KILL, B1, 10),
                        step(new Trigger.AfterEnd(0, 7), new Fault.CutTo(new Target.Leader("t", 0), stall()), B1, 10));
        assertThat(ScheduleSubset.keep(schedule, List.of(0, 2, 4)).steps())
                .containsExactly(
                        step(new Trigger.At(1_000), KILL, new Target.Leader("t", 0), 500),
                        step(new Trigger.AfterBegin(0, 850), KILL, new Target.OfStep(0), 10),
                        step(new Trigger.WhenInSync(0, 5), KILL, B1, 10));
        assertThat(ScheduleSubset.keep(schedule, List.of(1, 6)).steps())
                .containsExactly(
                        step(new Trigger.At(1_100), KILL, new Target.Leader("t", 0), 700),
                        step(new Trigger.At(1_001), new Fault.End(0), new Target.OfStep(0), 0));
    }

    private static LinkFault stall() {
        return LinkFault.of(LinkFault.Kind.STALL);
    }

    private static Step step(Trigger trigger, Fault fault, Target target, long durationMs) {
        return new Step(trigger, fault, target, durationMs);
    }

    /** Steps whose durations, 1 and on, tell them apart. */
    private static Schedule kills(int count) {
        return new Schedule(
                1,
                new ArrayList<>(LongStream.rangeClosed(1, count)
                        .mapToObj(id -> step(new Trigger.At(id), KILL, B1, id))
                        .toList()));
    }

    private static List<Long> ids(Schedule schedule) {
        return schedule.steps().stream().map(Step::durationMs).toList();
    }
}
