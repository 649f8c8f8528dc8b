package io.duolog.perf.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LimitMeterTest {
    private static final int SIZE_BYTES = 1 << 20;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(MoveKind.class)
    void everyMoveIsMeasuredAndLeavesNothing(MoveKind kind) throws IOException {
        AtomicLong clock = new AtomicLong();

        double cost = new LimitMeter(() -> clock.getAndAdd(8_388_608), directory, 1).cpuSecondsPerGb(kind, SIZE_BYTES);

        // 8 MiB in as many nanoseconds: a nanosecond for each byte.
        assertThat(cost).isCloseTo(1, within(1e-9));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theBestRoundCountsButForTheFirst() throws IOException {
        // Two looks a round: what lies between them is 1, 9, 3, 5 and 9 ms.
        long[] times = {0, 1, 1, 10, 10, 13, 13, 18, 18, 27};
        AtomicLong looks = new AtomicLong();

        double cost = new LimitMeter(() -> times[(int) looks.getAndIncrement()] * 1_000_000L, directory, 1)
                .cpuSecondsPerGb(MoveKind.CHECKSUM, SIZE_BYTES);

        assertThat(cost).isCloseTo(0.003 / (8_388_608 / 1e9), within(1e-9));
    }

    @Test
    void theDiskIsMeasured() throws IOException {
        AtomicLong clock = new AtomicLong();
        DiskMeter disk = new DiskMeter(() -> clock.getAndAdd(1_000_000_000L), directory, SIZE_BYTES);

        assertThat(disk.bytesPerSecond()).isEqualTo(SIZE_BYTES);
        assertThat(disk.forceMs()).isEqualTo(20);
    }
}
