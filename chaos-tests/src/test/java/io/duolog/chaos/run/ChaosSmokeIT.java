package io.duolog.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.network.RequiredToxiproxy;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.workload.Workloads;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real brokers of either backend under real faults, shortly. */
@Timeout(300)
class ChaosSmokeIT {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final long FAULTS_MS = 30_000;

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

    @Test
    void raftKeepsItsPromisesUnderRandomFaults() throws Exception {
        RunResult result = runs.run(TestRuns.random(
                "duolog-raft",
                Workloads.ACKS_MIX,
                Set.of(FaultFamily.KILL, FaultFamily.PAUSE, FaultFamily.PARTITION),
                SEED,
                FAULTS_MS));

        assertThat(result.outcome()).as(result.text()).isEqualTo(Outcome.CLEAN);
        assertThat(result.summary().faults()).as("faults").isPositive();
    }

    @Test
    void zooKeeperKeepsItsPromisesWhenALeaderAcknowledgesAtTheWrongMoment() throws Exception {
        RunResult result = runs.run(TestRuns.scripted("duolog-zookeeper", "R10", "", SEED));

        assertThat(result.outcome()).as(result.text()).isEqualTo(Outcome.CLEAN);
        assertThat(result.summary().faults()).as("faults").isPositive();
    }
}
