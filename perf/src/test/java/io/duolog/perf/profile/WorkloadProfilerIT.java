package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.measure.ProcessCostMeters;
import io.duolog.perf.system.IdleSystem;
import io.duolog.perf.system.MeasuredProcess;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Measurement;
import io.duolog.perf.workload.SystemUse;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.WorkloadContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that work stand for a broker and a ZooKeeper server. */
@Timeout(240)
final class WorkloadProfilerIT {
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong runs = new AtomicLong();

    @TempDir
    private Path directory;

    /** What happens while the brokers are recorded. */
    private interface Action {
        void run() throws IOException;
    }

    private record Doing(Action action) implements Workload {
        @Override
        public String name() {
            return "doing";
        }

        @Override
        public String description() {
            return "does what the test says";
        }

        @Override
        public Set<Integer> nodes() {
            return Set.of(1);
        }

        @Override
        public boolean fitsClient(ClientKind client) {
            return true;
        }

        @Override
        public SystemUse use() {
            return SystemUse.SHARED;
        }

        @Override
        public Measurement run(WorkloadContext context) throws InterruptedException {
            try {
                action.run();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return new Measurement(Map.of(), Map.of(), List.of());
        }
    }

    private List<RecordedProcess> profile(List<MeasuredProcess> processes, Action action) throws Exception {
        AtomicLong seconds = new AtomicLong();
        WorkloadProfiler profiler = new WorkloadProfiler(
                (spec, nodes, home) -> new IdleSystem(processes, () -> closed.set(true)),
                new ProcessCostMeters(),
                "",
                () -> TimeUnit.SECONDS.toNanos(seconds.getAndIncrement()),
                told -> {});
        return profiler.profile(new ProfilePlan(
                new Doing(action),
                SystemSpec.of(SystemKind.DUOLOG_ZOOKEEPER),
                1,
                ClientKind.APACHE,
                1,
                Duration.ofSeconds(2),
                directory));
    }

    @Test
    void recordsBrokersUntilTheTimeIsOver() throws Exception {
        List<RecordedProcess> recorded;
        try (SpinnerProcess broker = SpinnerProcess.start();
                SpinnerProcess zooKeeper = SpinnerProcess.start()) {
            recorded = profile(
                    List.of(
                            new MeasuredProcess("broker-1", broker.pid()),
                            new MeasuredProcess("zookeeper-1", zooKeeper.pid())),
                    () -> {
                        runs.incrementAndGet();
                        broker.awaitWork();
                    });
        }

        // Once to warm up; then, as the clock goes on by a second with each look, twice.
        assertThat(runs).hasValue(3);
        assertThat(closed).isTrue();
        assertThat(recorded).singleElement().satisfies(each -> {
            assertThat(each.role()).isEqualTo("broker-1");
            assertThat(each.file()).isEqualTo(directory.resolve("broker-1.jfr")).isNotEmptyFile();
            assertThat(each.cpuSeconds())
                    .isGreaterThanOrEqualTo(2 * SpinnerProcess.WORK_TICKS / ThreadTime.TICKS_PER_SECOND);
        });
    }

    @Test
    void theBusiestComesFirst() throws Exception {
        List<RecordedProcess> recorded;
        try (SpinnerProcess busy = SpinnerProcess.start();
                SpinnerProcess idle = SpinnerProcess.startIdle()) {
            // An idle one: recordings begin one after the other, and what works while others begin works longer.
            recorded = profile(
                    List.of(new MeasuredProcess("broker-1", idle.pid()), new MeasuredProcess("broker-2", busy.pid())),
                    busy::awaitWork);
        }

        assertThat(recorded.stream().map(RecordedProcess::role)).containsExactly("broker-2", "broker-1");
    }

    @Test
    void aBrokerThatEndsTakesItsRecordingWithIt() throws Exception {
        SpinnerProcess broker = SpinnerProcess.start();

        assertThatThrownBy(() -> profile(List.of(new MeasuredProcess("broker-1", broker.pid())), () -> {
                    if (runs.incrementAndGet() == 2) {
                        broker.close();
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broker-1")
                .hasMessageContaining("has ended");
        assertThat(closed).isTrue();
    }
}
