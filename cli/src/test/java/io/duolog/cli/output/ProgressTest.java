package io.duolog.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long nowNs;

    @Test
    void redrawsABarOnATerminalAtMostTenTimesASecond() {
        try (Progress progress = new Progress(out, true, () -> nowNs, "produce", "records", 1_000)) {
            progress.update(1);
            assertThat(bytes.size()).isZero();
            nowNs += 500_000_000L;
            progress.update(500);
            assertThat(printed()).startsWith("\rproduce").contains("50%", "500/1,000 records", "1,000/s");
        }
    }

    @Test
    void printsPlainLinesElsewhereEveryFiveSeconds() {
        try (Progress progress = new Progress(out, false, () -> nowNs, "consume", "records", 10)) {
            nowNs += 1_000_000_000L;
            progress.update(2);
            assertThat(bytes.size()).isZero();
            nowNs += 4_000_000_000L;
            progress.update(5);
            assertThat(printed()).isEqualTo("consume: 50%, 5 of 10 records, 1/s" + System.lineSeparator());
        }
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
