package io.duolog.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.mutant.Mutant;
import io.duolog.chaos.mutant.Mutants;
import io.duolog.chaos.network.RequiredToxiproxy;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.report.Ledger;
import io.duolog.chaos.scenario.Expectation;
import io.duolog.chaos.scenario.Scenario;
import io.duolog.chaos.scenario.Scenarios;
import io.duolog.chaos.workload.Workloads;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code mvn verify -Pchaos}: the whole catalogue on both backends, live mutants, random runs, and Apache Kafka as the
 * control group. Several runs go on at the same time; each has ports and processes of its own. All runs are added to the
 * ledger in {@code -Dduolog.chaos.ledger}.
 */
@Tag("campaign")
@Execution(ExecutionMode.CONCURRENT)
class CampaignIT {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final Path LEDGER = Path.of(System.getProperty(
            "duolog.chaos.ledger", Path.of("target", "chaos-ledger").toString()));
    private static final List<String> BACKENDS = List.of("duolog-raft", "duolog-zookeeper");
    private static final int RANDOM_RUNS = 5;
    private static final long RANDOM_RUN_MS = 180_000;
    /** Of what is beside the brokers that are tested: the control group, and coordination alone. */
    private static final long SIDE_RUN_MS = 60_000;

    private static final int MUTANT_RUNS_MAX = 3;
    private static final Object LEDGER_LOCK = new Object();

    @TempDir
    static Path directory;

    private static ToxiproxyServer toxiproxy;
    private static TestRuns runs;

    @BeforeAll
    static void startToxiproxy() {
        toxiproxy = RequiredToxiproxy.start(directory);
        runs = new TestRuns(toxiproxy);
    }

    @AfterAll
    static void stopToxiproxy() {
        if (toxiproxy != null) {
            toxiproxy.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> scenariosOnEitherBackend() {
        return BACKENDS.stream().flatMap(system -> Scenarios.all().stream()
                .filter(scenario -> fits(scenario, system))
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.name() + " on " + system, () -> runScenario(system, scenario))));
    }

    @TestFactory
    Stream<DynamicTest> promisesOfApacheKafka() {
        return Stream.of(
                DynamicTest.dynamicTest(
                        "acks-mix under random faults",
                        () -> assertClean(recorded(TestRuns.random(
                                "apache-kafka", Workloads.ACKS_MIX, randomFamilies(), SEED, SIDE_RUN_MS)))),
                DynamicTest.dynamicTest(
                        "pipeline under random faults",
                        () -> assertClean(recorded(TestRuns.random(
                                "apache-kafka", Workloads.PIPELINE, randomFamilies(), SEED + 1, SIDE_RUN_MS)))),
                DynamicTest.dynamicTest(
                        "control-unclean-election",
                        () -> runScenario(
                                "apache-kafka",
                                Scenarios.find("control-unclean-election").orElseThrow())));
    }

    @TestFactory
    Stream<DynamicTest> randomRuns() {
        List<String> workloads = List.of(
                Workloads.ACKS_MIX,
                Workloads.GROUPS,
                Workloads.PIPELINE,
                Workloads.OFFSETS,
                Workloads.QUEUE,
                Workloads.ADMIN);
        return BACKENDS.stream().flatMap(system -> IntStream.range(0, RANDOM_RUNS)
                .mapToObj(n -> DynamicTest.dynamicTest(
                        "random run " + n + " on " + system,
                        () -> assertClean(recorded(TestRuns.random(
                                system,
                                // One after the other, so that both backends together see each at least once.
                                workloads.get((n + BACKENDS.indexOf(system)) % workloads.size()),
                                randomFamilies(),
                                SEED + n,
                                RANDOM_RUN_MS))))));
    }

    @TestFactory
    Stream<DynamicTest> coordinationAlone() {
        return BACKENDS.stream()
                .map(system -> DynamicTest.dynamicTest(
                        "register on " + system,
                        () -> assertClean(
                                recorded(TestRuns.random(system, "register", randomFamilies(), SEED, SIDE_RUN_MS)))));
    }

    @TestFactory
    Stream<DynamicTest> liveMutants() {
        return Mutants.all().stream()
                .filter(Mutant::isLive)
                .map(mutant -> DynamicTest.dynamicTest(mutant.toString(), () -> runMutant(mutant)));
    }

    private static boolean fits(Scenario scenario, String system) {
        return switch (scenario.requirements().coordination()) {
            case ENSEMBLE -> system.equals("duolog-zookeeper");
            case QUORUM -> !system.equals("duolog-zookeeper");
            case ANY -> true;
        };
    }

    private static Set<FaultFamily> randomFamilies() {
        return EnumSet.complementOf(EnumSet.of(FaultFamily.DISK, FaultFamily.REASSIGN));
    }

    private static void runScenario(String system, Scenario scenario) throws Exception {
        RunResult result = recorded(TestRuns.scripted(system, scenario.name(), "", SEED));

        assertClean(result);
        assertThat(result.summary().faults())
                .as("faults of %s", scenario.name())
                .isPositive();
        if (scenario.expectation().outcome() == Expectation.Outcome.LEGAL_ANOMALY) {
            assertThat(result.report().counts())
                    .as("legal anomalies that show that the harness sees:%n%s", result.text())
                    .filteredOn(count -> count.legality() == Legality.LEGAL)
                    .extracting(AnomalyCount::kind)
                    .anyMatch(kind -> scenario.expectation().anomalies().contains(kind.label()));
        }
    }

    /** A live mutant need not show in every run, for real processes do not do the same thing twice. */
    private static void runMutant(Mutant mutant) throws Exception {
        String scenario = mutant.detection().scenario().orElseThrow();
        String system = mutant.liveSystem();
        for (int n = 0; n < MUTANT_RUNS_MAX; n++) {
            if (recorded(TestRuns.scripted(system, scenario, mutant.id(), SEED + n))
                            .outcome()
                    == Outcome.BROKEN) {
                return;
            }
        }
        throw new AssertionError(mutant + " was not noticed in " + MUTANT_RUNS_MAX + " runs of " + scenario);
    }

    private static RunResult recorded(RunSpec spec) throws Exception {
        RunResult result = runs.run(spec);
        synchronized (LEDGER_LOCK) {
            new Ledger(LEDGER).add(List.of(result.summary()));
        }
        return result;
    }

    private static void assertClean(RunResult result) {
        assertThat(result.outcome()).as(result.text()).isEqualTo(Outcome.CLEAN);
    }
}
