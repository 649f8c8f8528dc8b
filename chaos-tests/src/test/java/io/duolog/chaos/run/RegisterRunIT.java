package io.duolog.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.checker.Property;
import io.duolog.chaos.checker.Verdict;
import io.duolog.chaos.fault.Fault;
import io.duolog.chaos.fault.LinkPattern;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.Step;
import io.duolog.chaos.fault.Target;
import io.duolog.chaos.fault.Trigger;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.RequiredToxiproxy;
import io.duolog.chaos.network.ToxiproxyServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What coordinates a cluster, in processes of its own, while controllers are cut off, stopped and killed. */
@Timeout(240)
class RegisterRunIT {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final long FAULTS_MS = 25_000;
    private static final long LASTS_MS = 4_000;

    @TempDir
    Path directory;

    @Test
    void raftStaysARegister() throws Exception {
        assertStaysARegister("duolog-raft", List.of());
    }

    @Test
    void zooKeeperStaysARegister() throws Exception {
        assertStaysARegister(
                "duolog-zookeeper",
                List.of(new Step(new Trigger.AfterEnd(2, 1_000), new Fault.Kill(), new Target.ZooKeeper(2), LASTS_MS)));
    }

    private void assertStaysARegister(String system, List<Step> further) throws Exception {
        List<Step> steps = new ArrayList<>(List.of(
                controller(new Trigger.At(500), new Fault.Cut(LinkPattern.ISOLATE, LinkFault.of(LinkFault.Kind.STALL))),
                controller(new Trigger.AfterEnd(0, 1_000), new Fault.Pause()),
                controller(new Trigger.AfterEnd(1, 1_000), new Fault.Kill())));
        steps.addAll(further);
        RunPlan plan = RunPlans.of(TestRuns.random(system, "register", Set.of(), SEED, FAULTS_MS))
                .withSchedule(new Schedule(SEED, steps), "this test");
        try (ToxiproxyServer toxiproxy = RequiredToxiproxy.start(directory)) {
            RunResult result = new TestRuns(toxiproxy).run(plan);

            assertThat(result.outcome()).as(result.text()).isEqualTo(Outcome.CLEAN);
            assertThat(result.summary().faults()).as("faults").isEqualTo(steps.size());
            assertThat(checked(result, Property.EPOCHS_RISE)).as("epochs").isGreaterThan(1);
            assertThat(checked(result, Property.LINEARIZABLE)).as("operations").isGreaterThan(200);
        }
    }

    private static Step controller(Trigger trigger, Fault fault) {
        return new Step(trigger, fault, new Target.Controller(), LASTS_MS);
    }

    private static long checked(RunResult result, Property property) {
        return result.report().verdicts().stream()
                .filter(verdict -> verdict.property() == property)
                .mapToLong(Verdict::checked)
                .sum();
    }
}
