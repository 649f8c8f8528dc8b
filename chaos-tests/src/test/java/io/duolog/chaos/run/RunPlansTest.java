package io.duolog.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.workload.Workloads;
import io.duolog.chaos.workload.client.GroupProtocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlansTest {
    private static final RunSpec RANDOM =
            TestRuns.random("duolog-raft", Workloads.PIPELINE, Set.of(FaultFamily.KILL, FaultFamily.PAUSE), 42, 60_000);

    @Test
    void drawsTheSameFaultsFromTheSameSeed() {
        RunPlan plan = RunPlans.of(RANDOM);
        Topology topology = topology(plan);

        assertThat(plan.schedule().apply(topology).steps()).isNotEmpty();
        assertThat(RunPlans.of(RANDOM).schedule().apply(topology))
                .isEqualTo(plan.schedule().apply(topology));
    }

    @Test
    void hasGroupsOfEachProtocolThatTheSystemHas() {
        RunPlan both = RunPlans.of(groups("duolog-raft", Set.of()));
        RunPlan classic = RunPlans.of(groups("apache-kafka-3.9-zookeeper", Set.of()));
        RunPlan consumer = RunPlans.of(groups("apache-kafka", Set.of(GroupProtocol.CONSUMER)));

        assertThat(protocols(both)).containsExactlyInAnyOrder(GroupProtocol.values());
        assertThat(both.settings())
                .as("members leave these to the brokers")
                .containsEntry("group.consumer.session.timeout.ms", "6000");
        assertThat(protocols(classic)).containsExactly(GroupProtocol.CLASSIC);
        assertThat(classic.settings()).isEmpty();
        assertThat(protocols(consumer)).containsExactly(GroupProtocol.CONSUMER);
        assertThat(consumer.replayCommand()).contains("--group-protocol consumer");
        assertThat(protocols(RunPlans.of(TestRuns.scripted("duolog-raft", "O3", "", 1))))
                .as("a historic bug's")
                .containsExactly(GroupProtocol.CLASSIC);
        assertThatThrownBy(() -> RunPlans.of(groups("apache-kafka-3.9", Set.of(GroupProtocol.CONSUMER))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apache-kafka-3.9")
                .hasMessageContaining("--group-protocol");
    }

    private static RunSpec groups(String system, Set<GroupProtocol> protocols) {
        return new RunSpec(
                system, 3, Map.of(), "", Workloads.GROUPS, "duolog", 0, Set.of(), RandomFaults.NAME, 1, 1, protocols);
    }

    private static Set<GroupProtocol> protocols(RunPlan plan) {
        return plan.workload().options().groupProtocols();
    }

    @Test
    void readsASpecOfBeforeThereWasAChoiceOfProtocolsAsClassic(@TempDir Path directory) throws Exception {
        RunFiles files = new RunFiles(directory);
        files.writeSpec(RANDOM);
        Path file = directory.resolve("spec.json");
        Files.writeString(file, Files.readString(file).replaceFirst(",\\s*\"groupProtocols\"\\s*:\\s*\\[\\s*\\]", ""));

        assertThat(files.readSpec().groupProtocols()).containsExactly(GroupProtocol.CLASSIC);
    }

    @Test
    void tellsTheCommandThatRunsItAgain() {
        assertThat(RunPlans.of(RANDOM).replayCommand())
                .startsWith("duolog chaos run --system duolog-raft --workload pipeline --faults kill,pause --time 60s")
                .endsWith("--seed 42");
        assertThat(RunPlans.of(TestRuns.scripted("duolog-zookeeper", "R1", "M1", 7))
                        .replayCommand())
                .startsWith("duolog chaos run --system duolog-zookeeper --mutant M1 --scenario R1")
                .endsWith("--seed 7");
    }

    @Test
    void refusesAScenarioThatThereIsNot() {
        assertThatThrownBy(() -> RunPlans.of(TestRuns.scripted("duolog-raft", "R99", "", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'R99'")
                .hasMessageContaining("R10");
    }

    @Test
    void promisesToSurviveOneLossyCrashFewerThanReplicasMustBeInSync() {
        assertThat(RunPlans.of(RANDOM).lossyCrashes()).isEqualTo(1);
    }

    @Test
    void keepsWhatIsNeededToRunAgain(@TempDir Path directory) throws Exception {
        RunFiles files = new RunFiles(directory);
        files.writeSpec(RANDOM);
        files.writeSchedule(RunPlans.of(RANDOM).schedule().apply(topology(RunPlans.of(RANDOM))));

        assertThat(files.readSpec()).isEqualTo(RANDOM);
        assertThat(files.readSchedule(false))
                .isEqualTo(RunPlans.of(RANDOM).schedule().apply(topology(RunPlans.of(RANDOM))));
    }

    private static Topology topology(RunPlan plan) {
        return new Topology(3, 0, 2, plan.workload().topics(), Set.of());
    }
}
