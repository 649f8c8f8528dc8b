package io.duolog.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.system.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleGeneratorPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int SCHEDULES = 300;
    private static final long DURATION_MS = 600_000;

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** A schedule, and what it was drawn with. */
    private record Drawn(long seed, GeneratorOptions options, Topology topology, Schedule schedule) {
        String describe() {
            return "test seed " + SEED + ", seed " + seed + ", " + options + ", " + topology;
        }
    }

    @Test
    void sameSeedDrawsTheSameSchedule() {
        for (Drawn drawn : drawMany()) {
            assertThat(ScheduleGenerator.generate(drawn.seed(), drawn.options(), drawn.topology()))
                    .as(drawn.describe())
                    .isEqualTo(drawn.schedule());
        }
    }

    @Test
    void everyScheduleSurvivesItsFile() {
        for (Drawn drawn : drawMany()) {
            assertThat(ScheduleFile.parse(ScheduleFile.toJson(drawn.schedule()), "test"))
                    .as(drawn.describe())
                    .isEqualTo(drawn.schedule());
        }
    }

    @Test
    void lossyCrashesStayWithinTheBudget() {
        int most = 0;
        for (Drawn drawn : drawMany()) {
            int sinceInSync = 0;
            int lastExclusive = Trigger.BEGINNING;
            boolean reassigned = false;
            for (int number = 0; number < drawn.schedule().steps().size(); number++) {
                FaultFamily family = FaultFamily.of(drawn.schedule(), number);
                boolean reassigns = family == FaultFamily.REASSIGN;
                if (!family.isLossy() && !reassigns) {
                    continue;
                }
                if (drawn.schedule().steps().get(number).trigger() instanceof Trigger.WhenInSync when
                        && when.step() == lastExclusive) {
                    sinceInSync = 0;
                    reassigned = false;
                }
                assertThat(reassigned && family.isLossy())
                        .as("lossy crash while a partition has one replica: step %s, %s", number, drawn.describe())
                        .isFalse();
                sinceInSync += family.isLossy() ? 1 : 0;
                reassigned |= reassigns;
                assertThat(sinceInSync)
                        .as("step %s, %s", number, drawn.describe())
                        .isLessThanOrEqualTo(reassigns ? 0 : drawn.options().lossyBudget());
                lastExclusive = number;
                most = Math.max(most, sinceInSync);
            }
        }
        assertThat(most).as("the largest budget is used").isEqualTo(2);
    }

    @Test
    void stepsAfterOneThatWaitsForSyncWaitWithIt() {
        for (Drawn drawn : drawMany()) {
            boolean waited = false;
            for (Step step : drawn.schedule().steps()) {
                assertThat(waited && step.trigger() instanceof Trigger.At)
                        .as(drawn.describe())
                        .isFalse();
                waited |= step.trigger() instanceof Trigger.WhenInSync;
            }
        }
    }

    @Test
    void moreThanAMinorityIsAwayBrieflyOnly() {
        for (Drawn drawn : drawMany()) {
            boolean allAtTimes =
                    drawn.schedule().steps().stream().allMatch(step -> step.trigger() instanceof Trigger.At);
            if (drawn.options().majorities() || !allAtTimes) {
                continue;
            }
            int allowed = Math.max(1, drawn.topology().minority());
            for (long ms = 0; ms < DURATION_MS; ms += 100) {
                long now = ms;
                long away = drawn.schedule().steps().stream()
                        .filter(step -> takesABroker(step) && lastsFrom(step, now - ScheduleGenerator.BRIEF_MS, now))
                        .count();
                assertThat(away).as("at %s ms, %s", ms, drawn.describe()).isLessThanOrEqualTo(allowed);
            }
        }
    }

    @Test
    void drawsOnlyFamiliesThatWereAskedForAndThatTheSystemCan() {
        Set<FaultFamily> seen = EnumSet.noneOf(FaultFamily.class);
        for (Drawn drawn : drawMany()) {
            for (int number = 0; number < drawn.schedule().steps().size(); number++) {
                FaultFamily family = FaultFamily.of(drawn.schedule(), number);
                seen.add(family);
                assertThat(drawn.options().families()).as(drawn.describe()).contains(family);
                assertThat(family.needs()
                                .map(drawn.topology().capabilities()::contains)
                                .orElse(true))
                        .as(drawn.describe())
                        .isTrue();
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(FaultFamily.values());
    }

    @Test
    void keepsTheRateThatItPromises() {
        List<Integer> counts = new ArrayList<>();
        for (long seed = 0; seed < 40; seed++) {
            Schedule schedule = ScheduleGenerator.generate(
                    seed,
                    new GeneratorOptions(
                            3_600_000,
                            Set.of(FaultFamily.KILL, FaultFamily.PAUSE, FaultFamily.PARTITION, FaultFamily.LINK),
                            1,
                            false),
                    topology(3, 0, EnumSet.allOf(Capability.class)));
            counts.add(schedule.steps().size());
        }
        assertThat(counts).allMatch(count -> count >= 200 && count <= 550, "200 to 550 faults an hour");
    }

    @Test
    void drawsNothingWhenNoFamilyIsLeft() {
        GeneratorOptions powerOnly = new GeneratorOptions(DURATION_MS, Set.of(FaultFamily.POWER), 1, false);

        assertThat(ScheduleGenerator.generate(1, powerOnly, topology(3, 0, Set.of()))
                        .steps())
                .isEmpty();
    }

    @Test
    void shortRunsHaveFaultsFromTheStart() {
        GeneratorOptions options = new GeneratorOptions(15_000, Set.of(FaultFamily.KILL), 1, false);

        for (long seed = 0; seed < 100; seed++) {
            assertThat(ScheduleGenerator.generate(seed, options, topology(3, 0, Set.of()))
                            .steps())
                    .as("seed %s", seed)
                    .isNotEmpty();
        }
    }

    private List<Drawn> drawMany() {
        return IntStream.range(0, SCHEDULES).mapToObj(i -> drawOne()).toList();
    }

    private Drawn drawOne() {
        Set<FaultFamily> families = Arrays.stream(FaultFamily.values())
                .filter(family -> random.nextInt(4) > 0)
                .collect(Collectors.toCollection(HashSet::new));
        Set<Capability> capabilities = Arrays.stream(Capability.values())
                .filter(capability -> random.nextInt(4) > 0)
                .collect(Collectors.toCollection(HashSet::new));
        GeneratorOptions options =
                new GeneratorOptions(DURATION_MS, families, random.nextInt(3), random.nextInt(4) == 0);
        Topology topology = topology(random.nextBoolean() ? 3 : 5, random.nextBoolean() ? 3 : 0, capabilities);
        long seed = random.nextLong();
        return new Drawn(seed, options, topology, ScheduleGenerator.generate(seed, options, topology));
    }

    private static Topology topology(int brokers, int zooKeepers, Set<Capability> capabilities) {
        return new Topology(
                brokers,
                zooKeepers,
                2,
                List.of(
                        new TopicPlan("t", 2, 3, 2, -1, true, true, 5, false),
                        new TopicPlan("alone", 1, 1, 1, -1, true, true, 5, false)),
                capabilities);
    }

    private static boolean takesABroker(Step step) {
        boolean takes = step.fault() instanceof Fault.Kill
                || step.fault() instanceof Fault.Terminate
                || step.fault() instanceof Fault.Pause
                || step.fault() instanceof Fault.PowerLoss
                || step.fault() instanceof Fault.Replace
                || step.fault() instanceof Fault.SilentDeath;
        return takes && !(step.target() instanceof Target.Client);
    }

    private static boolean lastsFrom(Step step, long fromMs, long toMs) {
        long beginMs = ((Trigger.At) step.trigger()).ms();
        return beginMs <= fromMs && beginMs + step.durationMs() > toMs;
    }
}
