package io.duolog.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.result.Sample;
import io.duolog.perf.system.IdleSystem;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Measurement;
import io.duolog.perf.workload.SystemUse;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.WorkloadContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemSamplerTest {
    private static final double SCALE = 0.25;

    private final List<String> done = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void warmsUpASystemThatIsStartedForOneSample() throws Exception {
        Telling before = new Telling("before", List.of(), false);
        Sample sample = sample(new Telling("measured", List.of(before, before), false));

        assertThat(done).containsExactly("start", "before", "before", "measured", "close");
        assertThat(sample.problem()).isEmpty();
        assertThat(sample.figures()).containsOnly(Map.entry("measured", SCALE));
        assertThat(directory.resolve("warm-up")).isEmptyDirectory();
    }

    @Test
    void doesNotMeasureWhatCouldNotBeWarmedUp() throws Exception {
        Telling before = new Telling("before", List.of(), true);
        Sample sample = sample(new Telling("measured", List.of(before), false));

        assertThat(done).containsExactly("start", "before", "close");
        assertThat(sample.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("before failed"));
    }

    private Sample sample(Workload workload) throws InterruptedException {
        SystemSampler sampler = new SystemSampler(
                (spec, nodes, home) -> {
                    done.add("start");
                    return new IdleSystem(List.of(), () -> done.add("close"));
                },
                processes -> List::of,
                new SamplerOptions(SCALE, Duration.ofMinutes(1), directory, ""),
                Clock.systemUTC(),
                () -> 0,
                told -> {});
        SystemSpec system = SystemSpec.of(SystemKind.DUOLOG_RAFT);
        Turn turn = new Turn(new Cell(workload, 1, ClientKind.NONE), system, 1);
        try (sampler) {
            sampler.begin(new Phase(1, List.of(), List.of(turn)));
            return sampler.take(turn);
        }
    }

    /** Needs a system of its own, and tells that it ran. */
    private final class Telling implements Workload {
        private final String name;
        private final List<Workload> warmUp;
        private final boolean fails;

        private Telling(String name, List<Workload> warmUp, boolean fails) {
            this.name = name;
            this.warmUp = List.copyOf(warmUp);
            this.fails = fails;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "tells that it ran";
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
            return SystemUse.FRESH;
        }

        @Override
        public List<Workload> warmUp() {
            return warmUp;
        }

        @Override
        public Measurement run(WorkloadContext context) {
            assertThat(Files.isDirectory(context.directory())).isTrue();
            done.add(name);
            if (fails) {
                throw new IllegalStateException(name + " failed");
            }
            return new Measurement(Map.of(name, context.scale()), Map.of(), List.of());
        }
    }
}
