package io.duolog.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.system.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int ROUNDS = 60;
    private static final long NO_LIMIT_MS = 1_000_000;
    private static final Topology TOPOLOGY = new Topology(
            3, 3, 2, List.of(new TopicPlan("t", 2, 3, 2, -1, true, true, 5, false)), EnumSet.allOf(Capability.class));

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void findsExactlyWhatIsNeeded() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Schedule schedule = schedule();
            Set<Long> needed = needed(schedule);

            Shrinker.Result result = new Shrinker(new FakeClock(), 1, NO_LIMIT_MS)
                    .shrink(schedule, candidate -> ids(valid(candidate)).containsAll(needed));

            assertThat(ids(result.schedule())).as(describe(round)).isEqualTo(needed);
            assertThat(result.complete()).as(describe(round)).isTrue();
        }
    }

    @Test
    void leavesNothingThatCouldGoAloneWhateverMakesTheAnomaly() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Schedule schedule = schedule();
            Set<Set<Long>> shown = new HashSet<>();
            int salt = random.nextInt();
            Shrinker.Replay replay = candidate -> {
                Set<Long> ids = ids(valid(candidate));
                boolean shows =
                        candidate.equals(schedule) || new SplittableRandom(salt + ids.hashCode()).nextInt(3) == 0;
                if (shows) {
                    shown.add(ids);
                }
                return shows;
            };

            Shrinker.Result result = new Shrinker(new FakeClock(), 1, NO_LIMIT_MS).shrink(schedule, replay);

            assertThat(shown).as(describe(round)).contains(ids(result.schedule()));
            int left = result.schedule().steps().size();
            for (int gone = 0; gone < left; gone++) {
                int without = gone;
                Schedule smaller = ScheduleSubset.keep(
                        result.schedule(),
                        IntStream.range(0, left)
                                .filter(i -> i != without)
                                .boxed()
                                .toList());
                assertThat(replay.shows(smaller)).as(describe(round)).isFalse();
            }
        }
    }

    @Test
    void spendsAboutAsManyReplaysAsItMust() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Schedule schedule = schedule();
            Set<Long> needed = needed(schedule);

            Shrinker.Result result = new Shrinker(new FakeClock(), 1, NO_LIMIT_MS)
                    .shrink(schedule, candidate -> ids(candidate).containsAll(needed));

            int steps = schedule.steps().size();
            assertThat(result.replays())
                    .as(describe(round))
                    .isLessThanOrEqualTo(10 + 4 * needed.size() * (int) Math.ceil(Math.log(steps + 1.0) * 2));
        }
    }

    /** Drawn by the generator, with ends and links between nodes added, and a duration that tells each step. */
    private Schedule schedule() {
        Schedule drawn = ScheduleGenerator.generate(
                random.nextLong(), new GeneratorOptions(240_000, EnumSet.allOf(FaultFamily.class), 1, false), TOPOLOGY);
        List<Step> steps = new ArrayList<>();
        for (Step step : drawn.steps()) {
            steps.add(new Step(step.trigger(), step.fault(), step.target(), 1_000 + steps.size()));
        }
        int count = steps.size();
        for (int i = 0; i < 3; i++) {
            int of = random.nextInt(count);
            steps.add(new Step(
                    new Trigger.AfterBegin(of, 10), new Fault.End(of), new Target.OfStep(of), 1_000 + steps.size()));
            steps.add(new Step(
                    new Trigger.AfterAcks(steps.size() - 1, 10),
                    new Fault.CutTo(new Target.OfStep(of), LinkFault.of(LinkFault.Kind.STALL)),
                    new Target.OfStep(random.nextInt(count)),
                    1_000 + steps.size()));
        }
        return new Schedule(drawn.seed(), steps);
    }

    /** Some steps; with an end also what it ends, without which it makes no sense. */
    private Set<Long> needed(Schedule schedule) {
        Set<Long> needed = new TreeSet<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            Step step = schedule.steps().get(random.nextInt(schedule.steps().size()));
            needed.add(step.durationMs());
            if (step.fault() instanceof Fault.End end) {
                needed.add(schedule.steps().get(end.step()).durationMs());
            }
        }
        return needed;
    }

    private static Schedule valid(Schedule candidate) {
        assertThat(ScheduleFile.parse(ScheduleFile.toJson(candidate), "candidate"))
                .isEqualTo(candidate);
        return candidate;
    }

    private static Set<Long> ids(Schedule schedule) {
        return schedule.steps().stream().map(Step::durationMs).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String describe(int round) {
        return "test seed " + SEED + ", round " + round;
    }
}
