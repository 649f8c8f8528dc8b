package io.duolog.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessUsageTest {
    @TempDir
    private Path proc;

    @Test
    void readsTimesBehindANameWithBracketsAndBlanks() throws IOException {
        Path process = Files.createDirectories(proc.resolve("42"));
        Files.writeString(process.resolve("stat"), "42 (a) b (c) S 1 42 42 0 -1 4194560 11 22 33 44 250 50 7 8 20 0\n");
        Files.writeString(process.resolve("status"), "Name:\tx\nVmHWM:\t   2048 kB\nVmRSS:\t   1024 kB\n");

        assertThat(ProcessUsage.of(proc, 42)).hasValue(new ProcessUsage(3.0, 1 << 20, 2 << 20));
    }

    @Test
    void knowsNothingOfAProcessThatIsNotThere() {
        assertThat(ProcessUsage.of(proc, 43)).isEmpty();
    }
}
