package io.duolog.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResidencyTest {
    private static final List<SystemSpec> ALL = SystemSpec.all();
    private static final long GIB = 1L << 30;

    @Test
    void wantsRoomForTheLargestNumberOfNodes() {
        assertThat(Residency.fits(ALL, List.of(1), 10 * GIB)).isTrue();
        assertThat(Residency.fits(ALL, List.of(1, 3), 10 * GIB)).isFalse();
        assertThat(Residency.fits(ALL, List.of(1, 3), 20 * GIB)).isTrue();
    }

    @Test
    void reckonsOnlyWithWhatIsMeasured() {
        assertThat(Residency.fits(List.of(SystemSpec.of(SystemKind.DUOLOG_RAFT)), List.of(3), 5 * GIB))
                .isTrue();
    }
}
