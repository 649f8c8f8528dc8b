package io.duolog.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.ScheduleFile;
import io.duolog.chaos.fault.ScheduleRules;
import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.mutant.Mutants;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.workload.WorkloadPlan;
import io.duolog.chaos.workload.Workloads;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScenariosTest {
    private static final Set<Capability> EVERYTHING = EnumSet.allOf(Capability.class);

    @Test
    void catalogueIsComplete() {
        List<String> names = Scenarios.all().stream().map(Scenario::name).toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .containsAll(numbered("R", 12))
                .containsAll(numbered("C", 5))
                .containsAll(numbered("P", 7))
                .containsAll(numbered("O", 3))
                .contains("control-unclean-election", "control-min-insync-1", "control-acks-1", "control-duplicates");
        assertThat(Scenarios.controls())
                .extracting(Scenario::name)
                .containsExactly(
                        "P1",
                        "P2",
                        "control-unclean-election",
                        "control-min-insync-1",
                        "control-acks-1",
                        "control-duplicates");
    }

    @Test
    void everyScenarioTellsItsBugAndHowItIsKnown() {
        assertThat(Scenarios.all()).allSatisfy(scenario -> {
            assertThat(scenario.bug()).endsWith(".").hasSizeGreaterThan(30);
            assertThat(scenario.source()).isNotEmpty();
            assertThat(scenario.expectation().anomalies()).isNotEmpty();
            assertThat(scenario.faultsMs()).isBetween(60_000L, 180_000L);
        });
    }

    @Test
    void everyScenarioCompilesToAScheduleThatCanRunAndSurvivesItsFile() {
        for (Scenario scenario : Scenarios.all()) {
            for (long seed = 0; seed < 50; seed++) {
                Schedule schedule = scenario.schedule(seed, topology(scenario, seed));

                assertThat(schedule.steps()).as(scenario.name()).isNotEmpty();
                ScheduleRules.check(schedule);
                assertThat(ScheduleFile.parse(ScheduleFile.toJson(schedule), scenario.name()))
                        .isEqualTo(schedule);
            }
        }
    }

    @Test
    void timingJittersFromSeedToSeedAndIsTheSameForOne() {
        for (Scenario scenario : Scenarios.all()) {
            Set<Object> different = new HashSet<>();
            for (long seed = 0; seed < 10; seed++) {
                Schedule schedule = scenario.schedule(seed, topology(scenario, seed));
                different.add(schedule.steps());
                assertThat(scenario.schedule(seed, topology(scenario, seed))).isEqualTo(schedule);
            }
            assertThat(different).as(scenario.name()).hasSize(10);
        }
    }

    @Test
    void lossyStepsNeedALossyBudgetAndTheCapability() {
        for (Scenario scenario : Scenarios.all()) {
            Schedule schedule = scenario.schedule(1, topology(scenario, 1));
            boolean lossy = false;
            for (int step = 0; step < schedule.steps().size(); step++) {
                FaultFamily family = FaultFamily.of(schedule, step);
                lossy |= family.isLossy();
                if (family.isLossy()) {
                    assertThat(scenario.requirements().capabilities())
                            .as(scenario.name())
                            .containsAll(family.needs().stream().toList());
                }
            }
            assertThat(scenario.lossyCrashes() > 0).as(scenario.name()).isEqualTo(lossy);
        }
    }

    @Test
    void tellsWhatASystemLacks() {
        Scenario ensembleOnly = Scenarios.find("c4").orElseThrow();
        Scenario powerLoss = Scenarios.find("R9").orElseThrow();
        WorkloadPlan plan = plan(powerLoss, 1);

        assertThat(ensembleOnly.requirements().missing(new Topology(3, 0, 2, plan.topics(), EVERYTHING)))
                .contains("it needs a system that is coordinated by ZooKeeper");
        assertThat(powerLoss.requirements().missing(new Topology(1, 0, 2, plan.topics(), EVERYTHING)))
                .contains("it needs 3 brokers, and there are 1");
        assertThatThrownBy(() -> powerLoss.schedule(1, new Topology(3, 0, 2, plan.topics(), Set.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scenario R9 cannot run: it needs a system that can POWER_LOSS");
        assertThat(Scenarios.find("R99")).isEmpty();
    }

    @Test
    void everyLiveMutantHasItsScenario() {
        assertThat(Mutants.all())
                .allSatisfy(mutant -> mutant.detection().scenario().ifPresent(name -> assertThat(Scenarios.find(name))
                        .as(mutant.id())
                        .isPresent()));
    }

    private static Topology topology(Scenario scenario, long seed) {
        WorkloadPlan plan = plan(scenario, seed);
        int zooKeepers = scenario.requirements().coordination() == Coordination.ENSEMBLE ? 3 : 0;
        return new Topology(3, zooKeepers, plan.workers().size(), plan.topics(), EVERYTHING);
    }

    private static WorkloadPlan plan(Scenario scenario, long seed) {
        return Workloads.plan(scenario.load().workload(), "duolog", scenario.workloadOptions(seed));
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> prefix + n).toList();
    }
}
