package io.duolog.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Workload;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
    @Test
    void takesAFewOfAllKinds() {
        assertThat(WarmUp.of(phase(12)).stream().map(cell -> cell.workload().name()))
                .containsExactly("w0", "w3", "w6", "w9");
    }

    @Test
    void takesAllWhereThereAreFewAndNoneWhereThereIsNone() {
        assertThat(WarmUp.of(phase(2))).hasSize(2);
        assertThat(WarmUp.of(phase(0))).isEmpty();
    }

    private static Phase phase(int workloads) {
        List<Workload> all = IntStream.range(0, workloads)
                .<Workload>mapToObj(i -> FakeWorkload.shared("w" + i))
                .toList();
        Matrix matrix = new Matrix(
                all, List.of(SystemSpec.of(SystemKind.DUOLOG_RAFT)), List.of(3), List.of(ClientKind.APACHE), 2);
        return Schedule.of(matrix, false).phases().stream().findFirst().orElse(new Phase(3, List.of(), List.of()));
    }
}
