package io.duolog.coordination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.ControllerElection.ElectionListener;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.LogListener;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryCoordinationClusterTest {
    private final SimulatedExecution execution = new SimulatedExecution(1);
    private final MemoryCoordinationCluster cluster = new MemoryCoordinationCluster(execution.newScheduler());
    private final List<String> events = new ArrayList<>();

    @Test
    void isFoundOnTheClassPath() {
        assertThat(CoordinationBackends.onClassPath(getClass().getClassLoader()).names())
                .contains("memory");
    }

    @Test
    void runsDeterministicallyInOneThread() {
        CoordinationBackend first = start(1);
        CoordinationBackend second = start(2);
        execution.runUntilIdle();
        assertThat(events).contains("1 elected 1 at 0").doesNotContain("2 elected 1 at 0");

        first.log().append(1, 0, List.of("a".getBytes(StandardCharsets.UTF_8)));
        cluster.pause(1);
        execution.advance(Duration.ofSeconds(3));
        cluster.resume(1);
        execution.runUntilIdle();

        assertThat(events).contains("2 got 1 at 0", "2 elected 2 at 1", "1 revoked 1");
        assertThat(events.indexOf("2 got 1 at 0")).isLessThan(events.indexOf("2 elected 2 at 1"));
        second.close();
        first.close();
    }

    @Test
    void aKilledNodeThatIsClosedAfterwardsSaysNoFarewell() {
        CoordinationBackend first = start(1);
        CoordinationBackend second = start(2);
        execution.runUntilIdle();

        cluster.kill(1);
        first.close();
        execution.advance(cluster.sessionTimeout().minusMillis(1));
        assertThat(events).doesNotContain("2 elected 2 at 0");
        execution.advance(Duration.ofMillis(2));

        assertThat(events).contains("2 elected 2 at 0");
        second.close();
    }

    private CoordinationBackend start(int nodeId) {
        CoordinationBackend backend = cluster.factory()
                .create(Map.of(), new TestBackendHost(nodeId, Path.of("unused"), execution.newScheduler()));
        backend.log().subscribe(0, new LogListener() {
            @Override
            public void onSnapshot(long endOffset, int epoch, InputStream bytes) {
                events.add(nodeId + " snapshot " + endOffset);
            }

            @Override
            public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
                events.add(nodeId + " got " + records.size() + " at " + baseOffset);
            }
        });
        backend.election().campaign(new ElectionListener() {
            @Override
            public void elected(int epoch, long endOffset) {
                events.add(nodeId + " elected " + epoch + " at " + endOffset);
            }

            @Override
            public void revoked(int epoch, Throwable cause) {
                events.add(nodeId + " revoked " + epoch);
            }
        });
        backend.start((state, cause) -> events.add(nodeId + " is " + state));
        return backend;
    }
}
