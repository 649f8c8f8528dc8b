package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerStatusTest {
    private static final WorkerStatus STATUS = new WorkerStatus(
            3,
            true,
            List.of(new WorkerStatus.PartitionWork("orders", 1, new Work(4, 3, 2, 1))),
            List.of(new WorkerStatus.Latencies(-1, 900, Map.of(17, 3L, 40, 1L))));

    @Test
    void aLineSaysWhatItWasMadeFrom() {
        assertThat(STATUS.line()).doesNotContain("\n");
        assertThat(WorkerStatus.parse(STATUS.line())).contains(STATUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "OpenJDK 64-Bit Server VM warning", "{", "{}x", "{\"unanswered\":3,\"isWri", "{\"other\":1}"
            })
    void whatIsNoStatusIsLeftOut(String line) {
        assertThat(WorkerStatus.parse(line)).isEmpty();
    }

    @Test
    void aLineThatWasTornByTheEndOfItsProcessIsLeftOut() {
        String line = STATUS.line();
        for (int length = 0; length < line.length(); length++) {
            assertThat(WorkerStatus.parse(line.substring(0, length))).isEmpty();
        }
    }
}
